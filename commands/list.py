"""`list`: the launches one can see."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.store import launches, readiness, scene
from bot.store.engine import Tx
from bot.views import launches as view

USAGE = "list"
SUMMARY = "the launches you can see"
RING = Ring.ALL
READS = True
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def run(tx: Tx, call: Call) -> Answer:
    seen = scene.visible(tx, call.actor, call.where.channel, call.now, surely=not tx.slack_silent)
    open_ones = [(launches.by_id(tx, attempt.launch_id), attempt) for _, attempt in seen[: view.SHOWN]]
    tallies = readiness.tallies(tx, [attempt.id for _, attempt in open_ones])
    over = [
        (launch, attempt)
        for launch, attempt in launches.ended(tx, last=view.OVER)
        if not attempt.private or attempt.channel == call.where.channel
    ]
    return Answer(view.listed(open_ones, tallies, len(seen), over, call.now))
