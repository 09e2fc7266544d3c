"""The plan and its reminders: whatever is done to a launch, what is armed is what its plan asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.contracts import Call, Origin, Where
from bot.domain.alarms import Alarm, Kind, alarms
from bot.domain.launch import State
from bot.errors import Refused
from bot.store import launches, plan, polls, remindings, schema
from bot.store.engine import Tx
from bot.store.scene import Scene
from commands import COMMANDS
from tests.desk import ANA, BEN, KIM, LEA, LEADS, NOON, OLI, ROOM, Desk, know, open_desk

CAST = (ANA, BEN, OLI, LEA, KIM)
REFS = ("PRE-1", "PRE-2", "DAY-2", "DAY-3", "POST-1")

_reminder = schema.reminder


class Undo(Exception):
    """Ends a transaction that was only a trial."""


@dataclass
class Trial:
    """One launch inside one transaction: what is done to it, and what is armed then."""

    tx: Tx
    now: datetime = NOON

    @property
    def scene(self) -> Scene:
        attempt = launches.open_ones(self.tx)[0][1]
        return Scene(self.tx, launches.by_id(self.tx, attempt.launch_id), attempt, self.now)

    def do(self, verb: str, *refs: str, by: str = ANA, text: str = "", **options: str) -> bool:
        """The command itself, confirmed where it asks. False: it was refused, and nothing may have changed."""
        for user in CAST:
            know(self.tx, user, self.now)
        seen = self.scene.attempt.plan_version if verb in ("t0", "resume") else None
        call = Call("key", by, verb, self.now, Origin.BUTTON, Where(ROOM), refs, options, text, seen)
        try:
            with self.tx.savepoint("trial"):
                COMMANDS[verb].run(self.tx, call)
        except Refused:
            return False
        return True

    def wait(self, minutes: int) -> None:
        """Time goes by; what falls due is sent."""
        self.now += timedelta(minutes=minutes)
        due = (_reminder.c.state == "armed") & (_reminder.c.at <= self.now)
        self.tx.execute(update(_reminder).where(due).values(state="sent", settled_at=self.now))

    def armed(self) -> set[Alarm]:
        rows = self.tx.execute(select(_reminder).where(_reminder.c.state == "armed"))
        return {Alarm(row.step_id, Kind(row.kind), row.at) for row in rows}

    def asked(self) -> set[Alarm]:
        scene, reminding = self.scene, remindings.of(self.scene)
        return {alarm for step in plan.steps(scene) for alarm in alarms(step, reminding[step.phase], scene.attempt)}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Callable[[Trial], None]], None]]:
    """Runs a function on a launch in a transaction that is undone afterwards."""
    with asyncio.Runner() as runner:
        opening = open_desk(tmp_path_factory.mktemp("plan"))
        desk = runner.run(opening.__aenter__())
        runner.run(desk.name_leads(LEADS))
        yield lambda deed: _tried(runner, desk, deed)
        runner.run(opening.__aexit__(None, None, None))


def _tried(runner: asyncio.Runner, desk: Desk, deed: Callable[[Trial], None]) -> None:
    def whole(tx: Tx) -> None:
        deed(Trial(tx))
        raise Undo

    with pytest.raises(Undo):
        runner.run(desk.store.write(whole))


Deed = Callable[[Trial], object]


def deeds() -> st.SearchStrategy[Deed]:
    shifts = st.integers(-600, 3000).map(lambda minutes: _t0(minutes))
    steps = st.sampled_from(REFS)
    return st.one_of(
        shifts,
        st.just(lambda trial: trial.do("hold", text="wait")),
        st.just(lambda trial: trial.do("resume")),
        st.integers(1, 300).map(lambda minutes: lambda trial: trial.do("resume", text=f"in {minutes}m")),
        steps.map(lambda ref: lambda trial: trial.do("start", ref, sure="yes")),
        steps.map(lambda ref: lambda trial: trial.do("done", ref, lines="all")),
        steps.map(lambda ref: lambda trial: trial.do("here", ref, by=LEA if ref == "DAY-3" else OLI)),
        st.integers(1, 400).map(lambda minutes: lambda trial: trial.wait(minutes)),
        st.just(_go),
    )


def _t0(minutes: int) -> Deed:
    def name(trial: Trial) -> None:
        at = (trial.scene.attempt.t0 or trial.now + timedelta(hours=20)) + timedelta(minutes=minutes)
        trial.do("t0", text="because", at=f"{at:%Y-%m-%dT%H:%M:%SZ} Europe/Berlin")

    return name


def _go(trial: Trial) -> None:
    trial.do("decide", text="go it is time")
    if polls.pending_decision(trial.scene) is not None:
        trial.do("decide", by=BEN, text="second")


@settings(max_examples=60, deadline=None)
@given(deeds=st.lists(deeds(), min_size=1, max_size=25))
def test_what_is_armed_is_always_what_the_plan_asks_for(
    trial: Callable[[Callable[[Trial], None]], None], deeds: Sequence[Deed]
) -> None:
    def all_of_them(trial: Trial) -> None:
        _t0(0)(trial)
        for deed in deeds:
            deed(trial)
            armed, asked = trial.armed(), trial.asked()
            assert {alarm for alarm in asked if alarm.at > trial.now} == {at for at in armed if at.at > trial.now}
            assert armed <= asked, "what is due and not sent yet is asked for still"

    trial(all_of_them)


def test_a_hold_disarms_all_and_resuming_arms_what_is_to_come(
    trial: Callable[[Callable[[Trial], None]], None],
) -> None:
    def hold_and_resume(trial: Trial) -> None:
        _t0(0)(trial)
        before = trial.armed()
        assert before
        trial.do("hold", text="wait")
        assert trial.armed() == set()
        trial.do("resume")
        assert trial.armed() == before, "at once: nothing has moved"

    trial(hold_and_resume)


def test_moving_t0_there_and_back_arms_the_same_reminders_and_sends_none_twice(
    trial: Callable[[Callable[[Trial], None]], None],
) -> None:
    def there_and_back(trial: Trial) -> None:
        _t0(0)(trial)
        trial.wait(121)
        sent = select(func.count()).where(_reminder.c.state == "sent")
        assert trial.tx.execute(sent).scalar_one() > 0
        before = trial.armed()
        _t0(600)(trial)
        _t0(-600)(trial)
        assert trial.armed() == before

    trial(there_and_back)


def test_what_is_due_but_not_sent_yet_stays_armed_over_a_change_elsewhere(
    trial: Callable[[Callable[[Trial], None]], None],
) -> None:
    def start_something(trial: Trial) -> None:
        _t0(0)(trial)
        trial.now += timedelta(hours=4)
        late = {alarm for alarm in trial.armed() if alarm.at <= trial.now}
        second = next(step.id for step in plan.steps(trial.scene) if step.ref == "PRE-2")
        assert any(alarm.step == second for alarm in late)
        trial.do("start", "PRE-1")
        stays = {alarm for alarm in trial.armed() if alarm.at <= trial.now}
        assert stays <= late

    trial(start_something)


def test_a_launch_under_way_can_be_walked_through_by_the_deeds_tried_here(
    trial: Callable[[Callable[[Trial], None]], None],
) -> None:
    """So that the property above is about something."""

    def walk(trial: Trial) -> None:
        _t0(0)(trial)
        for ref in ("PRE-1", "PRE-2"):
            assert trial.do("start", ref, sure="yes")
            assert trial.do("done", ref, lines="all")
        _go(trial)
        assert trial.do("start", "DAY-2", sure="yes")
        assert trial.scene.attempt.state is State.LIFTED
        assert trial.do("done", "DAY-2", lines="all")
        [due] = [step.due_at for step in plan.steps(trial.scene) if step.ref == "DAY-3" and step.due_at]
        trial.now = max(trial.now, due - timedelta(minutes=5))
        assert trial.do("here", "DAY-3", by=LEA)
        assert trial.do("start", "DAY-3")
        assert trial.do("done", "DAY-3", lines="all")
        assert trial.scene.attempt.state is State.LIVE

    trial(walk)
