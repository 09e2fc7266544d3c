"""What nearly every command begins and ends with: its scene, its refs, and the answer to several refs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.contracts import Answer, Call
from bot.errors import Refused
from bot.store import scene
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks
from bot.views.blocks import Button, Line

T = TypeVar("T")


def scene_of(tx: Tx, call: Call) -> Scene:
    """The launch and attempt a call is about. Raises Refused or Lookup."""
    where = call.where
    return scene.find(tx, actor=call.actor, channel=where.channel, launch=where.launch, now=call.now)


def must_name(call: Call, usage: str) -> tuple[str, ...]:
    """The refs of the call. Raises Refused when it names none."""
    if not call.refs:
        raise Refused(
            f"Say which one: `{usage}`, for example `{call.verb} TECH-1` or `{call.verb} TECH-1..4`.", field="refs"
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
    refused: list[str] = []
    field = None
    for thing in things:
        try:
            done.append((thing, decide(thing)))
        except Refused as no:
            refused.append(no.text)
            field = field or no.field
    refused += besides
    if not done and refused:
        raise Refused("\n".join(refused), field=field)
    return Outcome(tuple(done), tuple(refused))


def answer(*lines: Line, refused: Sequence[str] = (), buttons: Sequence[Button] = ()) -> Answer:
    """What was done, then a line for each thing that was not."""
    return Answer(blocks.say(*lines, *(blocks.marked(text) for text in refused), buttons=buttons))
