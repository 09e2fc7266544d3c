"""What people give as evidence, or write for the record: links and words, without the secrets pasted along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bot import grammar
from bot.domain.item import Evidence
from bot.domain.secrets import safe_link, without_secrets
from bot.errors import Refused

LONGEST = 500
"""Characters of a note, a reason or a word for the record."""

LONGEST_LINK = 2000
NAME = 100
"""Characters of a file's name."""

MOST_LINKS = 10
MOST = 20
"""Pieces of evidence behind one sign-off."""

FILE = re.compile(r"https?://[^/]+/files/[UW][A-Z0-9]*/F[A-Z0-9]+(?:/(?P<name>[^/?#]*))?")
"""The permalink of a file in Slack."""

WARNING = (
    "What you sent held something that looks like a password or a token. golive did not keep it, but Slack may show "
    "it where you typed it: change it if it was real."
)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave. `cleaned`: something in it looked secret and was left out."""

    evidence: tuple[Evidence, ...]
    cleaned: bool


def read(text: str) -> Given:
    """Links, then the words around them as one note. `text` is as Slack sent it. Raises Refused when it is too much."""
    found = {link: safe_link(link) for link in grammar.links(text)}
    links = list(dict.fromkeys(filter(None, found.values())))
    unreadable = " ".join(link for link, safe in found.items() if safe is None)
    note, cleaned = words(f"{grammar.without_links(text)} {unreadable}".strip())
    _must_fit(links)
    called = grammar.labels(text)
    shown = [_piece(safe, called.get(link, "")) for link, safe in found.items() if safe]
    pieces = list(dict.fromkeys(piece for piece, _ in shown)) + ([Evidence("note", note)] if note else [])
    changed = any(safe is not None and safe != link for link, safe in found.items())
    return Given(tuple(pieces), cleaned or changed or any(secret for _, secret in shown))


def _piece(link: str, label: str) -> tuple[Evidence, bool]:
    """A link, or a file by its name; and whether something secret was in that name."""
    match = FILE.match(link)
    if match is None:
        return Evidence("link", link), False
    name = label or unquote(match["name"] or "") or "a file"
    kept = without_secrets(name)
    return Evidence("file", link, kept[:NAME]), kept != name


def words(text: str) -> tuple[str, bool]:
    """What somebody wrote, in plain words, and whether something secret was left out. Raises Refused when too long."""
    typed = grammar.plain(text).strip()
    kept = without_secrets(typed)
    if len(kept) > LONGEST:
        raise _too_much(
            f"That is {len(kept)} characters, and {LONGEST} fit. Put the rest where a link can point to it."
        )
    return kept, kept != typed


def _must_fit(links: Sequence[str]) -> None:
    if len(links) > MOST_LINKS:
        raise _too_much(f"That is {len(links)} links, and {MOST_LINKS} fit. One page can point to the others.")
    if any(len(link) > LONGEST_LINK for link in links):
        raise _too_much(f"One of the links is longer than {LONGEST_LINK} characters. Give a shorter one.")


def _too_much(text: str) -> Refused:
    return Refused(text, field="text")
