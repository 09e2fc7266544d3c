"""Cells of a CSV file. A spreadsheet takes what begins with one of a few signs for a formula, and runs it."""

from __future__ import annotations

FORMULA = frozenset("=+-@\t\r\n＝＋－＠'")
"""`'` is among them because it is what keeps the others from being run: doubled, it stands for itself."""


def safe(text: str) -> str:
    """What stands in the file for `text`: an apostrophe first where a spreadsheet would run it."""
    first = text[1:2] if text.startswith("'") else text[:1]
    return f"'{text}" if first and first in FORMULA else text


def meant(cell: str) -> str:
    """The text that `safe` made `cell` of; other cells stay as they are."""
    return cell[1:] if cell.startswith("'") and cell[1:2] and cell[1] in FORMULA else cell
