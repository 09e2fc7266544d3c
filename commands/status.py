"""`status`: where the launch stands. With a ref, or a ref alone: that thing, its history and its buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.contracts import Answer, Call, Ring
from bot.domain.action import is_action
from bot.domain.criterion import waiting
from bot.domain.owed import owed
from bot.domain.people import Kind
from bot.domain.running import still_run
from bot.domain.standing import Standing
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Message
from bot.services import picturing, room
from bot.services.calls import reader, scene_of
from bot.services.lookups.actions import show_action
from bot.services.lookups.checks import show_checks
from bot.services.lookups.forecast import forecast_of
from bot.services.lookups.holds import hold_of, show_hold
from bot.services.lookups.poll import show_poll
from bot.services.lookups.readiness import show_ref
from bot.services.lookups.rollcall import show_roll
from bot.services.lookups.runbook import show_phase, show_step
from bot.store import kept, linting, people, standing
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views import forecast as forecast_view
from bot.views import lint as lint_view
from bot.views import standing as view
from bot.views.item import FALLBACK
from bot.views.parts import clip

USAGE = "status [REF|actions|checks|forecast|lint] [picture|share]"
SUMMARY = "where the launch stands, and when it will be ready; `TECH-7`, `TECH`, `DAY-3` or `poll` alone shows that"
RING = Ring.ALL
READS = True
OPTIONS: frozenset[str] = frozenset()
CODES = True
REFS = True


FRESH = timedelta(seconds=5)
"""How old what a status shows of the clock may be."""

MOST = 5
"""Things shown at once."""

BLOCKS, LETTERS = 49, 9500
"""What all of them may take together, beside the line that says how many are left."""


SHARE, PICTURE = "SHARE", "PICTURE"
PICTURED = {"CRITERIA": picturing.criteria, "RISKS": picturing.risks}


def posts(call: Call) -> bool:
    return SHARE in call.refs or PICTURE in call.refs


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    if posts(call):
        return _posted(scene, call)
    if call.refs:
        things = _fitting(_one(scene, call, ref) for ref in call.refs[:MOST])
        left = len(call.refs) - len(things)
        more = [blocks.sentence(f"These are {len(things)} of the {len(call.refs)} you named.")] if left else []
        return Answer(_joined([*things, *more]))
    now = standing.of(scene)
    seats = now.seats if now.poll is not None and now.poll.open else None
    known = reader(tx, call)
    signs = known is None or known.kind is Kind.MEMBER
    steps = still_run(now.steps, scene.attempt)
    mine = owed(
        call.actor,
        now.crew,
        now.items,
        steps,
        seats,
        call.now,
        signs=signs,
        actions=now.actions,
        criteria=waiting(now.criteria, scene.attempt, call.now),
        silent=now.silent,
    )
    shown = _shown(scene, now, known.zone if known else people.zone(tx, call.actor))
    return Answer(view.for_reader(shown, scene.attempt, mine, call.now))


def _shown(scene: Scene, now: Standing, own: str) -> Message:
    """What all readers in one zone see alike."""
    return kept.under_head(
        scene,
        ("status", own),
        lambda: view.status(scene.launch, scene.attempt, now, people.names(scene.tx), scene.now, own),
        fresh=FRESH,
    )


def _posted(scene: Scene, call: Call) -> Answer:
    """The picture of the launch, or of what is named: to whoever asks, or with `share` in the room for all to see,
    behind the status itself. It mentions nobody."""
    named = [ref for ref in dict.fromkeys(call.refs) if ref not in (SHARE, PICTURE)][:MOST]
    pictures = [_picture(scene, code) for code in named] or [picturing.picture(scene)]

    if SHARE not in call.refs:
        for place, picture in enumerate(pictures):
            room.tell(scene, [call.actor], f"picture:{place}:{call.key}", picture)
        return Answer(blocks.say(["The picture comes to you as a direct message in a moment."]))

    scene.hand(call.actor, "post in the launch room")
    if not named:
        status = view.status(scene.launch, scene.attempt, standing.of(scene), people.names(scene.tx), call.now)
        room.say(scene, f"status:{call.key}", status)
    for place, picture in enumerate(pictures):
        room.say(scene, f"picture:{place}:{call.key}", picture)
    return Answer(blocks.say(["Posted in the launch room."]))


def _picture(scene: Scene, code: str) -> Message:
    """Raises Refused where there is nothing to be drawn."""
    if code in PICTURED:
        return PICTURED[code](scene)
    if code in scene.crew.phases:
        return picturing.plan(scene, code)
    known = ", ".join(scene.crew.phases)
    raise Refused(
        f"There is a picture of the whole launch, of each phase ({known}), of `criteria` and of `risks`, none of "
        f"{shown(code)}."
    )


def _one(scene: Scene, call: Call, ref: str) -> Message:
    code = ref.split("-", maxsplit=1)[0]
    if ref == "POLL":
        return show_poll(scene, call)
    if ref == "ROLLCALL":
        return show_roll(scene, call)
    if ref == "CHECKS":
        return show_checks(scene)
    if ref == "LINT":
        return lint_view.told(scene.launch, linting.findings(scene))
    if ref == "FORECAST":
        return forecast_view.whole(scene.launch, scene.attempt, forecast_of(scene))
    if is_action(ref) or ref == "ACTIONS":
        return show_action(scene, call, ref)
    if (hold := hold_of(scene, ref)) is not None:
        return show_hold(scene, call, hold)
    if code in scene.crew.phases:
        if ref == code:
            return show_phase(scene, call, ref)
        return show_step(scene, call, ref)
    return show_ref(scene, call, ref)


def _fitting(messages: Iterable[Message]) -> list[Message]:
    """As many as one message has room for; the first in any case."""
    shown: list[Message] = []
    for message in messages:
        together = [block for each in (*shown, message) for block in each.blocks]
        if shown and (len(together) > BLOCKS or blocks.length(together) > LETTERS):
            break
        shown.append(message)
    return shown


def _joined(messages: Sequence[Message]) -> Message:
    shown = tuple(block for message in messages for block in message.blocks)
    return Message(clip("\n".join(message.text for message in messages), FALLBACK), shown)
