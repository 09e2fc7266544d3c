"""`log [REF|why|sent]`: the record: what was done and noted, why it was decided, who was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain.decision import Decision
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Message
from bot.services.calls import scene_of
from bot.services.lookups.readiness import by_name
from bot.store import audit, items, ledger, notes, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import record, why
from bot.views.why import Replay

USAGE = "log [REF|why|sent]"
SUMMARY = "the record: what was done, why it was decided, who was told"
RING = Ring.RECORD
READS = True
OPTIONS: frozenset[str] = frozenset()
CODES = True
REFS = True

ENTRIES = 20
NOTES = 10


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    if len(call.refs) > 1:
        raise Refused("Name one thing at a time: `log TECH-7`, `log TECH`, `log why` or `log sent`.", field="refs")
    if call.text and not call.refs:
        raise Refused(
            f"`log` cannot read {shown(grammar.plain(call.text))}. Write `log`, `log TECH-7`, `log why` or `log sent`."
        )
    about = call.refs[0] if call.refs else None
    if about == "WHY":
        return Answer(_why(scene))
    if about == "SENT":
        settles = scene.attempt.id if scene.crew.commands(call.actor) else None
        return Answer(record.sent(scene.launch, ledger.announced(tx, scene.attempt.id), settles))
    return Answer(_log(scene, about))


def _log(scene: Scene, about: str | None) -> Message:
    if about and not items.ever_was(scene, about):
        raise Refused(items.unknown(scene, [about]))
    entries = audit.entries(scene.tx, scene.launch.id, ref=about, last=ENTRIES)
    done = [entry for entry in entries if entry.verb != "note"]
    return record.log(scene.launch, done, notes.latest(scene, ref=about, last=NOTES), about, by_name(scene))


def _why(scene: Scene) -> Message:
    decision = polls.standing_decision(scene) or polls.pending_decision(scene)
    if decision is None:
        raise Refused("Nothing is decided yet. `status` shows what the record recommends.")
    return why.why(scene.launch, decision, polls.snapshot(scene.tx, decision), by_name(scene), _replay(scene, decision))


def _replay(scene: Scene, decision: Decision) -> Replay:
    """How it came to a decision, and what came of it, as the record has it."""
    asked = polls.latest(scene)
    since = min(asked.opened_at, decision.at) if asked is not None else decision.at
    before = audit.between(scene.tx, scene.launch.id, why.LEADS_TO, since, decision.at, last=why.SHOWN)
    after = audit.between(scene.tx, scene.launch.id, why.FOLLOWS, decision.at, last=why.SHOWN)
    number = audit.number_of(scene.tx, scene.launch.id, decision.head) if decision.head else None
    own = number or scene.launch.audit_seq + 1
    led = [entry for entry in before if entry.seq < own]
    came = [entry for entry in after if entry.seq > own]
    return Replay(tuple(_own(scene, led)), tuple(_own(scene, came)), number)


def _own(scene: Scene, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Without those of another attempt: a rehearsal says so in each of its entries."""
    number = scene.attempt.number if scene.attempt.rehearsal else None
    return (entry for entry in entries if entry.facts.get("rehearsal") == number)
