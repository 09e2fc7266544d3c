"""Typed text to words: which launch, which verb, which refs, which options, and the person's own text.

Only the words golive acts on are read generously, as a phone types them: verb, refs, option names, quotes. What a
person says (`Reading.text`, the values of options) keeps every sign they typed.

Text is Slack's: `&`, `<` and `>` come escaped, and who or what is meant comes as `<@U1|bo>`, `<#C1|ops>`, `<https://…>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import due
from bot.domain.refs import take as take_refs
from bot.domain.typed import DASHES, DOUBLE_QUOTES, INVISIBLE, SINGLE_QUOTES, bare, nearest, unescape
from bot.domain.when import reach
from bot.errors import Refused

__all__ = [
    "Reading",
    "Words",
    "channels",
    "groups",
    "links",
    "nearest",
    "normalise",
    "plain",
    "read",
    "split",
    "unescape",
    "users",
    "without_links",
    "without_tokens",
]

_RANGE_ELLIPSIS = re.compile(r"(?<=\d)…(?=\w)")
_LAUNCH = re.compile(r"([a-z][a-z0-9-]*):(?!//)(.*)")
_FIRST = re.compile(rf"[\s{INVISIBLE}]*(?P<word>\S*)\s*")

_NAME = re.compile(rf"[{INVISIBLE}]*(?P<name>[A-Za-z][\w{DASHES}-]*)=", re.ASCII)
_VALUE = re.compile(
    rf'["{DOUBLE_QUOTES}](?P<double>[^"{DOUBLE_QUOTES}]*)["{DOUBLE_QUOTES}]'
    rf"|['{SINGLE_QUOTES}](?P<single>[^'{SINGLE_QUOTES}]*)['{SINGLE_QUOTES}](?=\s|\Z)"
    rf'|(?P<open>["{DOUBLE_QUOTES}])'
    r"|(?:<[^<>]*>|\S)*"
)
_CHUNK = re.compile(rf'(?:[\w-]+=)?["{DOUBLE_QUOTES}][^"{DOUBLE_QUOTES}]*["{DOUBLE_QUOTES}](?=\s|\Z)|(?:<[^<>]*>|\S)+')
_SPACE = re.compile(r"\s*")
_GAP = re.compile(r"[\s,]*")

_TOKEN = re.compile(r"<(?P<kind>@|#|!subteam\^|!|)(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_SPACED_TOKEN = re.compile(rf"(?:(?<!\s)\s+)?{_TOKEN.pattern}")
_LINK = re.compile(r"<(?P<inside>https?://[^<>|\s]+)(?:\|[^<>]*)?>|(?P<bare>https?://[^\s<>\"“”]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A line as `split` sees it: the launch it names, its verb in lower case ("" when bare), and all the rest."""

    launch: str | None
    verb: str
    rest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The rest of a line: refs in capitals, the options the verb declares, and the person's own text."""

    refs: tuple[str, ...]
    options: Mapping[str, str]
    text: str


def normalise(text: str) -> str:
    """The text in the plain signs a keyboard has: quotes, dashes, dots and spaces, and nothing that cannot be seen.

    For words golive acts on; what a person says is never put through this.
    """
    return bare(_RANGE_ELLIPSIS.sub("..", text)).replace("…", "...")


def split(text: str) -> Words:
    """`recon: claim TECH-1` to its launch, verb and rest. The rest keeps its wording."""
    launch = None
    first, rest = _first(text)
    key = _LAUNCH.fullmatch(first.lower())
    if key:
        launch = key[1]
        first, rest = (key[2], rest) if key[2] else _first(rest)
    return Words(launch, unescape(first).lower().rstrip(".,;:!?").strip("`\"'"), rest)


def read(rest: str, *, options: frozenset[str], codes: bool = False, refs: bool = True) -> Reading:
    """What a verb is told: leading refs, the options it declares, and the rest as the person wrote it.

    `codes` lets bare codes (`tech`, `DAY`) be refs. `refs=False` is for verbs that only take words, so that
    `hold DAY-6 failed` keeps its first word. Refused: a range that cannot be, an option given twice, an open quote.
    """
    found, end = take_refs(rest, codes=codes) if refs else ((), 0)
    comma = _GAP.match(rest, end) if found else None
    values, text = _options(rest[comma.end() if comma else 0 :], options)
    return Reading(found, values, text)


def users(text: str) -> tuple[str, ...]:
    """The ids of people mentioned, each once, in order."""
    return _targets(text, "@")


