"""Reminders of the runbook's steps: sent on time, sent late and saying so, gathered into a digest, or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain import reminding as rules
from bot.domain import runbook
from bot.domain.alarms import Kind
from bot.domain.reminding import Verdict
from bot.domain.runbook import Step
from bot.services import room
from bot.store import outbox, people
from bot.store import reminding as store_of
from bot.store.engine import Store, Tx
from bot.store.reminding import Reminder
from bot.store.scene import Scene
from bot.views import missed
from bot.views import reminders as view
from bot.views.reminders import About
from bot.workers.alarms import Alarms

log = structlog.get_logger()

MOST = 100
"""Reminders in one transaction."""

TELLS_OF_SILENCE = frozenset({Kind.HEADS_UP, Kind.ABSENT, Kind.BACKUP, Kind.DIRECTOR})
"""Reminders that say whose phone is silent."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder with all that concerns it."""

    reminder: Reminder
    scene: Scene
    about: About
    verdict: Verdict

    @property
    def people(self) -> tuple[str, ...]:
        return rules.told(self.reminder.kind, self.about.step, self.scene.crew)


async def once(store: Store, now: datetime, alarms: Alarms | None = None) -> bool:
    """Deal with a batch of reminders whose time has come. False: there is none."""
    due = await store.read(lambda tx: store_of.due(tx, now, MOST))
    if due:
        await store.write(lambda tx: _all(tx, due, now, alarms or Alarms()))
    return bool(due)


class _Tried(Exception):
    """Undoes a trial that went well."""


def _all(tx: Tx, reminders: Sequence[Reminder], now: datetime, alarms: Alarms) -> None:
    """All in a few statements. If one breaks, it is found and left out, so that it costs nobody else theirs."""
    try:
        with tx.savepoint("reminders"):
            _remind(tx, reminders, now)
    except Exception as error:
        if _is_the_databases(error):
            raise
        sound = [reminder for reminder in reminders if _is_sound(tx, reminder, now)]
        broken = [reminder for reminder in reminders if reminder not in sound]
        won = store_of.settle(tx, broken, "failed", now)
        _give_alarm(tx, [reminder for reminder in broken if reminder.id in won], now, alarms)
        _remind(tx, sound, now)


def _give_alarm(tx: Tx, broken: Sequence[Reminder], now: datetime, alarms: Alarms) -> None:
    """Once for each step, though several of its reminders may break one after the other."""
    refs = store_of.refs(tx, broken)
    for attempt, step in dict.fromkeys((reminder.attempt, reminder.step) for reminder in broken):
        alarms.broken(tx, attempt, f"remind anybody of {refs[step]}", f"step:{attempt}:{step}", now)


def _is_sound(tx: Tx, reminder: Reminder, now: datetime) -> bool:
    try:
        with tx.savepoint("reminder"):
            _remind(tx, [reminder], now)
            raise _Tried
    except _Tried:
        return True
    except Exception as error:
        if _is_the_databases(error):
            raise
        log.exception("reminder_failed", reminder=reminder.id, attempt=reminder.attempt, kind=reminder.kind)
        return False


def _is_the_databases(error: Exception) -> bool:
    """Not a matter of this row: the transaction as a whole is to be run again, or given up."""
    return isinstance(error, DBAPIError) and not isinstance(error, IntegrityError)


def _remind(tx: Tx, reminders: Sequence[Reminder], now: datetime) -> None:
    """1. Load everything at once, the launches locked. 2. Judge each. 3. Settle those that are still armed.
    4. Put down what is to be said and shown.
    """
    scenes = store_of.scenes(tx, {reminder.attempt for reminder in reminders}, now)
    judged = _judged(tx, reminders, scenes, now)
    won = _settled(tx, judged, now)

    with outbox.together(tx):
        for due in won:
            if due.verdict in (Verdict.ON_TIME, Verdict.LATE):
                _send(due)
        for here in _by_scene(won):
            _show(here[0].scene, here)
            _digests(here[0].scene, [due for due in here if due.verdict is Verdict.GATHERED])


