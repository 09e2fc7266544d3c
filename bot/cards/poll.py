"""The poll card, and the card of a decision that waits for its second person."""

from __future__ import annotations

from bot.domain import poll as rules
from bot.domain.decision import Decision, may_second
from bot.domain.poll import Poll
from bot.message import Message
from bot.store import people, polls, risks, standing, votes
from bot.store.scene import Scene
from bot.views import decision as decision_view
from bot.views import poll as poll_view
from bot.views.poll import Shown


def poll(scene: Scene, subject: str) -> Message | None:
    found = polls.by_id(scene.tx, int(subject))
    return poll_view.card(scene.launch, scene.attempt, shown(scene, found), people.names(scene.tx))


def shown(scene: Scene, found: Poll) -> Shown:
    """A poll with its seats; with what follows from it, unless another poll came after it."""
    now = standing.of(scene)
    seats = rules.standings(scene.crew.seats, votes.of(scene.tx, found))
    recommendation = now.recommendation if now.poll is not None and now.poll.id == found.id else None
    if found.practice and found == polls.last(scene):
        recommendation = rules.recommend(now.readiness, seats)
    decision = now.decision if recommendation is not None and not found.practice else None
    return Shown(
        poll=found,
        seats=seats,
        holders={seat.code: scene.crew.holder(seat.code) for seat in scene.crew.seats},
        recommendation=recommendation,
        decision=decision if decision is not None and decision.at >= found.opened_at else None,
        stand_ins={who: away.substitute for who, away in scene.crew.away.items() if away.substitute},
        exceptions=now.exceptions if recommendation is not None else (),
        zone=scene.launch.zone,
        blockers=now.readiness.blockers if recommendation is not None and decision is None else (),
        red=now.red if recommendation is not None and decision is None else (),
        risks=tuple(risks.of(scene)) if recommendation is not None else (),
    )


def decision(scene: Scene, subject: str) -> Message | None:
    found = polls.decision_by_id(scene.tx, int(subject))
    return decision_view.card(
        scene.launch,
        scene.attempt,
        found,
        polls.snapshot(scene.tx, found),
        seconds(scene, found),
        people.names(scene.tx),
    )


def seconds(scene: Scene, pending: Decision) -> list[str]:
    """Who is named as a possible second: director or deputy first, then those who answer for a mandatory seat."""
    crew = scene.crew
    holders = [user for seat in crew.seats if seat.mandatory for user in crew.of(seat.code)]
    asked = dict.fromkeys([*crew.of("deputy"), *holders])
    return [user for user in asked if may_second(crew, pending.by, user)]
