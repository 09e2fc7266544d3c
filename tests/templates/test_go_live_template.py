"""The shipped `go-live`: nothing of the plan's wording is lost, and every value stands as intended."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.templates import load, names, text_of
from bot.templates.model import Template
from bot.templates.parts import Step
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


def test_phases_have_their_leads() -> None:
    leads = {phase.code: phase.lead for phase in GO_LIVE.phases}
    assert leads == {"PRE": "deputy", "DAY": "TECH", "POST": "deputy", "BACK": "ROLLBACK"}


PRE_AND_POST = """
PRE-1  T-24h     60  TECH
PRE-2  T-23h     120 DATA
PRE-3  T-21h     45  director
PRE-4  T-20h     45  PLAN
PRE-5  T-19h     45  MON
PRE-6  T-18h     30  SUPP
PRE-7  T-17h30m  45  ROLLBACK  PRE-2
PRE-8  T-16h45m  45  director  PRE-1..7
POST-1 T+24h     30  TECH
POST-2 T+24h30m  45  TECH
POST-3 T+24h30m  45  MON
POST-4 T+24h     60  SUPP
POST-5 T+25h     45  SUPP
POST-6 T+25h15m  45  MON
POST-7 T+26h     30  MON
POST-8 T+26h     45  BIZ
POST-9 T+27h     60  director  POST-1..8
POST-10 T+28h    60  director  POST-9
POST-11 T+29h    60  director  POST-9
POST-12 T+30h    60  MON       POST-11
POST-13 T+31h    45  BIZ       POST-10 POST-12
BACK-1 R+0       5   director
BACK-2 R+0       5   ROLLBACK
BACK-3 R+5m      5   PLAN      BACK-1
BACK-4 R+5m      10  TECH      BACK-1 BACK-2
BACK-5 R+15m     20  TECH      BACK-4
BACK-6 R+15m     45  DATA      BACK-4
BACK-7 R+1h      20  TEST      BACK-5 BACK-6
BACK-8 R+1h20m   15  director  BACK-3 BACK-7
"""
# minutes from T-0, minutes long, owner, predecessors: as the document has it / with the traffic last
DAY = """
1  -60 -60 45 director PRE-8                / PRE-8
2  0   0   15 TECH     DAY-1                / DAY-1
3  15  110 20 TECH     DAY-2                / DAY-4 DAY-12 DAY-13
4  35  80  10 TECH     DAY-3                / DAY-5
5  45  65  15 TECH     DAY-4                / DAY-8
6  60  35  20 TECH     DAY-5                / DAY-7
7  80  15  20 DATA     DAY-6                / DAY-2
8  100 55  10 TECH     DAY-7                / DAY-6
9  110 0   10 MON      DAY-8                / DAY-1
10 120 130 15 USER     DAY-9                / DAY-3
11 120 65  15 MON      DAY-9                / DAY-8 DAY-9
12 135 80  20 TECH     DAY-11               / DAY-11
13 135 90  20 SEC      DAY-10               / DAY-4
14 160 145 10 PLAN     DAY-10..13           / DAY-10
15 170 155 10 PLAN     DAY-14               / DAY-14
16 170 155 10 PLAN     DAY-14               / DAY-14
17 180 165 20 director DAY-15 DAY-16        / DAY-15 DAY-16
"""


@pytest.mark.parametrize("row", PRE_AND_POST.strip().splitlines())
def test_steps_around_launch_day_stand_where_they_should(row: str) -> None:
    ref, at, minutes, owner, *after = row.split()
    step = GO_LIVE.step(ref)
    assert (str(step.at), step.takes, step.owner) == (at, timedelta(minutes=int(minutes)), owner)
    assert step.plan("document") == step.plan("traffic-last")
    assert set(step.plan("document").after) == (refs(" ".join(after)) if after else set())


@pytest.mark.parametrize("row", DAY.strip().splitlines())
def test_launch_day_is_planned_in_two_orders(row: str) -> None:
    number, document, last, minutes, owner, befores = row.split(maxsplit=5)
    step = GO_LIVE.step(f"DAY-{number}")
    before, before_last = befores.split("/")
    assert (step.takes, step.owner) == (timedelta(minutes=int(minutes)), owner)
    for timing, offset, after in (("document", document, before), ("traffic-last", last, before_last)):
        assert step.plan(timing).offset == timedelta(minutes=int(offset))
        assert set(step.plan(timing).after) == refs(after.strip())


@pytest.mark.parametrize("timing", ["document", "traffic-last"])
def test_no_step_is_planned_before_the_end_of_what_it_waits_for(timing: str) -> None:
    for step in (*GO_LIVE.steps, *GO_LIVE.way_back):
        plan = step.plan(timing)
        for before in map(GO_LIVE.step, plan.after):
            assert before.plan(timing).offset + before.takes <= plan.offset, f"{step.ref} after {before.ref}"


def test_only_the_order_with_early_traffic_warns() -> None:
    def traffic_first(timing: str) -> bool:
        moved = GO_LIVE.step("DAY-3").plan(timing).offset
        return any(GO_LIVE.step(ref).plan(timing).offset > moved for ref in ("DAY-6", "DAY-7", "DAY-8"))

    assert {name for name in GO_LIVE.timings if traffic_first(name)} == {"document"}
    assert {name for name, timing in GO_LIVE.timings.items() if timing.warning} == {"document"}
    assert GO_LIVE.default_timing == "document"


def marked(flag: str) -> dict[str, object]:
    steps: tuple[Step, ...] = (*GO_LIVE.steps, *GO_LIVE.way_back)
    return {step.ref: getattr(step, flag) for step in steps if getattr(step, flag)}


def test_flags_say_what_steps_mean() -> None:
    assert GO_LIVE.go_step.ref == "DAY-1"
    assert marked("decides") == {"DAY-1": "go"}
    assert marked("needs") == {"DAY-2": "go"}
    assert marked("confirms") == {"DAY-17": "live"}
    assert marked("sends") == dict.fromkeys(("DAY-14", "DAY-15", "DAY-16"), "announcement")
    assert marked("cutover") == {"DAY-3": "forth", "BACK-5": "back"}
    assert set(marked("every_end")) == refs("POST-9..13")
    assert set(marked("form")) == refs("POST-4..7")
    assert marked("auto") == {
        **{"PRE-1": "run checks", "PRE-4": "try audiences", "PRE-8": "practice poll"},
        **dict.fromkeys(("PRE-3", "PRE-6", "PRE-7", "BACK-2"), "roll call"),
    }


def test_turning_back_costs_what_it_says() -> None:
    costs = {step.ref: step.reversibility for step in GO_LIVE.steps if step.reversibility != "reversible"}
    assert costs == {
        **dict.fromkeys(("DAY-3", "DAY-7", "DAY-16"), "costly"),
        **dict.fromkeys(("DAY-14", "DAY-15"), "point of no return"),
    }


def test_the_way_back_is_an_addition_of_95_minutes_on_its_own_clock() -> None:
    back = GO_LIVE.phase("BACK")
    assert (back.clock, back.added, back.takes) == ("R", True, timedelta(minutes=95))
    assert GO_LIVE.length("BACK") == timedelta(minutes=95)
    assert [len(step.lines) for step in back.steps] == [4] * 8
    procedures = {step.number: GO_LIVE.expand(step.procedure) for step in back.steps}
    assert procedures == {
        **{1: ("PLAN-10",), 2: ("PLAN-12",), 3: ("PLAN-13",), 4: ("PLAN-9",), 5: ("PLAN-9", "PLAN-11")},
        **{6: ("PLAN-9", "PLAN-14"), 7: ("PLAN-15",), 8: ("PLAN-16",)},
    }
    undone = {step.number: GO_LIVE.expand(step.undoes) for step in back.steps if step.undoes}
    assert undone == {5: ("DAY-5", "DAY-4", "DAY-3"), 6: ("DAY-8", "DAY-7", "DAY-6")}


def test_six_triggers_propose_a_rollback() -> None:
    measured = [(row.criterion, str(row.target), row.lasting) for row in GO_LIVE.triggers if row.kind == "measured"]
    ten = timedelta(minutes=10)
    assert measured == [("CRIT-1", "< 99 %", ten), ("CRIT-3", "> 1 %", ten), ("CRIT-2", "> 5 s", ten)]
    assert [row.kind for row in GO_LIVE.triggers[3:]] == ["reported", "reported", "late retry"]
    assert str(GO_LIVE.window_end) == "T+6h"


def test_reminders_come_by_phase() -> None:
    def row(code: str) -> list[str]:
        found = GO_LIVE.phase(code).reminders
        late, over = found.late_start, found.late_finish
        starts = [late.nudge, late.lead, late.director] if late else []
        finishes = [over.nudge, over.lead, over.director] if over else []
        return [str(value) for value in (found.heads_up, *starts, *finishes) if value is not None]

    assert row("PRE") == ["1h", "15m", "30m", "1h", "150"]
    assert row("DAY") == ["10m", "2m", "4m", "6m", "100", "125", "150"]
    assert row("BACK") == ["1m", "2m", "3m", "100", "125", "150"]
    assert row("POST") == ["1 working hour", "2h", "4h", "next working day"]
    day = GO_LIVE.phase("DAY").reminders
    assert (str(day.heads_up_no_return), day.here_by) == ("30m", timedelta(minutes=3))
    assert day.late_finish is not None
    assert day.late_finish.at_least == timedelta(minutes=3)


ATTACHED = {
    "health": "TECH-1 TECH-35 MON-1 DAY-2.2 DAY-11.1",
    "balancer": "TECH-2 DAY-5.2",
    "certificate": "TECH-3 DAY-4.2 DAY-13.3",
    "dns-ttl": "TECH-4",
    "dns-answer": "DAY-3.2 DAY-3.3",
    "front-page": "DAY-3.4",
    "cdn": "TECH-5 TECH-28",
    "backup": "TECH-6 DATA-4 DATA-13 PRE-2.2",
    "version": "TECH-8 DAY-6.2",
    "api": "TECH-12",
    "websocket": "TECH-13",
    "mail": "TECH-15",
    "mail-spf": "TECH-15",
    "mail-dmarc": "TECH-15",
    "scan": "TECH-16 TECH-23 TEST-7 CRIT-4",
    "cors": "TECH-21",
    "security-headers": "TECH-22 DAY-13.1",
    "cache-headers": "TECH-26",
    "compression": "TECH-31",
    "loadtest": "TECH-24 TEST-6",
    "monitoring-up": "TECH-32 TECH-36 PRE-5.1 DAY-9.1",
    "dashboard": "TECH-37 MON-3",
    "sso": "USER-14 DAY-10.2",
    "privacy": "CONT-8",
    "terms": "CONT-7",
    "docs": "DOCS-2",
    "faq": "DOCS-13",
    "support-page": "SUPP-13 DOCS-16",
    "third-party": "CONT-14",
    "status-page": "DAY-14.3",
    "build": "TEST-2 TEST-8",
    "response-time": "DAY-12.1 CRIT-2",
    "error-rate": "DAY-11.3 CRIT-3",
    "data-integrity": "DAY-7.2",
    "resources": "DAY-12.3",
    "crashes": "CRIT-6",
}


def test_checks_hang_where_they_can_see_something() -> None:
    found: dict[str, set[str]] = {}
    for part in (*GO_LIVE.items, *GO_LIVE.lines):
        for name in part.checks:
            found.setdefault(name, set()).add(part.ref)
    for criterion in GO_LIVE.criteria:
        if criterion.check and criterion.ref != "CRIT-1":
            found.setdefault(criterion.check, set()).add(criterion.ref)
    assert found == {name: set(text.split()) for name, text in ATTACHED.items()}
    assert set(GO_LIVE.checks) == set(ATTACHED)


def test_only_five_variables_are_asked_for() -> None:
    asked = [name for name, variable in GO_LIVE.variables.items() if variable.ask]
    assert asked == ["domain", "base_url", "metrics_url", "repo", "version"]
    assert GO_LIVE.variables["health_path"].default == "/healthz"
    assert GO_LIVE.variables["target_host"].default is None


def test_names_and_certificates_are_seen_differently_before_and_after_the_cutover() -> None:
    changing = {name for name, check in GO_LIVE.checks.items() if check.before or check.after}
    assert changing == {"certificate", "dns-answer"}


def test_probing_quickens_towards_t_0() -> None:
    probing = GO_LIVE.probing
    assert probing.every == timedelta(hours=1)
    assert [(str(row.since), row.every) for row in probing.nearer] == [
        ("T-24h", timedelta(minutes=10)),
        ("T-2h", timedelta(minutes=1)),
    ]
    assert (probing.until, str(probing.red_after)) == ("live", "3 of 5")


def test_criteria_are_judged_when_they_can_be() -> None:
    due: dict[str, list[int]] = {}
    for criterion in GO_LIVE.criteria:
        due.setdefault(str(criterion.judge_at), []).append(criterion.number)
    assert due == {
        "T+24h": [1, 2, 3, 4, 5, 6, 7, 8, 11, 15, 18, 19],
        "T+7d": [10, 16, 17, 20, 21, 22],
        "T+30d": [9, 12, 14, 23],
        "T+90d": [13, 24],
    }
    owners = {criterion.number: criterion.owner for criterion in GO_LIVE.criteria}
    assert [owners[n] for n in (1, 4, 5, 8, 11, 13, 16, 17, 19, 21)] == (
        ["TECH", "SEC", "DATA", "TEST", "SUPP", "BIZ", "TEST", "USER", "SUPP", "SUPP"]
    )


def test_eight_criteria_have_a_figure_and_one_gets_its_own_per_launch() -> None:
    targets = {criterion.number: str(criterion.target) for criterion in GO_LIVE.criteria if criterion.target}
    assert targets == {
        **{1: "≥ 99.9 %", 2: "≤ 2 s", 3: "≤ 0.1 %", 4: "= 0 critical", 5: "= 0 incidents", 6: "= 0 crashes"},
        **{9: "≥ 80 %", 10: "≥ 4 of 5", 11: "≤ {ticket_limit} tickets"},
    }
    measures = {criterion.number: criterion.measure for criterion in GO_LIVE.criteria}
    assert [n for n, measure in measures.items() if measure == "check"] == [1, 2, 3, 4, 6]
    assert [n for n, measure in measures.items() if measure == "number"] == [5, 9, 10, 11]
    assert [n for n, measure in measures.items() if measure == "items"] == [18]
    assert GO_LIVE.criterion("CRIT-1").every == timedelta(seconds=60)


def test_two_risks_are_high_from_the_start() -> None:
    assert [risk.ref for risk in GO_LIVE.risks if risk.high] == ["RISK-1", "RISK-7"]
    owners = [(risk.likelihood[0] + risk.impact[0], risk.owner) for risk in GO_LIVE.risks]
    assert owners == [
        *(("mh", "TECH"), ("mm", "TECH"), ("lh", "SEC"), ("lh", "DATA")),
        *(("mm", "BIZ"), ("mm", "SUPP"), ("mh", "TECH"), ("lh", "LEGAL")),
    ]
    assert str(GO_LIVE.assess_risks_by) == "T-7d"


ANNOUNCEMENTS = """
T-0 confirmed | automatic | automatic            | -
T-0 moved     | automatic | automatic            | -
T-24h         | -         | automatic            | -
T-1h          | -         | -                    | -
poll opened   | -         | -                    | -
go            | automatic | automatic            | -
no-go         | automatic | automatic            | draft if T-0 was told
hold          | -         | automatic if over 30m | -
resume        | -         | automatic if over 30m | -
scrub         | automatic | automatic            | draft if T-0 was told
liftoff       | -         | automatic            | -
update        | -         | draft                | -
live          | automatic | automatic            | -
rollback      | automatic | automatic            | draft
closed        | automatic | automatic            | -
"""


@pytest.mark.parametrize("row", ANNOUNCEMENTS.strip().splitlines())
def test_each_audience_is_told_what_concerns_it(row: str) -> None:
    event, *audiences = (cell.strip() for cell in row.split("|"))
    told = [GO_LIVE.telling(event, audience) for audience in ("company", "stakeholders", "customers")]
    assert [str(telling) if telling else "-" for telling in told] == audiences
    assert str(GO_LIVE.telling(event, "room")) == "automatic"


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
