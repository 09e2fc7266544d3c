"""What time itself brings: a day and an hour to T-0, a hold that lasts, the half hour from liftoff to live; and the
drafts of the steps that send them, laid a day ahead."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import draft as rules
from bot.domain import telling
from bot.domain.draft import Draft, State
from bot.domain.launch import State as LaunchState
from bot.domain.telling import Moment
from bot.services import announcing, room, stakeholding
from bot.store import drafts, launches, plan
from bot.store.scene import Scene
from bot.views import draft as view

NOBODY = ""


def turn(scene: Scene) -> None:
    """Tell what is to be told by now, and note when there is something next. Asking twice tells nothing twice."""
    attempt = scene.attempt
    if attempt.news_at is None or attempt.news_at > scene.now:
        return
    settings = scene.launch.settings
    for moment in telling.moments(attempt, settings, scene.now):
        if moment.at <= scene.now:
            _TELL[moment.event](scene, moment)
    if _is_near(scene):
        lay_for_steps(scene)
    following = telling.next_at(attempt, settings, scene.now)
    launches.save_attempt(scene.tx, attempt, replace(attempt, news_at=following))
    if following is not None:
        scene.tx.wake_at(following)


def _is_near(scene: Scene) -> bool:
    """Whether launch day is so near that its words should be ready."""
    attempt = scene.attempt
    if attempt.state is LaunchState.LIFTED:
        return True
    return attempt.state is LaunchState.COUNTING and attempt.t0 is not None and attempt.t0 - telling.A_DAY <= scene.now


def _mark(scene: Scene, moment: Moment) -> None:
    """So long to T-0. Nobody is told of a mark that is long past."""
    stakeholding.ask(scene)
    if scene.now - moment.at <= telling.LATE:
        announcing.announce(scene, moment.event, moment.key)


def _hold(scene: Scene, moment: Moment) -> None:
    """A hold has lasted: those hear of it now whom a short one does not concern."""
    attempt = scene.attempt
    lasted = scene.now - attempt.held_at if attempt.held_at else None
    told = [audience for audience, _ in announcing.audiences(scene, "hold", lasted=lasted)]
    reached = [audience for audience in told if audience != announcing.ROOM]
    concerned = [name for name in reached if telling.of(scene.launch.settings, "hold")[name].over is not None]
    facts = {"by": attempt.held_by, "why": attempt.held_why, "until": attempt.held_until}
    announcing.announce_to(scene, "hold", moment.key, concerned, **facts)


def _update(scene: Scene, moment: Moment) -> None:
    """The words of the half hour before, if nobody approved them, are out of date: new ones take their place."""
    reached = announcing.reached_by(scene)
    for audience in telling.of(scene.launch.settings, "update"):
        if audience in reached and announcing.draft(scene, "update", moment.key, audience, {}) is not None:
            _replace_older(scene, audience)


def _replace_older(scene: Scene, audience: str) -> None:
    *older, _ = [each for each in drafts.of(scene, State.WAITING, event="update") if each.audience == audience]
    for each in older:
        dropped = rules.drop(each, by=None, now=scene.now)
        drafts.save(scene, each, dropped)
        room.draft(scene, dropped)


def _ask(scene: Scene, moment: Moment) -> None:
    stakeholding.ask(scene)


_TELL = {"stakeholders": _ask, "T-24h": _mark, "T-1h": _mark, "hold": _hold, "update": _update}


def lay_for_steps(scene: Scene) -> None:
    """Lay the drafts of every step that sends some, for each audience that can be reached; ask for them all at once."""
    steps = {step.id: step for step in plan.steps(scene)}
    laid: list[tuple[Draft, str | None]] = []
    told: set[str] = set()
    for number, audiences in drafts.sending_steps(scene).items():
        step = steps[number]
        for audience in audiences:
            if audience in announcing.reached_by(scene) and not step.settled:
                words = view.first_words(view.AGAIN if audience in told else "live", audience)
                draft = announcing.draft(scene, "live", step.ref, audience, {}, step=step, quietly=True, words=words)
                told.add(audience)
                laid += [(draft, step.ref)] if draft else []
    if laid:
        one = view.asks(scene.launch, scene.attempt, *laid[0])
        message = one if len(laid) == 1 else view.asks_all(scene.launch, scene.attempt, laid)
        room.tell(scene, rules.approvers(scene.crew), f"drafts:{laid[0][0].id}", message)
