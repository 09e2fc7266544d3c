"""The record: append-only, hash-chained, one chain per launch.

Each entry's hash covers its own words and the hash before it, so that no entry can be changed, dropped or
moved without the rest showing it. The head is printed in decision messages, which puts it out of reach.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.domain.record import Entry
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared

__all__ = ["GENESIS", "Entry", "Fault", "append", "entries", "verify"]

GENESIS = "0" * 64

_HEAD = Prepared(
    select(schema.launch.c.audit_seq, schema.launch.c.audit_head).where(schema.launch.c.id == bindparam("launch"))
)
_MOVE_HEAD = Prepared(
    update(schema.launch)
    .where(schema.launch.c.id == bindparam("launch"))
    .values(audit_seq=bindparam("new_seq"), audit_head=bindparam("new_head"))
)
_APPEND = Prepared(insert(schema.audit))


def append(tx: Tx, launch: int, *entries: Entry) -> str:
    """Add entries to the launch's chain and return its new head. The launch's row must be locked."""
    seq, head = tx.heads.get(launch) or _head(tx, launch)
    rows = []
    for entry in entries:
        seq += 1
        if tx.rehearsal is not None:
            entry = replace(entry, facts={**entry.facts, "rehearsal": tx.rehearsal})
        body = _canonical(launch, seq, entry)
        digest = _digest(head, body)
        rows.append(
            {
                "launch_id": launch,
                "seq": seq,
                "at": entry.at,
                "actor": entry.actor,
                "verb": entry.verb,
                "ref": entry.ref,
                "body": body,
                "prev": head,
                "hash": digest,
            }
        )
        head = digest
    tx.execute(_APPEND, rows)
    tx.execute(_MOVE_HEAD, {"launch": launch, "new_seq": seq, "new_head": head})
    tx.heads[launch] = (seq, head)
    return head


def entries(tx: Tx, launch: int, *, ref: str | None = None, verb: str | None = None, last: int = 20) -> list[Entry]:
    """The latest entries, oldest first."""
    audit = schema.audit
    query = select(audit.c.seq, audit.c.body).where(audit.c.launch_id == launch)
    if ref is not None:
        query = query.where(
            (audit.c.ref == ref) | audit.c.ref.startswith(ref + "-") | audit.c.ref.startswith(ref + ".")
        )
    if verb is not None:
        query = query.where(audit.c.verb == verb)
    rows = tx.execute(query.order_by(audit.c.seq.desc()).limit(last)).all()
    return [_entry(row.seq, json.loads(row.body)) for row in reversed(rows)]


def between(
    tx: Tx, launch: int, verbs: Collection[str], since: datetime, until: datetime | None = None, *, last: int
) -> list[Entry]:
    """The latest entries of some verbs in a span of time, oldest first."""
    audit = schema.audit
    query = select(audit.c.seq, audit.c.body).where(audit.c.launch_id == launch, audit.c.verb.in_(verbs))
    query = query.where(audit.c.at >= since)
    if until is not None:
        query = query.where(audit.c.at <= until)
    rows = tx.execute(query.order_by(audit.c.seq.desc()).limit(last)).all()
    return [_entry(row.seq, json.loads(row.body)) for row in reversed(rows)]


def number_of(tx: Tx, launch: int, head: str) -> int | None:
    """The number of the entry with that hash. None: the record has none."""
    audit = schema.audit
    query = select(audit.c.seq).where(audit.c.launch_id == launch, audit.c.hash == head)
    number: int | None = tx.execute(query).scalar_one_or_none()
    return number


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where a chain does not hold."""

    launch: str
    seq: int
    problem: str


def verify(tx: Tx) -> Iterator[Fault]:
    """The first fault of each launch's chain, if it has one. Reads every entry once, in order."""
    launches = tx.execute(
        select(schema.launch.c.id, schema.launch.c.key, schema.launch.c.audit_seq, schema.launch.c.audit_head)
        .where((schema.launch.c.team == tx.team) | (tx.team == ""))
        .order_by(schema.launch.c.id)
    ).all()
    for launch in launches:
        if fault := _verify_one(tx, launch.id, launch.key, launch.audit_seq, launch.audit_head):
            yield fault


def _verify_one(tx: Tx, launch: int, key: str, last: int, head: str) -> Fault | None:
    audit = schema.audit
    expected, before = 0, GENESIS
    for row in tx.execute(select(audit).where(audit.c.launch_id == launch).order_by(audit.c.seq)):
        expected += 1
        if row.seq != expected:
            return Fault(key, expected, f"entry {expected} is missing")
        if row.prev != before or row.hash != _digest(before, row.body):
            return Fault(key, row.seq, "its words or its place were changed")
        body = json.loads(row.body)
        columns = [launch, row.seq, _iso(row.at), row.actor, row.verb, row.ref]
        if columns != [body[name] for name in ("launch", "seq", "at", "actor", "verb", "ref")]:
            return Fault(key, row.seq, "its columns differ from its words")
        before = row.hash
    if (expected, before) != (last, head):
        return Fault(key, expected + 1, f"the chain ends at {expected}, the launch says {last}")
    return None


def _head(tx: Tx, launch: int) -> tuple[int, str]:
    row = tx.execute(_HEAD, {"launch": launch}).one()
    return row.audit_seq, row.audit_head


def _canonical(launch: int, seq: int, entry: Entry) -> str:
    words = {
        "launch": launch,
        "seq": seq,
        "at": _iso(entry.at),
        "actor": entry.actor,
        "verb": entry.verb,
        "ref": entry.ref,
        "facts": dict(entry.facts),
    }
    return json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _entry(seq: int, words: Mapping[str, Any]) -> Entry:
    at = datetime.fromisoformat(words["at"])
    return Entry(words["actor"], words["verb"], words["ref"], words["facts"], at, seq)


def _digest(prev: str, body: str) -> str:
    return hashlib.sha256(f"{prev}\n{body}".encode()).hexdigest()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
