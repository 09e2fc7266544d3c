"""The roll calls of an attempt, and what each person said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.domain import rollcall as rules
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.rollcall import Answer, Fact, Reply, Roll
from bot.domain.runbook import Step
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene
from bot.store.upsert import keep_last

_call, _answer, _step = schema.roll_call, schema.roll_answer, schema.step


@dataclass(frozen=True, slots=True)
class Due:
    """A roll call whose people are to be asked."""

    attempt: int
    step: int
    at: datetime


_OPEN = keep_last(_call, ["attempt_id", "step_id"], ["opened_at", "opened_by", "ask_at"])
_KEEP = keep_last(_answer, ["attempt_id", "person"], ["asked_at", "reply", "reason", "replied_at"])
_DUE = Prepared(
    select(_call.c.attempt_id, _call.c.step_id, _call.c.ask_at)
    .join(schema.attempt, schema.attempt.c.id == _call.c.attempt_id)
    .where(_call.c.ask_at.is_not(None), _call.c.ask_at <= bindparam("now"))
    .where(schema.attempt.c.team == bindparam("team"))
    .order_by(_call.c.ask_at)
)
_ANSWERS = Prepared(select(_answer).where(_answer.c.attempt_id == bindparam("attempt")))
_OPENED = Prepared(select(_call.c.step_id).where(_call.c.attempt_id == bindparam("attempt")))


def open_new(scene: Scene, step: Step, *, by: str) -> None:
    """A step calls the roll; its people are asked at once."""
    row = {"attempt_id": scene.attempt.id, "step_id": step.id, "opened_at": scene.now, "opened_by": by}
    scene.tx.execute(_OPEN.on(scene.tx), row | {"ask_at": scene.now})
    scene.tx.wake_at(scene.now)


def ask_again(scene: Scene, step: Step) -> None:
    """Have those asked once more who have not answered."""
    where = (_call.c.attempt_id == scene.attempt.id) & (_call.c.step_id == step.id)
    scene.tx.execute(update(_call).where(where).values(ask_at=scene.now))
    scene.tx.wake_at(scene.now)


def due(tx: Tx, now: datetime) -> list[Due]:
    """Those whose people are to be asked by now."""
    rows = tx.execute(_DUE, {"now": now, "team": tx.team})
    return [Due(row.attempt_id, row.step_id, row.ask_at) for row in rows]


def settle(tx: Tx, due: Due) -> bool:
    """Its people are asked now. False: another process has asked them."""
    mine = (_call.c.attempt_id == due.attempt) & (_call.c.step_id == due.step) & (_call.c.ask_at == due.at)
    return tx.execute(update(_call).where(mine).values(ask_at=None)).rowcount == 1


def keep(scene: Scene, *answers: Answer) -> None:
    rows = [
        {
            "attempt_id": scene.attempt.id,
            "person": each.person,
            "asked_at": each.asked_at,
            "reply": each.reply,
            "reason": each.reason,
            "replied_at": each.replied_at,
        }
        for each in answers
    ]
    if rows:
        scene.tx.execute(_KEEP.on(scene.tx), rows if len(rows) > 1 else rows[0])


def opened(scene: Scene) -> frozenset[int]:
    """The steps of this attempt that have called the roll, by id."""
    return frozenset(scene.tx.execute(_OPENED, {"attempt": scene.attempt.id}).scalars())


def rolls(scene: Scene, steps: Sequence[Step]) -> dict[int, Roll]:
    """The roll of each step that has called it, by the step's id. `steps` are all of the plan."""
    if not any(rules.calls(step) for step in steps):
        return {}
    called = opened(scene)
    callers = [step for step in steps if step.id in called]
    given = answers(scene) if callers else {}
    return {step.id: Roll(rules.parts(steps, scene.crew, step.place), given) for step in callers}


def silent(scene: Scene, steps: Sequence[Step]) -> frozenset[str]:
    """Those who have been called and have not said a word, until liftoff. In a rehearsal only who runs it is asked."""
    if scene.attempt.state not in BEFORE_LIFTOFF or scene.attempt.ended_at is not None:
        return frozenset()
    called = frozenset(user for roll in rolls(scene, steps).values() for user in roll.of(None))
    return called & {scene.attempt.run_by or ""} if scene.attempt.rehearsal else called


def whole(scene: Scene, steps: Sequence[Step]) -> Roll:
    """Of everybody."""
    return Roll(rules.parts(steps, scene.crew), answers(scene))


def answers(scene: Scene) -> Mapping[str, Answer]:
    rows = scene.tx.execute(_ANSWERS, {"attempt": scene.attempt.id})
    return {
        row.person: Answer(
            row.person, row.asked_at, Reply(row.reply) if row.reply else None, row.reason, row.replied_at
        )
        for row in rows
    }


def facts_of(scene: Scene, step: Step) -> dict[int, Fact]:
    """The lines of a step that tick themselves, and when; by number, from 1."""
    kept = scene.tx.execute(select(_step.c.settings).where(_step.c.id == step.id)).scalar_one()
    lines: Iterable[Mapping[str, str | None]] = kept.get("lines", ())
    named = ((number, line.get("holds")) for number, line in enumerate(lines, start=1))
    return {number: Fact(fact) for number, fact in named if fact}


def give(scene: Scene, step: Step, *, to: str, instead_of: str | None) -> None:
    """Somebody owns the step from now on, in the place of one of its owners."""
    owners = [to if user == instead_of else user for user in step.owners]
    values = {"owner": owners[0] if owners else to, "owners": owners or None}
    if step.backup == to:
        values["backup"] = None
    scene.tx.execute(update(_step).where(_step.c.id == step.id).values(**values))
