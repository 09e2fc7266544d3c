"""Another director: handed on by the one there is, by the deputy with a second person, or by whoever runs golive."""

from __future__ import annotations

from bot.domain import proposal as rules
from bot.domain.proposal import Kind, Proposal, State
from bot.services import room
from bot.store import audit, launches, proposals, watches
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import handover as view

NOBODY = ""
"""The record's actor, when golive acts by itself, and when somebody acts on the machine it runs on."""


def propose(scene: Scene, *, by: str, to: str) -> Proposal:
    """The deputy names another director: it waits for the holder of a seat."""
    lapses_at = rules.lapses_at(scene.now, scene.attempt.pace)
    asked = proposals.add(scene, kind=Kind.DIRECTOR, by=by, why="", subject=to, lapses_at=lapses_at, next_at=lapses_at)
    facts = {"act": "propose", "director": to}
    audit.append(scene.tx, scene.launch.id, Entry(by, "set", "director", facts, scene.now))

    room.proposal(scene, asked)
    people = [user for user in rules.whom_to_ask(scene.crew, asked) if user != scene.launch.director]
    room.tell(scene, people, f"director:{asked.id}", view.ask(scene.launch, scene.attempt, asked))
    return asked


def agree(scene: Scene, asked: Proposal, *, by: str) -> None:
    """The second person's word: the launch has another director."""
    settled = proposals.settle(scene, asked, State.AGREED, second=by)
    assert settled.subject is not None, "it names somebody"
    hand_on(scene, settled.subject, by=by, proposed_by=settled.by)
    room.proposal(scene, settled)


def hand_on(scene: Scene, to: str, *, by: str, proposed_by: str | None = None, why: str = "") -> None:
    """Change the director, and tell those who were and are. A deputy who becomes director leaves that place open."""
    was, deputy = scene.launch.director, scene.launch.deputy
    launches.save(scene.tx, scene.launch, director=to, deputy=None if to == deputy else deputy)
    facts = {"director": to, "was": was, "proposed by": proposed_by, "why": why}
    kept = {name: value for name, value in facts.items() if value}
    audit.append(scene.tx, scene.launch.id, Entry(by, "set", "director", kept, scene.now))

    watches.look_after(scene)
    room.setup(scene)
    room.board(scene)
    key = f"director:{scene.tx.heads[scene.launch.id][0]}"
    message = view.handed_on(scene.launch, to, was, proposed_by, by, why)
    room.say(scene, key, message)
    room.tell(scene, [to, was], key, message)


def lapse(scene: Scene, asked: Proposal) -> None:
    """Nobody agreed: the launch keeps the director it has."""
    settled = proposals.settle(scene, asked, State.LAPSED)
    audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "set", "director", {"act": "lapse"}, scene.now))
    room.proposal(scene, settled)
    room.tell(scene, [asked.by], f"director:{asked.id}:lapsed", view.lapsed(scene.launch))
