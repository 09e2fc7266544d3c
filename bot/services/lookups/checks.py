"""The checks of a launch: all of them, or those of one thing."""

from __future__ import annotations

from bot.message import Message
from bot.store import attached, checks
from bot.store.scene import Scene
from bot.views import checks as view
from bot.views.parts import Line


def show_checks(scene: Scene) -> Message:
    waiting = [one for one in attached.checks(scene) if one.waits_for]
    return view.listed(checks.of(scene), waiting, scene.launch.zone)


def lines_of(scene: Scene, ref: str) -> list[Line]:
    """How the checks of an item, of a step and its lines, or of a criterion stand."""
    theirs = [each for each in checks.of(scene) if any(ref == one.partition(".")[0] for one in each.refs)]
    return [view.line(each, scene.launch.zone, refs=False) for each in theirs]
