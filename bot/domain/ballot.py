"""The words of a vote or a decision: the answer first, then seats and reason as people write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.poll import ALL, Reply
from bot.domain.typed import DOUBLE_QUOTES, SINGLE_QUOTES, fold

_REPLY = re.compile(
    r"\s*(?:(?P<no>no[\s-]?go)|(?P<only>go[\s-]?if)|(?P<back>withdrawn?)|go)(?=[\s,.:;!]|\Z)[\s,.:;!]*", re.IGNORECASE
)
_WORD = re.compile(r"\S+")
_JOINERS = ("AND", "&", "&AMP;")
_QUOTES = f"\"'{DOUBLE_QUOTES}{SINGLE_QUOTES}"


@dataclass(frozen=True, slots=True)
class Words:
    """The seats a vote names, in capitals and as given (`ALL` among them), and its reason."""

    seats: tuple[str, ...]
    reason: str


def take_reply(text: str) -> tuple[Reply | None, str]:
    """The answer that `text` begins with (`go`, `no-go`, `No go,`, `go if`, `withdraw`), and the text after it."""
    match = _REPLY.match(fold(text))
    if not match:
        return None, text.strip()
    named = {"no": Reply.NO_GO, "only": Reply.GO_IF, "back": Reply.WITHDRAWN}
    reply = next((reply for group, reply in named.items() if match[group]), Reply.GO)
    return reply, text[match.end() :].strip()


def read(text: str, codes: Collection[str], *, several: bool) -> Words:
    """Seats and reason of a vote. `several`: the voter holds more than one seat, so that a first or last `all` means
    them.

    A seat is named in capitals before or after the reason, or in any case where nothing but seats stands: alone,
    or before a colon. A reason may so begin with a word that is a seat's code too: `data was lost`.
    """
    words = list(_WORD.finditer(fold(text)))
    codes = {*codes, ALL}
    last = _named_before(words, codes, several)
    if last == len(words):
        return Words(_seats(words, codes), "")
    if last:
        return Words(_seats(words[:last], codes), _unquoted(text[words[last].start() :]))
    first = _named_after(words, codes, several)
    return Words(_seats(words[first:], codes), _unquoted(text[: words[first - 1].end()]))


def _named_before(words: Sequence[re.Match[str]], codes: Collection[str], several: bool) -> int:
    """How many words at the start only name seats."""
    count = 0
    while count < len(words) and _code(words[count]) in (*codes, *_JOINERS):
        count += 1
    if count == len(words):
        return count
    for place in range(count):
        if words[place][0].endswith(":"):
            return place + 1
    if several and count and _code(words[0]) == ALL:
        return 1
    shouted = 0
    while shouted < count and words[shouted][0].isupper():
        shouted += 1
    return shouted


def _named_after(words: Sequence[re.Match[str]], codes: Collection[str], several: bool) -> int:
    """The place from which only seats follow. At least one word stays for the reason."""
    first = len(words)
    if several and first > 1 and _code(words[-1]) == ALL:
        return first - 1
    while first > 1 and _code(words[first - 1]) in codes and words[first - 1][0].isupper():
        first -= 1
    return first


def _seats(words: Sequence[re.Match[str]], codes: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in map(_code, words) if code in codes))


def _code(word: re.Match[str]) -> str:
    return word[0].strip(f",;:.{_QUOTES}").upper()


def _unquoted(text: str) -> str:
    text = text.lstrip(" ,;:").rstrip(" ,:")
    quoted = len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES
    return text[1:-1].strip() if quoted else text
