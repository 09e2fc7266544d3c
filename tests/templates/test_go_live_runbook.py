"""The shipped `go-live`: its steps in both orders, its way back, its reminders."""

from datetime import timedelta

import pytest

from bot.templates import load
from bot.templates.parts import Step
from bot.templates.values import parse_refs

GO_LIVE = load("go-live")


def refs(text: str) -> set[str]:
    return set(GO_LIVE.expand(parse_refs(text)))


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
    assert row("POST") == ["1 working hour", "2 working hours", "4 working hours", "next working day"]
    day = GO_LIVE.phase("DAY").reminders
    assert (str(day.heads_up_no_return), day.here_by) == ("30m", timedelta(minutes=3))
    assert day.late_finish is not None
    assert day.late_finish.at_least == timedelta(minutes=3)
