"""A checklist from CSV: a first row that names the columns, separated by comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from bot.exchange.cells import meant
from bot.exchange.rows import COLUMNS, Fault, Row, Sheet, column

SEPARATORS = ",;\t"


def read(text: str) -> Sheet:
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [column(name) for name in next(reader, [])]
        if faults := list(_header(names)):
            return Sheet((), tuple(faults))
        rows, faults = _rows(reader, names)
    except csv.Error as error:
        return Sheet((), (Fault(reader.line_num, "", f"is no CSV: {error}"),))
    others = [name for name in names if name and name not in COLUMNS]
    left_out = (f"the columns {', '.join(others)}",) if others else ()
    return Sheet(tuple(rows), tuple(faults), left_out)


def _header(names: Sequence[str]) -> Iterator[Fault]:
    if "title" not in names:
        yield Fault(1, "", f"names no column `title`; golive reads {', '.join(COLUMNS)}")
    for name in COLUMNS:
        if names.count(name) > 1:
            yield Fault(1, name, "stands there twice")


def _rows(reader: Iterator[list[str]], names: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """Rows are counted as a spreadsheet does: a cell with several lines is still one row."""
    rows, faults = [], []
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            faults.append(Fault(number, "", f"has {len(cells)} cells where the first row names {len(names)} columns"))
            continue
        row = {
            name: meant(cell) for name, cell in zip(names, cells, strict=True) if name in COLUMNS or name == "derived"
        }
        if not row.pop("derived", ""):
            rows.append(Row(number, row))
    return rows, faults
