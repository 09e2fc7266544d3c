"""`log [REF|why|sent]`: the record: what was done and noted, why it was decided, who was told."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Message
from bot.services.calls import scene_of
from bot.services.lookups.readiness import by_name
from bot.store import audit, items, ledger, notes, polls
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import record, why

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
    return why.why(scene.launch, decision, polls.snapshot(scene.tx, decision), by_name(scene))
