"""What outside jobs said last, and the keys they sign it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.domain.inbound import Said
from bot.domain.net import Posted
from bot.store import checks, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene, of_attempt
from bot.store.upsert import keep_last

_inbound, _launch, _attempt, _state = schema.inbound, schema.launch, schema.attempt, schema.check_state
_KEEP = keep_last(_inbound, ["launch_id", "name"], ["key"])
_LAST = Prepared(
    select(_inbound.c.passed, _inbound.c.fields, _inbound.c.posted_at)
    .join(_attempt, _attempt.c.launch_id == _inbound.c.launch_id)
    .where(_attempt.c.id == bindparam("attempt"), _inbound.c.name == bindparam("name"))
)


@dataclass(frozen=True, slots=True)
class Job:
    """One that may post: the launch it belongs to, its key, and when what it said last was signed."""

    launch: int
    name: str
    key: str
    signed_at: datetime | None


def set_key(scene: Scene, name: str, key: str) -> None:
    """From now on the job signs with this one."""
    scene.tx.execute(_KEEP.on(scene.tx), {"launch_id": scene.launch.id, "name": name, "key": key})


def job(tx: Tx, launch: str, name: str) -> Job | None:
    query = (
        select(_inbound.c.launch_id, _inbound.c.name, _inbound.c.key, _inbound.c.signed_at)
        .join(_launch, _launch.c.id == _inbound.c.launch_id)
        .where(_launch.c.team == tx.team, _launch.c.key == launch, _inbound.c.name == name)
    )
    row = tx.execute(query).one_or_none()
    return Job(row.launch_id, row.name, row.key, row.signed_at) if row else None


def said(tx: Tx, job: Job, said: Said, now: datetime) -> None:
    """Keep what it said, and have the checks that wait for it probed."""
    here = (_inbound.c.launch_id == job.launch) & (_inbound.c.name == job.name)
    values = {"signed_at": said.signed_at, "posted_at": now, "passed": said.passed, "fields": dict(said.fields)}
    tx.execute(update(_inbound).where(here).values(**values))
    open_ones = select(_attempt.c.id).where(_attempt.c.launch_id == job.launch, _attempt.c.ended_at.is_(None))
    for attempt in list(tx.execute(open_ones).scalars()):
        scene = of_attempt(tx, attempt, now)
        theirs = [each for each in checks.of(scene) if each.kind == "inbound"]
        checks.hurry(scene, [each.name for each in theirs if each.options.get("name") == job.name])


def last(tx: Tx, attempt: int, name: str, now: datetime) -> Posted | None:
    """What a job of an attempt's launch said last; None while it has said nothing."""
    row = tx.execute(_LAST, {"attempt": attempt, "name": name}).one_or_none()
    if row is None or row.posted_at is None:
        return None
    fields: Mapping[str, object] = row.fields or {}
    return Posted(row.passed, fields, now - row.posted_at)
