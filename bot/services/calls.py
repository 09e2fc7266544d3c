"""What nearly every command begins and ends with: its scene, its refs, and the answer to several refs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Generic, TypeVar

from bot.contracts import Answer, Call, Origin
from bot.domain import rehearsing
from bot.domain.people import Kind, Person
from bot.domain.typed import shown
from bot.errors import Lookup, Refused
from bot.grammar import plain
from bot.store import outbox, people, scene
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views.blocks import Button
from bot.views.parts import Line, marked

T = TypeVar("T")

KNOWN = timedelta(days=7)

SHOWN = 15
"""Lines of one kind in an answer; what is beyond them is counted."""

VALUE = 2000
"""Characters in a button's value (docs.slack.dev/reference/block-kit/block-elements/button-element)."""


def scene_of(tx: Tx, call: Call) -> Scene:
    """The launch and attempt a call is about. Raises Refused or Lookup."""
    where = call.where
    found = scene.find(tx, actor=call.actor, channel=where.channel, launch=where.launch, now=call.now)
    if found.attempt.rehearsal:
        rehearsing.must_be_rehearsed(call.verb, found.launch)
    return found


def open_scene_of(tx: Tx, call: Call) -> Scene:
    """`scene_of`, for what can only be done while the attempt runs. Raises Refused once it is over."""
    found = scene_of(tx, call)
    if found.attempt.ended_at is not None:
        raise Refused(
            f"Attempt {found.attempt.number} of {found.launch.key} is {found.attempt.state}: "
            "its record stays as it is. `list` shows what is under way."
        )
    return found


def reader(tx: Tx, call: Call) -> Person | None:
    """The actor by what Slack said within a week: for what is offered, never for what is allowed. None when Slack is
    silent. Raises Lookup.
    """
    try:
        return people.person(tx, call.actor, call.now, max_age=KNOWN)
    except Lookup:
        if not tx.slack_silent:
            raise
        return None


def is_member(tx: Tx, call: Call) -> bool:
    """Whether the actor is a full member, as `reader` knows them. While Slack is silent it is taken to be so."""
    known = reader(tx, call)
    return known is None or known.kind is Kind.MEMBER


def thread_of(scene: Scene, call: Call) -> tuple[str, str] | None:
    """The card in whose thread the call was made, or on which a shortcut was used: (view, subject)."""
    where = call.where
    places = [where.message if call.origin is Origin.SHORTCUT else None, where.thread]
    found = (outbox.card_at(scene.tx, where.channel, ts) for ts in places if ts)
    return next(filter(None, found), None)


def form_button(scene: Scene, call: Call) -> Button:
    """*Open form*, for a call made where Slack opens none: a click on it makes the same call."""
    button = Button(
        "Open form", call.verb, call.refs, call.options, call.text, scene.attempt.id, call.seen, style="primary"
    )
    return button if len(button.value) <= VALUE else replace(button, text="")


def fitting(button: Button, *, field: str = "text") -> Button:
    """The button, which carries a reason. Raises Refused where Slack takes none so long."""
    if len(button.value) > VALUE:
        raise Refused("Say it in fewer words: that reason does not fit on a button.", field=field)
    return button


def changed_since(call: Call, what: str = "The plan") -> list[Line]:
    """Stands above what is shown again, because it is not as it was when the button was drawn."""
    return [[f"{what} has changed since you were asked. As it is now:"]] if call.seen is not None else []


def must_name(call: Call, usage: str) -> tuple[str, ...]:
    """The refs of the call. Raises Refused when it names none."""
    if not call.refs:
        none = f"{shown(plain(call.text))} does not begin with a ref. " if call.text else ""
        raise Refused(
            f"{none}Say which one: `{usage}`, for example `{call.verb} TECH-1` or `{call.verb} TECH-1..4`.",
            field="refs",
        )
    return call.refs


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """Of several things, those done (before and after) and, for the others, why not."""

    done: tuple[tuple[T, T], ...]
    refused: tuple[str, ...]

    @property
    def after(self) -> tuple[T, ...]:
        return tuple(after for _, after in self.done)


def each(things: Iterable[T], decide: Callable[[T], T], *, besides: Sequence[str] = ()) -> Outcome[T]:
    """Decide for each; a refusal of one does not keep the others. `besides` are refusals known already.

    When nothing at all is left to do, the refusals are raised as one.
    """
    done: list[tuple[T, T]] = []
    refusals: list[Refused] = []
    for thing in things:
        try:
            done.append((thing, decide(thing)))
        except Refused as no:
            refusals.append(no)
    texts = [no.text for no in refusals] + list(besides)
    if not done and texts:
        field = next((no.field for no in refusals if no.field), None)
        offer = refusals[0].offer if len(texts) == len(refusals) == 1 else ()
        raise Refused("\n".join(shortened(texts)), field=field, offer=offer)
    return Outcome(tuple(done), tuple(texts))


def shortened(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many more there are."""
    return [*lines[:SHOWN], *([f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else [])]


def answer(*lines: Line, refused: Sequence[str] = (), buttons: Sequence[Button] = ()) -> Answer:
    """What was done, then a line for each thing that was not."""
    more: list[Line] = [[f"and {len(lines) - SHOWN} more"]] if len(lines) > SHOWN else []
    told = [*lines[:SHOWN], *more, *(marked(text) for text in shortened(refused))]
    return Answer(blocks.say(*told, buttons=buttons))
