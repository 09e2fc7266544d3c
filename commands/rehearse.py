"""`rehearse [pace=60] [in=#channel]`: run the same plan beforehand, elsewhere, where nothing of it counts."""

from __future__ import annotations

import zlib
from datetime import timedelta

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import dryrun
from bot.domain import rehearsing as rules
from bot.domain.launch import Attempt
from bot.domain.people import must_command
from bot.domain.typed import bare
from bot.errors import Refused
from bot.services import evidence, places, rehearsing, room
from bot.services.calls import answer, open_scene_of
from bot.store import audit, exceptions, launches, plan, readiness, rehearsals
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.people import Channel
from bot.store.scene import Scene, of_attempt
from bot.views import dryrun as words
from bot.views import rehearsal as view
from bot.views.blocks import Button
from bot.views.parts import Line

USAGE = "rehearse [pace=60] [in=#channel], rehearse dry [seed=7], rehearse end, rehearse waive REASON"
SUMMARY = "run the plan beforehand in another channel, at any pace; nothing of it counts"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"pace", "in", "seed"})
CODES = False
REFS = False

END, WAIVE, DRY = "end", "waive", "dry"


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "rehearse a launch")
    typed, _, rest = call.text.strip().partition(" ")
    typed = bare(typed).lower()
    if typed == END and not rest:
        return _end(scene, call)
    if typed == DRY and not rest:
        return _dry(scene, call)
    if typed == WAIVE:
        return _waive(rehearsals.of_launch(scene), call, rest)
    if typed:
        raise Refused(f"Write `{USAGE.replace(', ', '`, `')}`; `rehearse` takes nothing else.", field="text")
    must_command(scene.crew, call.actor, "rehearse a launch")
    own = rehearsals.of_launch(scene)
    _must_be_the_only_one(own)
    pace = rules.pace_of(call.options["pace"]) if "pace" in call.options else rules.PACE
    channel = _channel(own, call)

    began = rehearsing.begin(own, channel, pace=pace, by=call.actor)

    return answer(*view.to_the_actor(own.launch, began.attempt), buttons=[view.end_button(began.attempt)])


def _must_be_the_only_one(scene: Scene) -> None:
    running = rehearsals.under_way(scene.tx, scene.launch.id)
    if running is not None:
        raise Refused(
            "A rehearsal of this launch runs already, in a room of its own. `rehearse end` ends it.",
            offer=[view.end_button(running)],
        )


def _channel(scene: Scene, call: Call) -> Channel:
    """Where it is rehearsed: never in the launch's own room. Raises Refused or Lookup."""
    named = next(iter(grammar.channels(call.options.get("in", ""))), None)
    if named is None and "in" in call.options:
        raise Refused("`in` is a channel: `rehearse in=#rehearsal`, picked from Slack's list.", field="in")
    here = None if call.origin is Origin.DM or call.where.channel.startswith("D") else call.where.channel
    channel = named or here
    if channel is None or channel == scene.attempt.channel:
        raise Refused(
            "A rehearsal needs a room of its own, so that nobody takes it for the launch: `rehearse in=#channel`. "
            "A private channel is best.",
            field="in",
        )
    again = Button("Go on", "rehearse", options={**call.options, "in": f"<#{channel}>"}, attempt=scene.attempt.id)
    found = places.must_reach(scene.tx, channel, scene.now, again=again)
    if (there := launches.open_in(scene.tx, found.id)) is not None:
        launch = launches.by_id(scene.tx, there.launch_id)
        raise Refused(f"That channel is the room of `{launch.key}`. Name one that is free.", field="in")
    return found


def _end(scene: Scene, call: Call) -> Answer:
    running = _running(scene)
    rules.must_be_allowed(scene.crew, running, call.actor)

    there = of_attempt(scene.tx, running.id, call.now)
    outcome = rehearsing.end(there, by=call.actor)

    return answer(*view.ended(there.launch, there.attempt, outcome))


def _running(scene: Scene) -> Attempt:
    """The rehearsal one is in, or else the launch's. Raises Refused."""
    running = scene.attempt if scene.attempt.rehearsal else rehearsals.under_way(scene.tx, scene.launch.id)
    if running is None:
        raise Refused("No rehearsal runs. `rehearse in=#channel` begins one.")
    return running


def _waive(scene: Scene, call: Call, words: str) -> Answer:
    """The launch goes without: the director accepts it, and it stands among the exceptions."""
    must_command(scene.crew, call.actor, "waive the rehearsal")
    reason, cleaned = evidence.words(words)
    wanting = readiness.wanting(scene, "rehearsed")
    if not wanting:
        raise Refused("Nothing in this launch asks for a rehearsal, so there is nothing to waive.")
    if not reason:
        raise Refused("Say why this launch goes without: `rehearse waive it is the same as last month`.", field="text")

    exceptions.add(scene, wanting, kind=rules.WAIVED, by=call.actor, reason=reason)
    facts = {"act": "waive", "why": reason}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "rehearse", wanting[0].ref, facts, call.now))

    room.items_changed(scene, wanting, advised=True)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(*view.waived(scene.launch, [item.ref for item in wanting]), *warning)


def _dry(scene: Scene, call: Call) -> Answer:
    """Nobody is needed, so nobody is told; and nothing is kept."""
    seed = dryrun.seed_of(call.options["seed"]) if "seed" in call.options else zlib.crc32(call.key.encode()) % 10_000

    found = dryrun.run(plan.steps(scene), scene.attempt, timedelta(seconds=scene.launch.window_s), seed)

    again = Button("Again", "rehearse", text=DRY, attempt=scene.attempt.id)
    return answer(*words.told(scene.launch, found), buttons=[again])
