"""`report [share] md|csv|json|ics`: the launch as a file: for the one who asks, or in the room."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain.typed import shown
from bot.errors import Refused
from bot.exchange import reports
from bot.grammar import plain
from bot.message import File, Message
from bot.services import picturing, room
from bot.services.calls import answer, scene_of
from bot.store import diary, reporting
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views.blocks import Button
from bot.views.parts import Bold, Line

USAGE = "report [share] md|csv|json|ics"
SUMMARY = "the launch as a file, sent to you or, with `share`, to the room"
RING = Ring.RECORD
READS = True
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

SHARE = "share"
KINDS = {
    "md": "Markdown, to read",
    "csv": "CSV, for a spreadsheet",
    "json": "JSON, with everything",
    "ics": "a calendar of its plan, to be opened again when T-0 has moved",
}


def posts(call: Call) -> bool:
    return bool(call.text.strip())


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    scene.member(call.actor, "take a launch's report")
    asked = plain(call.text).lower().split()
    if not asked or asked == [SHARE]:
        return _offer(scene, asked)
    kind = _kind(asked)

    file = _calendar(scene) if kind == reports.ICS else _report(scene, kind)

    shared = SHARE in asked
    key = f"report:{call.key}"
    if shared:
        room.say(scene, key, Message(f"The report of {scene.launch.key} as it stands now, {KINDS[kind]}.", file=file))
    else:
        room.tell(scene, [call.actor], key, Message(f"The report of {scene.launch.key}, {KINDS[kind]}.", file=file))

    if kind == "md":
        _with_picture(scene, call, shared=shared)

    where = "comes to the launch room" if shared else "comes to you as a direct message"
    return answer([f"{file.name} {where} in a moment."])


def _report(scene: Scene, kind: str) -> File:
    told = reporting.report(scene)
    return File(reports.name(told, kind), f"Report of {told.name}", reports.written(told, kind))


def _calendar(scene: Scene) -> File:
    """Raises Refused while there is nothing to put into it."""
    found = diary.calendar(scene)
    if not found.events:
        raise Refused("There is no T-0 yet, so a calendar would be empty. The director names one: `t0 monday 9:00`.")
    return File(f"{scene.launch.key}.{reports.ICS}", f"Calendar of {found.name}", reports.as_calendar(found))


def _with_picture(scene: Scene, call: Call, *, shared: bool) -> None:
    """Beside the report that is to be read, the picture of readiness."""
    key, shown = f"picture:{call.key}", picturing.picture(scene)
    if shared:
        room.say(scene, key, shown)
    else:
        room.tell(scene, [call.actor], key, shown)


def _kind(asked: list[str]) -> str:
    """The one format among the words. Raises Refused."""
    words = [word for word in asked if word != SHARE]
    if len(words) != 1 or words[0] not in KINDS:
        known = ", ".join(f"`report {kind}`" for kind in KINDS)
        raise Refused(f"`report` cannot read {shown(' '.join(words))}. Write one of {known}.")
    return words[0]


def _offer(scene: Scene, asked: list[str]) -> Answer:
    buttons = [
        Button(f"{kind.upper()}", "report", text=" ".join([*asked, kind]), attempt=scene.attempt.id) for kind in KINDS
    ]
    told: list[Line] = [[Bold(kind), f": {what}"] for kind, what in KINDS.items()]
    first = "Which? It goes to the launch room." if asked else "Which? It comes to you as a direct message."
    return answer([first], *told, buttons=buttons)
