"""What a phone types: signs that stand for plainer ones, and words that are nearly right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

DASHES = "‐‑‒–—―−﹘﹣－"
DOUBLE_QUOTES = "“”„‟«»＂"
SINGLE_QUOTES = "‘’‚‛"
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Zero-width and bidirectional signs, written for use inside a regular expression's brackets."""

BACKTICK = "&#96;"
"""A backtick that is people's own, in a sentence of ours. Slack never sends it so."""

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SPACES = re.compile(r"[^\S ]")
_SIGNS = str.maketrans(
    {sign: plain for signs, plain in ((DASHES, "-"), (DOUBLE_QUOTES, '"'), (SINGLE_QUOTES, "'")) for sign in signs}
)


def fold(text: str) -> str:
    """The same text in plain signs. Its length never changes, so a place found here is a place in what was typed."""
    return _SPACES.sub(" ", _INVISIBLE.sub(" ", text)).translate(_SIGNS)


def bare(text: str) -> str:
    """The same text in plain signs, with what cannot be seen taken out."""
    return fold(_INVISIBLE.sub("", text))


def unescape(text: str) -> str:
    """`&lt;`, `&gt;` and `&amp;` back to what was typed, once: Slack escapes these three and nothing else."""
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], text)


def literal(text: str) -> str:
    """People's words inside a sentence of ours, of which nothing is read as a mark: no mention, no code."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", BACKTICK)


def shown(text: str) -> str:
    """What was typed, escaped or not, for a sentence of ours: quoted, short, and no mention can come alive in it."""
    piece = " ".join(unescape(text).split())
    return f"“{literal(piece if len(piece) <= 40 else f'{piece[:39]}…')}”"


def nearest(word: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Up to `n` of `known` that `word` may have meant, the ones it begins (or that begin it) first. Case is ignored."""
    names = {name.casefold(): name for name in known}
    wanted = word.casefold()
    if not wanted:
        return ()
    starts = sorted(
        (key for key in names if key.startswith(wanted) or wanted.startswith(key)),
        key=lambda key: (abs(len(key) - len(wanted)), key),
    )
    close = get_close_matches(wanted, names, n)
    return tuple(names[key] for key in dict.fromkeys([*starts, *close]))[:n]


def either(words: Iterable[str]) -> str:
    """The words as a choice, each to be typed as it stands: `a`, `b` or `c`."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last