def _judged(tx: Tx, reminders: Sequence[Reminder], scenes: dict[int, Scene], now: datetime) -> list[Due]:
    steps = store_of.steps(tx, reminders)
    before = store_of.before(tx, scenes.values(), steps.values())
    gated = {reminder.attempt for reminder in reminders if steps[reminder.attempt, reminder.step].needs_go}
    go = store_of.with_go(tx, gated)
    silences = people.silences(tx, _may_be_silent(reminders, steps, scenes))
    judged = (
        _judge(reminder, steps[reminder.attempt, reminder.step], scenes[reminder.attempt], before, go, now)
        for reminder in reminders
    )
    return [replace(due, about=replace(due.about, silences=silences)) for due in judged]


def _may_be_silent(
    reminders: Sequence[Reminder], steps: Mapping[tuple[int, int], Step], scenes: Mapping[int, Scene]
) -> Iterator[str]:
    """Owners and backups, where it matters to others whether their phones are silent."""
    for reminder in reminders:
        if reminder.kind in TELLS_OF_SILENCE:
            crew = runbook.crew_of(steps[reminder.attempt, reminder.step], scenes[reminder.attempt].crew)
            yield from filter(None, crew)


def _judge(
    reminder: Reminder, step: Step, scene: Scene, before: dict[int, dict[str, Step]], go: set[int], now: datetime
) -> Due:
    attempt = scene.attempt
    waits = runbook.waits(step, before[attempt.id], attempt, now)
    refs = [wait.ref for wait in waits]
    verdict = rules.judge(reminder.kind, reminder.at, step, attempt, waits=refs, go=attempt.id in go, now=now)
    late = now - reminder.at if verdict is Verdict.LATE else now - now
    return Due(reminder, scene, About(scene.launch, attempt, scene.crew, step, waits, now, late), verdict)


def _settled(tx: Tx, judged: Sequence[Due], now: datetime) -> list[Due]:
    won: set[int] = set()
    for verdict in Verdict:
        won |= store_of.settle(tx, [due.reminder for due in judged if due.verdict is verdict], verdict, now)
    return [due for due in judged if due.reminder.id in won]


def _by_scene(dues: Iterable[Due]) -> Iterable[list[Due]]:
    """Those that are not pointless."""
    groups: dict[int, list[Due]] = {}
    for due in dues:
        if due.verdict is not Verdict.POINTLESS:
            groups.setdefault(due.scene.attempt.id, []).append(due)
    return groups.values()


def _send(due: Due) -> None:
    """To each person directly; a nudge also where the phase works, what reaches the director also in the room."""
    kind, key = due.reminder.kind, _key(due)
    for theirs in (True, False):
        if told := [user for user in due.people if (user in due.about.people) is theirs]:
            room.tell(due.scene, told, key, view.remind(due.about, kind, theirs=theirs))
    if kind in (Kind.NUDGE, Kind.OVERRUN):
        room.say(due.scene, key, view.in_thread(due.about), thread_of=("phase", due.about.step.phase))
    elif kind in (Kind.DIRECTOR, Kind.OVERRUN_DIRECTOR):
        room.say(due.scene, key, view.in_room(due.about))


def _show(scene: Scene, dues: Sequence[Due]) -> None:
    """From its time on a step has its card. Each further reminder brings it up to date."""
    steps = {due.about.step.id: due.about.step for due in dues if due.about.step.due_at is not None}
    begun = [step for step in steps.values() if step.due_at is not None and step.due_at <= scene.now]
    if begun:
        room.step_changed(scene, *begun)


def _digests(scene: Scene, dues: Sequence[Due]) -> None:
    """One message for each person: every step they would have been reminded of, once."""
    for user in dict.fromkeys(user for due in dues for user in due.people):
        mine = {due.about.step.id: due.about for due in dues if user in due.people}
        key = f"digest:{min(due.reminder.id for due in dues)}"
        room.tell(scene, [user], key, missed.digest(scene.launch, _in_order(mine.values())))


def _in_order(steps: Iterable[About]) -> list[About]:
    return sorted(steps, key=lambda about: (about.step.due_at or about.now, about.step.id))


def _key(due: Due) -> str:
    """Attempt (put before it), step, kind and due time: nobody is told twice."""
    return f"{due.about.step.id}:{due.reminder.kind}:{due.reminder.at.isoformat()}"
