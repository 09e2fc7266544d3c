"""`actions`, or one by its ref, for the one who asks."""

from __future__ import annotations

from bot.contracts import Call
from bot.domain import action as rules
from bot.errors import Refused
from bot.message import Message
from bot.services.lookups.readiness import by_name, history
from bot.store import actions, items
from bot.store.scene import Scene
from bot.views import action as view


def show_action(scene: Scene, call: Call, ref: str) -> Message:
    """The action of `ref`, or all of the launch (`actions`, `ACTION-*`). Raises Refused when there is none."""
    found = {action.ref: action for action in actions.every(scene)}
    if ref.partition("-")[2] in ("", "*"):
        return view.every(scene.launch, list(found.values()), by_name(scene), call.now)
    if (action := found.get(ref)) is None:
        raise Refused(items.unknown(scene, [ref]))
    may = rules.may_settle(action, call.actor, scene.crew)
    return view.detail(scene.launch, action, history(scene, ref), call.now, may=may)