def groups(text: str) -> tuple[str, ...]:
    """The ids of user groups mentioned, each once, in order."""
    return _targets(text, "!subteam^")


def channels(text: str) -> tuple[str, ...]:
    """The ids of channels named, each once, in order."""
    return _targets(text, "#")


def links(text: str) -> tuple[str, ...]:
    """The http and https addresses in `text`, each once, in order, marked up by Slack or not."""
    found = (unescape(match["inside"] or _address(match["bare"])) for match in _LINK.finditer(text))
    return tuple(dict.fromkeys(found))


def labels(text: str) -> dict[str, str]:
    """What the addresses in `text` are called there, where Slack's markup says so: address to words."""
    found = ((token["target"], token["label"]) for token in _TOKEN.finditer(text) if not token["kind"])
    return {unescape(target): unescape(label) for target, label in found if label}


def without_links(text: str) -> str:
    """The text around its http and https addresses."""
    around = " ".join(_LINK.sub(" ", line) for line in text.split("\n"))
    return "" if not re.search(r"\w", around) else re.sub(r"\s+", " ", around).strip()


def without_tokens(text: str) -> str:
    """The text without mentions and marked-up links, and without the space before each."""
    return _SPACED_TOKEN.sub("", text).strip()


def plain(text: str) -> str:
    """What the person typed: mentions as `@name`, channels as `#name`, links as their address, nothing escaped.

    For text as Slack sends it with commands and messages; what is typed into a modal is plain already.
    """
    parts, place = [], 0
    for token in _TOKEN.finditer(text):
        parts += [unescape(text[place : token.start()]), unescape(_as_typed(token))]
        place = token.end()
    return "".join([*parts, unescape(text[place:])])


def _first(text: str) -> tuple[str, str]:
    """The first word in plain signs, and what follows it."""
    match = _FIRST.match(text)
    return (normalise(match["word"]), text[match.end() :].rstrip()) if match else ("", "")


def _options(text: str, declared: frozenset[str]) -> tuple[Mapping[str, str], str]:
    """The declared options in `text`, and the text without them and without the space before each."""
    options: dict[str, str] = {}
    kept: list[str] = []
    place = 0
    while place < len(text):
        space = _SPACE.match(text, place)
        start = space.end() if space else place
        named = _NAME.match(text, start)
        name = bare(named["name"]).lower() if named else ""
        if named and name in declared:
            if name in options:
                raise Refused(f"`{name}=` stands twice. Give it once.")
            options[name], end = _value(text, named.end(), name)
            apart = end == len(text) or text[end].isspace()
            kept.append("" if apart else text[place:start])
        else:
            chunk = _CHUNK.match(text, start)
            end = chunk.end() if chunk else len(text)
            kept.append(text[place:end])
        place = end
    return options, "".join(kept).strip()


def _value(text: str, start: int, name: str) -> tuple[str, int]:
    """The value that begins at `start`: quoted, or a time (`until=tomorrow 9:00`, `due=T-5d 17:00`), or one word."""
    match = _VALUE.match(text, start)
    if not match:
        return "", start
    if match["open"]:
        raise Refused(f'The quote after `{name}=` is never closed. Write `{name}="…"`.')
    for quoted in (match["double"], match["single"]):
        if quoted is not None:
            return quoted, match.end()
    end = max(match.end(), start + reach(text[start:]), start + due.reach(text[start:]))
    return text[start:end], end


def _targets(text: str, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token["target"] for token in _TOKEN.finditer(text) if token["kind"] == kind))


def _address(typed: str) -> str:
    """A bare address without the full stop or bracket of the sentence around it."""
    address = re.sub(r"(?:&gt;|&lt;).*", "", typed).rstrip(".,;:!?'*_`")
    return address.rstrip(")") if "(" not in address else address


def _as_typed(token: re.Match[str]) -> str:
    kind, target, label = token["kind"], token["target"], token["label"]
    name = (label or target).lstrip("@#")
    if kind in ("@", "#"):
        return f"{kind}{name}"
    if kind == "!subteam^":
        return f"@{name}"
    if kind == "!":
        return label if label and "^" in target else f"@{name.partition('^')[0]}"
    typed_alone = not label or target in (
        label,
        f"mailto:{label}",
        f"tel:{label}",
        f"http://{label}",
        f"https://{label}",
    )
    return (label or target) if typed_alone else f"{label} ({target})"
