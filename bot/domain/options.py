"""What a kind of check may be told: option by option, from a template's values as well as from text people type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from bot.domain import spans
from bot.domain.secrets import is_secret, safe_link, without_secrets
from bot.domain.target import parse_target
from bot.errors import Refused

SECRET = "must not hold a password or a token; everybody can read a check"

Form = Callable[[Any], Any]
"""What was given to what it means. Raises ValueError that goes on from the option's name: `must be text`."""


class BadOptions(ValueError):
    """Options a kind of check cannot work with; the text names each. `by` has what is wrong with each, by its name."""

    def __init__(self, text: str, by: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.by = by or {}


@dataclass(frozen=True, slots=True)
class Option:
    says: str
    """What it is for, to whoever fills it in."""
    form: Form
    needed: bool = False


def read(kind: str, known: Mapping[str, Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, each as it is meant. Raises BadOptions naming everything that is wrong."""
    problems = {name: f"{name} is no option of {kind}{near(name, known)}" for name in given.keys() - known.keys()}
    lacking = {name for name, option in known.items() if option.needed and given.get(name) in (None, "")}
    meant = {}
    for name in known.keys() & given.keys():
        try:
            meant[name] = known[name].form(given[name])
        except ValueError as error:
            problems[name] = f"{name} {error}"
    if problems or lacking:
        every = [*problems.values(), *(f"lacks {name}" for name in lacking)]
        raise BadOptions("; ".join(sorted(every)), {name: f"lacks {name}" for name in lacking} | problems)
    return meant


def near(name: str, known: Mapping[str, Option]) -> str:
    """A hint at the option that was probably meant, or at all there are."""
    close = get_close_matches(name[:80].lower(), known, n=1, cutoff=0.6)
    return f"; did you mean `{close[0]}`?" if close else f"; known here: {', '.join(known)}"


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text; put it in quotes")
    if not value.strip() or not value.isprintable():
        raise ValueError("must be one line of text")
    if without_secrets(value) != value:
        raise ValueError(SECRET)
    return value.strip()


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int
    most: int

    def __call__(self, value: Any) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII) else value
        if not isinstance(number, int) or isinstance(number, bool) or not self.least <= number <= self.most:
            raise ValueError(f"must be a whole number from {self.least} to {self.most}")
        return number


def whole(least: int, most: int) -> Whole:
    return Whole(least, most)


def truth(value: Any) -> bool:
    meant = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).strip().lower())
    if meant is None or not isinstance(value, bool | str):
        raise ValueError("must be true or false")
    return meant


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        found = next((word for word in self.words if word.lower() == text(value).lower()), None)
        if found is None:
            raise ValueError(f"must be one of {', '.join(self.words)}")
        return found


def one_of(*words: str) -> OneOf:
    return OneOf(words)


def length(most: timedelta) -> Form:
    def form(value: Any) -> timedelta:
        try:
            meant = spans.duration(text(value))
        except Refused:
            raise ValueError(f"{value!r} is not a length of time; write 2s, 45m, 36h or 7d") from None
        if not timedelta() < meant <= most:
            raise ValueError(f"must be a length of time up to {spans.span(most)}")
        return meant

    return form


def target(value: Any) -> Any:
    return parse_target(text(value))


def url(*schemes: str) -> Form:
    def form(value: Any) -> str:
        address = text(value)
        try:
            parts = urlsplit(address)
            whole = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            whole = False
        if not whole:
            raise ValueError(f"must be an address such as {schemes[-1]}://app.example.com/path")
        if safe_link(address) != address:
            raise ValueError(SECRET)
        return address

    return form


def host(value: Any) -> str:
    if not re.fullmatch(r"[^\s/@?#\\]{1,253}", text(value)):
        raise ValueError("must be a host such as app.example.com")
    return text(value)


_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_SECRET = {"authorization", "cookie", "proxy-authorization"}
_OURS = {"host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer"}


def headers(value: Any) -> dict[str, str]:
    """`Name: value` by name, or line by line."""
    pairs = dict(_line(line) for line in value.splitlines() if line.strip()) if isinstance(value, str) else value
    if not isinstance(pairs, Mapping):
        raise ValueError("must be header names and values")
    for name, held in pairs.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise ValueError(f"holds {name!r}, which is no name of a header")
        if not isinstance(held, str) or not held.isprintable() or not held.isascii():
            raise ValueError("holds a header whose value is not text; put it in quotes")
    return {str(name).lower(): held.strip() for name, held in pairs.items()}


def sent(value: Any) -> dict[str, str]:
    """Headers to send: none that carries a secret, and none that says how a request is put together."""
    for name, said in (pairs := headers(value)).items():
        if name in _SECRET | _OURS or is_secret(name, said) or without_secrets(said) != said:
            raise ValueError(f"must not hold {name}: everybody can read a check, and golive puts requests together")
    return pairs


def _line(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError("must be lines such as `Origin: https://elsewhere.example`")
    return name.strip(), value.strip()
