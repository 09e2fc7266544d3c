"""The stakeholders of a launch, what they said in this attempt, and who has seen what."""

from __future__ import annotations

from sqlalchemy import and_, func, insert, select, update

from bot.domain.stakeholder import Answer, Role, Stakeholder
from bot.store import schema
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.store.upsert import keep_first, keep_last

_who, _answer, _seen = schema.stakeholder, schema.stakeholder_answer, schema.seen
_SAY = keep_last(_answer, ["attempt_id", "stakeholder_id"], ["answer", "reason", "evidence", "by", "at"])
_SEE = keep_first(_seen, "attempt_id", "key", "person")


def of(scene: Scene) -> tuple[Stakeholder, ...]:
    """In the order they were added."""
    said = and_(_answer.c.stakeholder_id == _who.c.id, _answer.c.attempt_id == scene.attempt.id)
    told = (_answer.c.answer, _answer.c.reason, _answer.c.evidence, _answer.c.by, _answer.c.at)
    query = (
        select(_who.c.id, _who.c.name, _who.c.person, _who.c.role, *told)
        .outerjoin(_answer, said)
        .where(_who.c.launch_id == scene.launch.id, _who.c.dropped_at.is_(None))
        .order_by(_who.c.id)
    )
    return tuple(
        Stakeholder(
            row.id,
            row.name,
            row.person,
            Role(row.role),
            Answer(row.answer) if row.answer else None,
            row.reason,
            row.evidence,
            row.by,
            row.at,
        )
        for row in scene.tx.execute(query)
    )


def people(scene: Scene) -> list[str]:
    """Those who are in Slack."""
    query = select(_who.c.person).where(
        _who.c.launch_id == scene.launch.id, _who.c.dropped_at.is_(None), _who.c.person.is_not(None)
    )
    return list(scene.tx.execute(query.order_by(_who.c.id)).scalars())


def add(scene: Scene, name: str, person: str | None, role: Role, by: str) -> None:
    row = {"launch_id": scene.launch.id, "person": person, "name": name, "role": role}
    scene.tx.execute(insert(_who), row | {"added_by": by, "added_at": scene.now})


def change_role(scene: Scene, who: Stakeholder, role: Role) -> None:
    scene.tx.execute(update(_who).where(_who.c.id == who.id).values(role=role))


def drop(scene: Scene, who: Stakeholder) -> None:
    scene.tx.execute(update(_who).where(_who.c.id == who.id).values(dropped_at=scene.now))


def say(
    scene: Scene, who: Stakeholder, answer: Answer, *, by: str, reason: str | None = None, evidence: str | None = None
) -> None:
    row = {"attempt_id": scene.attempt.id, "stakeholder_id": who.id, "answer": answer, "reason": reason}
    scene.tx.execute(_SAY.on(scene.tx), row | {"evidence": evidence, "by": by, "at": scene.now})


def see(scene: Scene, key: str, person: str) -> bool:
    """False: they had said so before."""
    row = {"attempt_id": scene.attempt.id, "key": key, "person": person, "at": scene.now}
    return scene.tx.execute(_SEE.on(scene.tx), row).rowcount == 1


def seen(tx: Tx, attempt: int) -> dict[str, int]:
    """How many have seen each announcement, by its key."""
    query = select(_seen.c.key, func.count().label("many")).where(_seen.c.attempt_id == attempt)
    return {row.key: row.many for row in tx.execute(query.group_by(_seen.c.key))}
