"""What people do with actions: settle them, hand them on or put them to another day, open them again.

Also of a launch that is over: they outlive it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.contracts import Answer, Call, Origin
from bot.domain import action as rules
from bot.domain.action import Action
from bot.domain.people import must_be_of_here
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, room
from bot.services.actions import deadline, read
from bot.services.calls import Outcome, answer, each, form_button, scene_of
from bot.store import actions, audit, items, people
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import action as view
from bot.views.parts import Line


def settle(tx: Tx, call: Call) -> Answer:
    """`done ACTION-2 what came of it`. Raises Refused."""
    scene = _scene(tx, call, "settle actions")
    outcome, cleaned = evidence.words(call.text)

    done = _each(
        scene,
        call,
        lambda action: rules.done(
            action, by=call.actor, crew=scene.crew, outcome=outcome, now=call.now, seen=call.seen
        ),
    )

    facts = {"text": outcome} if outcome else {}
    _save(scene, done, [Entry(call.actor, "done", action.ref, facts, call.now) for action in done.after])

    return answer(*(view.settled(action) for action in done.after), *_warning(cleaned), refused=done.refused)


def hand(tx: Tx, call: Call) -> Answer:
    """`hand ACTION-2 @user by friday`: whose it is, by when, or both. Raises Refused or Lookup."""
    scene = _scene(tx, call, "hand actions on")
    if not call.text and call.origin is not Origin.MODAL:
        return answer([view.SAY_WHO], buttons=[form_button(scene, call)])
    to, dated, due = _asked(scene, call)

    done = _each(scene, call, lambda action: _handed(scene, call, action, to, due if dated else action.due_at))

    _save(scene, done, [_handed_entry(call, before, after) for before, after in done.done])

    for before, after in done.done:
        concerned = sorted({before.owner, after.owner} - {call.actor})
        message = view.handed(scene.launch, before, after, call.actor)
        room.tell(scene, concerned, f"hand:{call.key}:{after.id}", message)

    return answer(*(view.is_with(action, scene.launch.zone) for action in done.after), refused=done.refused)


def reopen(tx: Tx, call: Call) -> Answer:
    """`reopen ACTION-2 reason`. Whose it is hears of it, and whoever had settled it. Raises Refused."""
    scene = _scene(tx, call, "reopen actions")
    if not call.text and call.origin is not Origin.MODAL and not call.can_open_form:
        return answer([view.SAY_WHY], buttons=[form_button(scene, call)])
    reason, cleaned = evidence.words(call.text)

    done = _each(scene, call, lambda action: rules.reopen(action, by=call.actor, crew=scene.crew, reason=reason))

    entries = [Entry(call.actor, "reopen", action.ref, {"why": reason}, call.now) for action in done.after]
    _save(scene, done, entries)

    for before, after in done.done:
        concerned = sorted({after.owner, before.done_by or after.owner} - {call.actor})
        message = view.reopened(scene.launch, after, call.actor, reason)
        room.tell(scene, concerned, f"reopen:{call.key}:{after.id}", message)

    lines = (view.is_with(action, scene.launch.zone) for action in done.after)
    return answer(*lines, *_warning(cleaned), refused=done.refused)


def form(tx: Tx, call: Call) -> Form:
    """For `hand` and `reopen` without words. Raises Refused."""
    scene = _scene(tx, call, "change actions")
    if call.verb == "hand":
        done = _each(scene, call, lambda action: _handed(scene, call, action, "…", action.due_at))
        return view.hand_form(scene.attempt, scene.launch.zone, [before for before, _ in done.done])
    done = _each(scene, call, lambda action: rules.reopen(action, by=call.actor, crew=scene.crew, reason="…"))
    return view.reopen_form(scene.attempt, [before for before, _ in done.done])


def _scene(tx: Tx, call: Call, act: str) -> Scene:
    scene = scene_of(tx, call)
    must_be_of_here(people.person(tx, call.actor, call.now), act)
    if others := [ref for ref in call.refs if not rules.is_action(ref)]:
        raise Refused(f"Name actions apart from steps and items: {', '.join(others)} is none.")
    return scene


def _each(scene: Scene, call: Call, decide: Callable[[Action], Action]) -> Outcome[Action]:
    known = {action.ref: action for action in actions.every(scene)}
    unknown = [items.unknown(scene, [ref]) for ref in call.refs if ref not in known]
    return each([known[ref] for ref in call.refs if ref in known], decide, besides=unknown)


def _save(scene: Scene, done: Outcome[Action], entries: list[Entry]) -> None:
    for before, after in done.done:
        actions.save(scene, before, after)
    audit.append(scene.tx, scene.launch.id, *entries)


def _asked(scene: Scene, call: Call) -> tuple[str | None, bool, datetime | None]:
    """To whom (None: it stays whose it is), whether a time was said, and which. Raises Refused or Lookup."""
    asked = read(scene, call.text)
    if asked.text.strip(" .!"):
        raise Refused(
            f"`hand` cannot read {shown(asked.text)}. Say whose it is, by when, or both: "
            f"`hand {call.refs[0]} @user by friday`.",
            field="text",
        )
    if asked.owner is not None:
        must_be_of_here(people.person(scene.tx, asked.owner, scene.now), "own an action")
    if "due" in call.options:
        return asked.owner, True, deadline(scene, call.options["due"], field="due")
    return asked.owner, asked.due is not None, asked.due


def _handed(scene: Scene, call: Call, action: Action, to: str | None, due: datetime | None) -> Action:
    return rules.hand(action, to=to or action.owner, due=due, by=call.actor, crew=scene.crew, now=call.now)


def _handed_entry(call: Call, before: Action, after: Action) -> Entry:
    due = {"due": after.due_at.isoformat() if after.due_at else None} if after.due_at != before.due_at else {}
    if after.owner == before.owner:
        return Entry(call.actor, "date", after.ref, due, call.now)
    return Entry(call.actor, "hand", after.ref, {"from": before.owner, "to": after.owner, **due}, call.now)


def _warning(cleaned: bool) -> list[Line]:
    return [[evidence.WARNING]] if cleaned else []
