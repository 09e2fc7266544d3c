"""`status rollcall`: who is in, who can't and who has not said a word, with the buttons of whoever asks."""

from __future__ import annotations

from bot.contracts import Call
from bot.domain import runbook
from bot.domain.rollcall import Reply, Roll
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.message import Message
from bot.services import steps
from bot.store import people, plan, rollcalls
from bot.store.scene import Scene
from bot.views import rollcall as view
from bot.views import step as step_view
from bot.views.blocks import Button


def show_roll(scene: Scene, call: Call) -> Message:
    """The roll call of everybody. Raises Refused while none has been opened."""
    all_steps = plan.steps(scene)
    opened = rollcalls.opened(scene)
    if not opened:
        raise Refused("No roll call has been opened yet. A step of the runbook opens it when it starts.")
    roll = rollcalls.whole(scene, all_steps)
    callers = [step for step in all_steps if step.id in opened]
    silences = people.silences(scene.tx, roll.of(None))
    book = steps.book_of(scene, all_steps)
    name = step_view.plain(people.names(scene.tx))
    return view.whole(book, roll, silences, name, _buttons(scene, call, roll, callers))


def _buttons(scene: Scene, call: Call, roll: Roll, callers: list[Step]) -> list[Button]:
    mine = roll.answer(call.actor).reply if call.actor in roll.parts else Reply.IN
    own = view.answers(scene.attempt) if mine is not Reply.IN else []
    may = any(runbook.may_run(step, call.actor, scene.crew) for step in callers)
    silent = len(roll.of(None))
    again = Button(f"Ask {silent} once more", "rollcall", text="ask", attempt=scene.attempt.id)
    return [*own, *([again] if may and silent else [])]
