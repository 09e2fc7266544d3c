"""The report in its formats: whole, safe to open, and as JSON read back as it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.report import Proof, Report, ReportAction, ReportArea, ReportItem, ReportStep
from bot.exchange import read_markdown, report_csv, report_json, report_md, reports
from bot.exchange.cells import FORMULA, meant, safe

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ITEM = ReportItem(
    ref="TECH-1",
    area="TECH",
    group="Servers",
    title="Hosts answer",
    definition="All of them.",
    weight="blocker",
    due="T-5d 17:00",
    derived=False,
    state="approved",
    owner="U1",
    signer="U1",
    signed_at=NOON,
    evidence=(Proof("link", "https://ci.example.com/a(b)"), Proof("note", "looked at each")),
    judged_by="U2",
    judged_at=NOON,
    judged_note="fine",
    reason=None,
    trouble=None,
    changed_at=NOON,
)
WAIVED = replace(ITEM, ref="TECH-2", state="waived", evidence=(), signed_at=None, judged_at=None, reason="not in use")
STEP = ReportStep("DAY-1", "DAY", "Go", ("one", "two"), "done", "U1", None, NOON, NOON, "U1", NOON, "U2")
REPORT = Report(
    key="recon",
    name="Recon",
    version="2.1",
    attempt=1,
    state="counting",
    t0=NOON,
    zone="Europe/Berlin",
    made_at=NOON,
    director="U2",
    deputy=None,
    decision="go",
    areas=(ReportArea("TECH", "Technology", ("U2",), 1, 1, 2, 0),),
    items=(ITEM, WAIVED),
    steps=(STEP,),
    exceptions=("TECH-2",),
    people={"U1": "Ana", "U2": "Ben"},
    record_entries=7,
    record_head="ab" * 32,
)

words = st.text(max_size=40)
moments = st.datetimes(timezones=st.just(UTC)) | st.none()
items = st.builds(
    ReportItem,
    evidence=st.lists(st.builds(Proof, words, words), max_size=3).map(tuple),
    signed_at=moments,
    judged_at=moments,
    changed_at=st.datetimes(timezones=st.just(UTC)),
    title=words,
    definition=words,
)
actions = st.builds(ReportAction, text=words, due_at=moments, done_at=moments, outcome=words)
launches = st.builds(
    lambda items, actions: replace(REPORT, items=tuple(items), actions=tuple(actions)),
    st.lists(items, max_size=4),
    st.lists(actions, max_size=2),
)


@given(launches)
@settings(max_examples=50)
def test_json_is_read_back_as_it_was(report: Report) -> None:
    assert report_json.read(report_json.written(report)) == report


def test_what_is_no_report_is_not_read() -> None:
    with pytest.raises(ValueError, match="key"):
        report_json.read("{}")


@given(words)
def test_no_cell_can_be_run_by_a_spreadsheet_and_each_is_read_back(text: str) -> None:
    assert safe(text)[:1] not in FORMULA - {"'"}
    assert meant(safe(text)) == text


@pytest.mark.parametrize("cell", ["'Tis the season", "'", "Tom's", "T-5d 17:00", ""])
def test_plain_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == meant(cell) == cell


@given(launches)
@settings(max_examples=30)
def test_csv_has_a_row_for_each_item_whatever_its_words(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(report_csv.written(report))))

    assert [meant(row["title"]) for row in rows] == [item.title for item in report.items]


def test_csv_names_people_and_says_when() -> None:
    first, second = csv.DictReader(io.StringIO(report_csv.written(REPORT)))

    assert (first["owner"], first["approver"], first["approved"]) == ("Ana", "Ben", "2026-12-01T12:00:00Z")
    assert first["evidence"] == "https://ci.example.com/a(b)\nlooked at each"
    assert (second["state"], second["reason"], second["approver"]) == ("waived", "not in use", "")


def test_markdown_tells_the_launch() -> None:
    told = report_md.written(REPORT)

    assert told.startswith("# Recon 2.1\n\nAttempt 1, counting. Made Tue 1 Dec 13:00 CET.\n")
    assert "Director Ben, deputy nobody.\nDecision: GO.\n" in told
    assert "| TECH Technology | Ben | 1 | 1 | 2 | 0 |" in told
    assert "## Exceptions\n\n- **TECH-2** Hosts answer, waived: not in use\n" in told
    assert "- [x] **TECH-1** Hosts answer (blocker, approved, due T-5d 17:00, owner Ana)\n" in told
    assert "  - link: <https://ci.example.com/a%28b%29>\n" in told
    assert "| DAY-1 | Go | Ana | nobody | Tue 1 Dec 13:00 CET | done |" in told
    assert told.endswith(f"7 entries; the head of the chain is `{'ab' * 32}`.\n")


@given(st.lists(st.tuples(words, words, st.booleans()), max_size=5), words)
@example([("", "", False)], "\\")
@settings(max_examples=100)
def test_markdown_is_read_back_as_a_task_list_whatever_its_words(said: list[tuple[str, str, bool]], name: str) -> None:
    items = [replace(ITEM, title=title, definition=text, derived=derived) for title, text, derived in said]
    told = report_md.written(replace(REPORT, items=tuple(items), exceptions=(), people={"U1": name}))

    sheet = read_markdown.read(told, lambda title: title == "TECH Technology")

    mine = [item for item in items if not item.derived]
    assert [row.cells["title"] for row in sheet.rows] == [one_line(item.title) for item in mine]
    for row, item in zip(sheet.rows, mine, strict=True):
        assert (row.cells["area"], row.cells["group"]) == ("TECH Technology", "Servers")
        assert (row.cells["weight"], row.cells["due"]) == ("blocker", "T-5d 17:00")
        shown = "" if item.definition == item.title else one_line(item.definition)
        assert one_line(row.cells.get("definition", "")) == shown


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_definition_stands_under_its_item_with_its_lines() -> None:
    long = replace(ITEM, definition="All of them:\n\n- from outside\n- *twice*")
    told = report_md.written(replace(REPORT, items=(long,), exceptions=()))

    assert "Ana)\n  All of them:\n\n  \\- from outside\n  \\- \\*twice\\*\n  - signed off by Ana" in told
    (row,) = read_markdown.read(told, lambda title: title == "TECH Technology").rows
    assert row.cells["definition"] == long.definition


def test_markdown_lists_the_actions() -> None:
    action = ReportAction("ACTION-1", "renew | it", "TECH-1", "U1", NOON, NOON, "U2", "*good*")
    told = report_md.written(replace(REPORT, actions=(action,)))

    row = r"| ACTION-1 | renew \| it | TECH-1 | Ana | Tue 1 Dec 13:00 CET | Tue 1 Dec 13:00 CET Ben | \*good\* |"
    assert row in told
    assert "## Actions" not in report_md.written(REPORT)


@pytest.mark.parametrize(
    "nasty", ["[x](https://evil.example)", "a | b", "`code`", "<script>", "![p](q)", "two\nlines", "- [x] **TECH-9**"]
)
def test_words_of_people_are_no_markdown(nasty: str) -> None:
    item = replace(ITEM, title=nasty, evidence=(Proof("link", f"javascript:{nasty}"),))
    told = report_md.written(replace(REPORT, items=(item,), exceptions=()))

    assert nasty not in told
    assert (
        len(told.splitlines()) == len(report_md.written(replace(REPORT, items=(ITEM,), exceptions=())).splitlines()) - 1
    )


def test_a_file_is_named_by_launch_and_day() -> None:
    assert reports.name(REPORT, "csv") == "recon-report-2026-12-01.csv"
