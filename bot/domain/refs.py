"""Refs as people type them: `TECH-7`, `DAY-3.2`, `TECH-1..7`, `tech-1, tech-3 and DATA-*`."""

from __future__ import annotations

import re

from bot.domain.typed import DASHES, bare
from bot.errors import Refused

LIMIT = 200
"""The most refs one command may name."""

_JOINERS = ("AND", "&", "&AMP;")
_DOTS = r"(?:\.{2,3}|…)"
_PIECE = re.compile(
    rf"[\s,]*(?P<word>[^\s,]+(?:\s+{_DOTS}\s+(?=(?:[A-Za-z]{{2,8}}[-{DASHES}])?\d)[^\s,]+)?)"  # `TECH-1 .. 7` is one
)
_RANGE_SIGN = re.compile(rf"\s*{_DOTS}\s*|(?<=\d)[{DASHES}](?=\w)")

_CODE = r"[A-Z]{2,8}"
# Three digits: a ticket (OPS-1234) or a standard (ISO-8601) in somebody's sentence is not a ref.
_ONE = rf"(?P<code>{_CODE})-(?P<number>\d{{1,3}})(?:\.(?P<line>\d{{1,3}}))?"
_SINGLE = re.compile(_ONE, re.ASCII)
_RANGE = re.compile(
    rf"{_ONE}(?P<by>\.\.|-)(?:(?P<to_code>{_CODE})-)?(?P<to>\d{{1,6}})(?:\.(?P<to_line>\d{{1,3}}))?", re.ASCII
)
_WILD = re.compile(rf"{_CODE}-\*")
_BARE = re.compile(_CODE)
_SHORT = re.compile(r"\d{1,3}(?:\.\d{1,3})?(?:(?:\.\.|-)\d{1,6})?", re.ASCII)


def take(text: str, *, codes: bool = False) -> tuple[tuple[str, ...], int]:
    """The refs that `text` begins with, each once and in order, and the place where they end.

    With `codes` bare codes (`tech`, `DAY`) are refs too. A colon ends the refs. Refused: a range that runs backwards
    or out of its area, and more than `LIMIT` refs.
    """
    found: dict[str, None] = {}
    end, place, last = 0, 0, ""
    while piece := _PIECE.match(text, place):
        place = piece.end()
        word = _plain(piece["word"])
        if not word or (found and word in _JOINERS):
            continue
        if found and _SHORT.fullmatch(word) and _goes_on(text, piece):
            word = _in_full(word, last)
        refs = _read(word.rstrip(":;?!").strip("`\"'"), codes=codes)
        if not refs:
            break
        found.update(dict.fromkeys(refs))
        if len(found) > LIMIT:
            raise Refused(f"That is more than {LIMIT} refs. Name at most {LIMIT} at a time.")
        end, last = place, refs[-1]
        if word.endswith((":", ";")):
            break
    return tuple(found), end


def _plain(word: str) -> str:
    """The word in capitals and plain signs, a dash that a phone made long read as a range."""
    plain = bare(_RANGE_SIGN.sub("..", word))
    plain = plain.upper() if plain.isascii() else plain
    return plain[:-1] if plain.endswith(".") and not plain.endswith("..") else plain


def _goes_on(text: str, piece: re.Match[str]) -> bool:
    """Whether a number continues a list: `TECH-1,3` and `TECH-1, 3, 5` do, `TECH-1, 3 of them` does not."""
    before = text[: piece.start("word")]
    return before.endswith(",") or (before.rstrip().endswith(",") and text[piece.end() :].lstrip()[:1] in ("", ","))


def _in_full(number: str, last: str) -> str:
    """`3` after `TECH-1` is `TECH-3`; after `DAY-2.1` it is `DAY-2.3`."""
    code, _, before = last.partition("-")
    step, dot, _ = before.partition(".")
    same_step = dot and "." not in number.replace("..", "-")
    return f"{code}-{step}.{number}" if same_step else f"{code}-{number}"


def _read(word: str, *, codes: bool) -> tuple[str, ...]:
    """The refs that one word is; none when it is no ref."""
    single = _SINGLE.fullmatch(word)
    if single:
        line = f".{int(single['line'])}" if single["line"] else ""
        return (f"{single['code']}-{int(single['number'])}{line}",)
    if _WILD.fullmatch(word) or (codes and _BARE.fullmatch(word) and word not in _JOINERS):
        return (word,)
    spread = _RANGE.fullmatch(word)
    return _expanded(spread) if spread else ()


def _expanded(spread: re.Match[str]) -> tuple[str, ...]:
    """Each ref of a range. A hyphen may stand in a name (`CVE-20-7`), so only dots and long dashes are refused."""
    stem, first, last = _ends(spread)
    surely = spread["by"] == ".."
    if not stem:
        wrong = "A range stays within one area or step"
    elif last < first:
        wrong = f"{spread[0]} runs backwards"
    elif last - first >= LIMIT:
        wrong = f"{spread[0]} is {last - first + 1} refs, more than the {LIMIT} that fit in one command"
    else:
        return tuple(f"{stem}{number}" for number in range(first, last + 1))
    if surely:
        raise Refused(f"{wrong}. Write for example `{spread['code']}-1..7`.")
    return ()


def _ends(spread: re.Match[str]) -> tuple[str, int, int]:
    """What all refs of a range begin with, and its two last numbers. No stem when the ends do not belong together."""
    code, number, line, to = spread["code"], int(spread["number"]), spread["line"], int(spread["to"])
    if spread["to_code"] not in (None, code):
        return "", 0, 0
    if not line:
        return ("", 0, 0) if spread["to_line"] else (f"{code}-", number, to)
    if spread["to_line"]:
        return (f"{code}-{number}.", int(line), int(spread["to_line"])) if to == number else ("", 0, 0)
    return ("", 0, 0) if spread["to_code"] else (f"{code}-{number}.", int(line), to)
