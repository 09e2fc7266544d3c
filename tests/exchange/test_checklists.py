"""Checklists kept elsewhere, read strictly: what they would add, and each fault by row and column."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checklist import Place
from bot.domain.due import Due
from bot.domain.item import Item, State, Weight
from bot.exchange import checklist
from bot.exchange.cells import safe
from bot.exchange.checklist import Import

AREAS = [
    Place("TECH", "Technology", False, 3),
    Place("DATA", "Data", False, 1),
    Place("FINAL", "Final checks", True, 9),
]
DUE = Due(timedelta(days=5), time(17))
THERE = [
    Item(
        *(n, f"TECH-{n}", "TECH", title, "", Weight.REQUIRED, False, State.OPEN, None, 0, None, None),
        datetime(2026, 12, 1, tzinfo=UTC),
        position=n,
        section="Servers",
        due=DUE,
    )
    for n, title in enumerate(["Hosts answer", "Disks have room"], 1)
]


def read(name: str, text: str | bytes) -> Import:
    return checklist.read(name, text if isinstance(text, bytes) else text.encode(), AREAS, THERE)


def faults(found: Import) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_csv_is_read_by_the_names_of_its_columns() -> None:
    found = read(
        "list.csv",
        "Title;Area;Weight;Due;Who\r\n"
        "Certificates are good;tech;blocker;T-2d 12:00;Ana\r\n"
        '"Backups, tested";Data;;;\r\n'
        ";;;;\r\n",
    )

    first, second = found.new
    assert (first.ref, first.title, first.weight, str(first.due)) == (
        "TECH-3", "Certificates are good", Weight.BLOCKER, "T-2d 12:00"
    )  # fmt: skip
    assert (first.group, first.definition) == ("Servers", "Certificates are good")
    assert (second.ref, second.area, second.title, second.due) == ("DATA-1", "DATA", "Backups, tested", None)
    assert found.left_out == ("the columns who",)


def test_what_is_not_said_is_taken_over_from_the_items_before() -> None:
    (new,) = read("list.csv", "area,title\nTECH,Clocks agree\n").new

    assert (new.group, new.due, new.weight) == ("Servers", DUE, Weight.REQUIRED)


def test_a_cell_that_is_there_and_empty_says_that_there_is_none() -> None:
    (new,) = read("list.csv", "area,title,group,due,weight\nTECH,Clocks agree,,,\n").new

    assert (new.group, new.due, new.weight) == ("", None, Weight.REQUIRED)


def test_how_long_an_approval_counts_is_read() -> None:
    scan, build, plain = read(
        "list.csv", "area,title,Shelf life,bound_to\nTECH,Scan,7d,\nTECH,Build,,version\nTECH,Plain,,no\n"
    ).new

    assert (scan.shelf, scan.bound) == (timedelta(days=7), False)
    assert (build.shelf, build.bound) == (None, True)
    assert (plain.shelf, plain.bound) == (None, False)


def test_a_ref_is_kept_where_nothing_has_ever_had_it() -> None:
    found = read(
        "list.csv",
        "ref,area,title\nTECH-4,TECH,a\n,TECH,b\nTECH-2,TECH,c\ntech-9,TECH,d\nTECH-4,TECH,e\nDATA-1,TECH,f\nX,DATA,g\n",
    )

    assert [(new.ref, new.title) for new in found.new] == [
        ("TECH-4", "a"), ("TECH-3", "b"), ("TECH-5", "c"), ("TECH-9", "d"), ("TECH-6", "e"), ("TECH-7", "f"),
        ("DATA-1", "g"),
    ]  # fmt: skip


def test_what_is_there_already_is_counted_and_not_added_again() -> None:
    found = read("list.csv", "area,title\nTECH,hosts  ANSWER\nTECH,Clocks agree\n")

    assert (found.there, [new.title for new in found.new]) == (1, ["Clocks agree"])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("TECK,a,,", "area: there is no area 'TECK'; did you mean TECH?"),
        (",a,,", "area: is empty; the areas are TECH, DATA"),
        ("FINAL,a,,", "area: FINAL follows from the other areas; nothing is added to it"),
        ("TECH,,,", "title: is empty"),
        (f"TECH,{'x' * 151},,", "title: has 151 characters; at most 150 fit"),
        ("TECH,a,vital,", "weight: 'vital' is none of blocker, required, optional"),
        ("TECH,a,,tomorrow", "due: 'Tomorrow' is not a due time; write T-5d 17:00 or T-20h"),
        ("TECH,a,,T-1d 25:00", "due: 'T-1d 25:00' is not a due time; write T-5d 17:00 or T-20h"),
        ("TECH,a", "has 2 cells where the first row names 4 columns"),
        ("TECH,first,,", "title: is the same as in row 2"),
    ],
)
def test_a_faulty_row_is_named_by_number_and_column_and_nothing_is_new(row: str, fault: str) -> None:
    found = read("list.csv", f"area,title,weight,due\nTECH,first,,\n{row}\n")

    (told,) = faults(found)
    assert told == f"row 3{', ' if fault.partition(':')[0].isalpha() else ': '}{fault}"
    assert found.new == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("soon,", "shelf: 'soon' is not a length of time; write 45m, 36h, 24h30m or 7d"),
        ("400d,", "shelf: '400d' is no shelf life; one is between a minute and a year, as 36h or 7d"),
        (",maybe", "bound: 'maybe' is neither yes nor no: is its sign-off for one version alone?"),
    ],
)
def test_a_faulty_shelf_life_or_bond_is_named(row: str, fault: str) -> None:
    assert faults(read("list.csv", f"area,title,shelf,bound\nTECH,a,{row}\n")) == [f"row 2, {fault}"]


def test_all_faults_of_two_thousand_rows_are_named_and_nothing_is_new() -> None:
    wrong = range(50, 2001, 100)
    rows = [("NOPE" if n in wrong else "TECH" if n % 2 else "DATA", f"item {n}") for n in range(2, 2002)]
    whole = "area,title\n" + "\n".join(",".join(row) for row in rows)

    found = read("list.csv", whole)
    told = [fault for fault in found.faults if fault.column == "area"]

    assert [fault.row for fault in told if "NOPE" in fault.problem] == list(wrong)
    assert len(wrong) == 20
    assert found.new == ()


def test_an_area_that_has_no_room_left_is_told() -> None:
    found = read("list.csv", "area,title\n" + "\n".join(f"TECH,item {n}" for n in range(1000)))

    assert faults(found) == ["row 999, area: TECH ends at TECH-999; 3 items from here on have no room"]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("list.csv", b"", "row 1: names no column `title`; golive reads ref, area, group, title, definition, weight, "
         "due, shelf, bound"),
        ("list.csv", b"title,Task\n", "row 1, title: stands there twice"),
        ("list.csv", b'title\n"open', "row 2: is no CSV: unexpected end of data"),
        ("list.csv", b"title\n", "row 1: holds no item"),
        ("list.csv", b"title\nok\n\xff\n", "row 3: is not UTF-8 text; save it as UTF-8"),
        ("list.xlsx", b"PK", "row 1: is of no kind golive reads: .csv, .md, .markdown, .yaml, .yml, .json"),
        ("list.csv", b"x" * 2_000_001, "row 1: is larger than 2 MB"),
        ("list.yaml", b"- [a", "row 1: is no YAML: expected ',' or ']', but got '<stream end>'"),
        ("list.yaml", b"just words", "row 1: holds neither a list of items nor areas with a list each"),
        ("list.yaml", b"TECH:\n  - [a]\n", "row 2: is no item; write its title, or keys and values"),
        ("list.yaml", b"- {area: TECH, titel: a}", "row 1, titel: is not known here; golive reads ref, area, group, "
         "title, definition, weight, due, shelf, bound"),
        ("list.yaml", b"- {area: TECH, title: [a]}", "row 1, title: must be text"),
        ("list.yaml", b"TECH: none\n", "row 1: is no area with a list of items"),
        ("list.json", b"{", "row 1: is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 "
         "(char 1)"),
        ("list.json", b"{}", "row 1: is not a report of golive's"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, fault: str) -> None:
    assert faults(read(name, content)) == [fault]


def test_a_markdown_task_list_is_read() -> None:
    found = read(
        "list.md",
        "# Our launch\n\nSome words.\n\n"
        "## TECH\n"
        "- [ ] Clocks agree (blocker, due T-2d)\n"
        "  to the second,\n"
        "  everywhere\n"
        "### Network\n"
        "* [x] Ports are open (all of them)\n"
        "## Data\n"
        "1. [ ] Backups are tested (optional)\n",
    )

    clocks, ports, backups = found.new
    assert (clocks.row, clocks.ref, clocks.weight, clocks.group) == (6, "TECH-3", Weight.BLOCKER, "Servers")
    assert (clocks.title, clocks.definition, str(clocks.due)) == (
        "Clocks agree", "to the second,\neverywhere", "T-2d"
    )  # fmt: skip
    assert (ports.ref, ports.title, ports.group) == ("TECH-4", "Ports are open (all of them)", "Network")
    assert (backups.ref, backups.area, backups.weight, backups.group) == ("DATA-1", "DATA", Weight.OPTIONAL, "")
    assert found.left_out == (
        "the ticks (1 of them): in golive people sign off",
        "what is no task or heading (1 of the lines)",
    )


def test_a_task_may_end_in_how_long_its_approval_counts() -> None:
    (scan,) = read("list.md", "## TECH\n- [ ] Scan (optional, due T-2d 09:00, shelf life 7d, bound to version)\n").new

    assert (scan.title, scan.weight, scan.shelf, scan.bound) == ("Scan", Weight.OPTIONAL, timedelta(days=7), True)


def test_a_heading_of_the_fourth_level_is_a_group_whatever_it_is_called() -> None:
    found = read("list.md", "## TECH\n#### Data\n- [ ] a\n#### C#\n- [ ] b\n#### Extras ##\n- [ ] c\n####\n- [ ] d\n")

    assert [(new.area, new.group) for new in found.new] == [
        ("TECH", "Data"), ("TECH", "C#"), ("TECH", "Extras"), ("TECH", "")
    ]  # fmt: skip


def test_a_task_above_every_area_is_faulty() -> None:
    assert faults(read("list.md", "# Chores\n- [ ] sweep\n")) == ["row 2, area: is empty; the areas are TECH, DATA"]


def test_yaml_is_read_as_a_list_or_by_area() -> None:
    by_area = read("l.yaml", "TECH:\n  - Clocks agree\n  - {title: Ports are open, weight: blocker}\nDATA: [Backups]\n")
    flat = read("l.yml", "- {area: Technology, title: Clocks agree}\n")

    assert [(new.row, new.ref, new.title) for new in by_area.new] == [
        (2, "TECH-3", "Clocks agree"), (3, "TECH-4", "Ports are open"), (4, "DATA-1", "Backups")
    ]  # fmt: skip
    assert [new.ref for new in flat.new] == ["TECH-3"]


def test_a_token_is_of_one_file_one_plan_and_one_list() -> None:
    found, other = read("l.csv", "area,title\nTECH,a\n"), read("l.csv", "area,title\nTECH,b\n")

    tokens = {
        checklist.token(found, attempt=1, plan_version=1, items=THERE),
        checklist.token(other, attempt=1, plan_version=1, items=THERE),
        checklist.token(found, attempt=1, plan_version=2, items=THERE),
        checklist.token(found, attempt=2, plan_version=1, items=THERE),
        checklist.token(found, attempt=1, plan_version=1, items=THERE[:1]),
    }
    assert len(tokens) == 5


titles = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)


@given(st.lists(titles, max_size=8))
def test_whatever_a_csv_cell_holds_is_an_item_or_a_fault(cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["area", "title"], *(["TECH", safe(cell)] for cell in cells)])

    found = read("list.csv", out.getvalue())

    plain = {" ".join(cell.split()) for cell in cells}
    assert found.faults or {new.title for new in found.new} <= plain


@given(st.binary(max_size=60), st.sampled_from([".csv", ".md", ".yaml", ".json"]))
def test_no_bytes_break_it(content: bytes, kind: str) -> None:
    found = read(f"list{kind}", content)

    assert not (found.new and found.faults)


def test_one_title_with_two_definitions_is_two_items() -> None:
    found = read("list.csv", "area,title,definition\nDATA,Backups,of files\nDATA,Backups,of tables\n")

    assert [(new.ref, new.definition) for new in found.new] == [("DATA-1", "of files"), ("DATA-2", "of tables")]
