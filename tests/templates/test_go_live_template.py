"""The shipped `go-live`: nothing of the plan's wording is lost, and every value stands as intended."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.templates import load, names, text_of
from bot.templates.model import Template
from bot.templates.tree import read
from bot.templates.values import parse_refs

GO_LIVE = load("go-live")
WORDING = "50c1463b3d0a3911ff7d479470aa94c1d4e45db6d5cf8945633a33a5c80fab16"


def refs(text: str) -> set[str]:
    return set(GO_LIVE.expand(parse_refs(text)))


def wording(template: Template) -> Iterator[str]:
    """The plan as a document: headings, items, steps, lines, criteria, risks and mitigations, in order."""
    for number, area in enumerate(template.areas, 1):
        yield f"### {number}. {area.title}"
        for group in area.groups:
            yield f"#### {group.title}"
            yield from (f"- **{item.title}**: {item.definition}" for item in group.items)
    for phase in template.phases:
        if not phase.added:
            yield f"### {phase.title}"
            for step in phase.steps:
                yield f"{step.number}. **{step.title}**"
                yield from (f"- {line.text}" for line in step.lines)
    for criteria in template.success:
        yield f"### {criteria.title}"
        yield from (f"- **{criterion.title}**: {criterion.definition}" for criterion in criteria.criteria)
    yield from (f"{risk.number}. **{risk.title}**: {risk.definition}" for risk in template.risks)
    yield from (f"{risk.number}. **{risk.title}**: {risk.mitigation}" for risk in template.risks)


def test_it_holds_every_part_of_the_plan() -> None:
    assert len(GO_LIVE.areas) == 10
    assert sum(len(area.groups) for area in GO_LIVE.areas) == 22
    assert len(GO_LIVE.items) == 181
    assert len(GO_LIVE.steps) == 38
    assert len(GO_LIVE.lines) == 152
    assert len(GO_LIVE.criteria) == 24
    assert len(GO_LIVE.risks) == 8
    assert len({risk.mitigation for risk in GO_LIVE.risks}) == 8


def test_its_wording_and_order_are_the_plans_to_the_letter() -> None:
    text = "\n".join(wording(GO_LIVE))
    assert text.count("\n") + 1 == 10 + 22 + 181 + 3 + 38 + 152 + 3 + 24 + 8 + 8
    assert sha256(text.encode()).hexdigest() == WORDING


def test_areas_are_numbered_on_through_their_groups() -> None:
    assert {area.code: len(area.items) for area in GO_LIVE.areas} == {
        **{"TECH": 39, "DATA": 16, "USER": 16, "CONT": 16, "TEST": 16, "DOCS": 16, "SUPP": 16, "PLAN": 16},
        **{"MON": 16, "FINAL": 14},
    }
    assert GO_LIVE.item("TECH-1").title == "Production Environment"
    assert GO_LIVE.item("TECH-8").group == "Application Readiness"
    assert GO_LIVE.item("TECH-39").title == "Escalation Procedures"
    assert GO_LIVE.step("DAY-3").lines[1].ref == "DAY-3.2"
    assert GO_LIVE.step("DAY-3").lines[1].text == "Verify DNS propagation"


def test_a_title_that_repeats_is_told_apart_by_its_ref() -> None:
    titles = Counter(item.title for item in GO_LIVE.items)
    assert titles["Escalation Procedures"] == 3
    assert len({item.ref for item in GO_LIVE.items}) == 181


def test_51_items_are_blockers_and_13_optional_of_the_167_that_people_do() -> None:
    people = [item for item in GO_LIVE.items if item.derived is None]
    assert len(people) == 167
    assert {item.ref for item in people if item.weight == "blocker"} == refs(
        "TECH-1..4 TECH-6..9 TECH-11..12 TECH-16..19 TECH-23..24 TECH-32..33 TECH-35 DATA-1..4 DATA-14 "
        "USER-1 USER-3 USER-9 USER-16 CONT-7..8 CONT-10 CONT-13 TEST-1..2 TEST-7 TEST-9 TEST-15..16 "
        "DOCS-4 DOCS-7 SUPP-6 SUPP-10 PLAN-9..12 PLAN-14 MON-1..2 MON-9..10"
    )
    assert {item.ref for item in people if item.weight == "optional"} == refs(
        "TECH-28..31 DATA-15 USER-7 CONT-4 DOCS-12 SUPP-7 PLAN-4..5 MON-7 MON-16"
    )
    assert Counter(item.weight for item in people) == {"blocker": 51, "optional": 13, "required": 103}


def test_final_is_derived_and_counts_each_item_that_people_do_exactly_once() -> None:
    counted = Counter(ref for item in GO_LIVE.area("FINAL").items for ref in GO_LIVE.expand(item.derived.items))
    assert counted == Counter(item.ref for item in GO_LIVE.items if item.derived is None)
    assert all(item.derived for item in GO_LIVE.area("FINAL").items)
    assert not any(item.derived for item in GO_LIVE.items if item.area != "FINAL")


def test_final_looks_at_people_facts_and_steps_too() -> None:
    rules = {item.number: item.derived for item in GO_LIVE.area("FINAL").items}
    facts = {number: set(rule.facts) for number, rule in rules.items() if rule.facts}
    assert facts == {
        10: {"stakeholders approved"},
        11: {"decided"},
        12: {"T-0 confirmed", "T-0 announced"},
        13: {"roll call complete"},
        14: {"rehearsed"},
    }
    assert {n: GO_LIVE.expand(rule.steps) for n, rule in rules.items() if rule.steps} == {
        13: ("PRE-3",),
        14: ("PRE-8",),
    }
    assert {n: rule.seat for n, rule in rules.items() if rule.seat} == {2: "BIZ", 3: "SEC", 6: "LEGAL", 14: "ROLLBACK"}
    blockers = [item.number for item in GO_LIVE.area("FINAL").items if item.weight == "blocker"]
    assert blockers == [10, 12, 13, 14]


def test_items_are_due_with_their_area_unless_they_say_otherwise() -> None:
    areas = {area.code: str(area.due) for area in GO_LIVE.areas}
    assert areas == {
        **dict.fromkeys(("TECH", "DATA", "USER", "DOCS", "PLAN", "MON"), "T-5d 17:00"),
        **{"CONT": "T-7d 17:00", "TEST": "T-3d 17:00", "SUPP": "T-3d 17:00", "FINAL": "T-16h"},
    }
    exceptions = {
        **dict.fromkeys(refs("TECH-24..31"), "T-10d 17:00"),
        **dict.fromkeys(refs("TECH-4 TECH-8 TEST-16 DOCS-14..15"), "T-2d 17:00"),
        **dict.fromkeys(refs("PLAN-9..16"), "T-3d 17:00"),
        **dict.fromkeys(refs("TECH-6 DATA-4 DATA-13"), "T-20h"),
    }
    dues = {item.ref: str(item.due_by) for item in GO_LIVE.items}
    assert dues == {item.ref: exceptions.get(item.ref, areas[item.area]) for item in GO_LIVE.items}


def test_evidence_keeps_as_long_as_it_should() -> None:
    lives = {
        "36h": "TECH-6 DATA-4 DATA-13",
        "7d": "TECH-3 TECH-16 TECH-23 TECH-33 TECH-39 TEST-7 MON-2 MON-9 MON-11 SUPP-10 SUPP-12..13 DOCS-16 PLAN-12",
        "14d": "TECH-24 TEST-6 TEST-13",
        "30d": "TECH-7 PLAN-11 PLAN-14..15",
        "90d": "CONT-7..8",
    }
    hours = {"36h": 36, "7d": 7 * 24, "14d": 14 * 24, "30d": 30 * 24, "90d": 90 * 24}
    expected = {ref: timedelta(hours=hours[life]) for life, text in lives.items() for ref in refs(text)}
    assert {item.ref: item.shelf_life for item in GO_LIVE.items if item.shelf_life} == expected
    bound = {item.ref for item in GO_LIVE.items if item.bound_to == "version"}
    assert bound == refs("TECH-8..9 TECH-24 TEST-1..9 DOCS-14..15")


def test_thirteen_seats_answer_and_eleven_of_them_must() -> None:
    assert [seat.code for seat in GO_LIVE.seats if seat.mandatory] == (
        ["TECH", "DATA", "USER", "TEST", "SUPP", "PLAN", "MON", "BIZ", "SEC", "LEGAL", "ROLLBACK"]
    )
    assert [seat.code for seat in GO_LIVE.seats if not seat.mandatory] == ["CONT", "DOCS"]
    assert {seat.minimum for seat in GO_LIVE.seats} == {1}
    assert {seat.code: seat.area for seat in GO_LIVE.seats if seat.area != seat.code} == dict.fromkeys(
        ("BIZ", "SEC", "LEGAL", "ROLLBACK")
    )
    assert GO_LIVE.seat("ROLLBACK").asks == "Can we turn back?"


@pytest.mark.parametrize("name", names())
def test_the_refs_in_its_comments_are_the_refs_of_what_follows(name: str) -> None:
    template, text = load(name), text_of(name)
    tree = read(text)
    lines = {part.ref: tree.mark(part.loc).line for part in template.parts.values()}
    notes = [
        (n, found) for n, line in enumerate(text.splitlines(), 1) if (found := re.match(r" *# ([A-Z]+-\d.*)", line))
    ]
    assert len(notes) == sum(len(area.groups) for area in template.areas) + len(template.success) + sum(
        len(phase.steps) for phase in template.phases
    ) + len(template.risks)
    for (line, found), (end, _) in zip(notes, [*notes[1:], (text.count("\n") + 1, None)], strict=True):
        behind = [ref for ref, at in lines.items() if line < at < end]
        assert behind == list(template.expand(parse_refs(found[1])))
