"""Criteria are asked about when their time comes, and judged: by people, by what items say, or by a figure measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import criterion as rules
from bot.domain import measured as measured_rules
from bot.domain import trigger, wayback
from bot.domain.checked import Checked
from bot.domain.criterion import Criterion, Kind, Moment, Result, Verdict
from bot.domain.item import ENDS
from bot.domain.launch import Attempt
from bot.domain.measured import Span
from bot.domain.refs import take
from bot.services import room
from bot.store import attached, audit, checks, criteria, items, launches
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import criterion as view

SEEN = 500
"""Changes of what a check saw that are looked at."""

NOBODY = ""
"""The record's actor, when golive acts by itself."""


def say(scene: Scene, criterion: Criterion) -> None:
    """Keep what was said of a criterion; whatever shows it follows."""
    verdict = criterion.verdict
    assert verdict is not None, "it was just judged"
    criteria.say(scene, criterion)
    facts = {"verdict": verdict.result, "figure": criterion.told, "why": verdict.reason}
    early = {"early": True} if criterion.early(scene.attempt) else {}
    kept = {name: value for name, value in facts.items() if value}
    audit.append(scene.tx, scene.launch.id, Entry(verdict.by, "judge", criterion.ref, {**kept, **early}, scene.now))
    if scene.attempt.ended_at is None:
        room.board(scene)
    if verdict.result is Result.OPEN and scene.attempt.judge_at is None:
        scene.attempt = _look(scene, scene.now)
    if breaks(scene, criterion):
        deciders = [user for user in scene.crew.of("director") if user != verdict.by]
        key = f"breach:{criterion.id}:{scene.tx.heads[scene.launch.id][0]}"
        room.tell(
            scene, deciders, key, view.breach(scene.launch, scene.attempt, criterion, _triggers(scene, criterion))
        )


def breaks(scene: Scene, criterion: Criterion) -> bool:
    """Whether golive proposes to turn back: a criterion is missed, in a launch that is up. One that follows from items
    says what was left undone before, which turning back does not mend."""
    missed = not criterion.items and criterion.verdict is not None and criterion.verdict.result is Result.MISSED
    return missed and scene.attempt.state in wayback.FLOWN


def _triggers(scene: Scene, criterion: Criterion) -> tuple[str, ...]:
    return trigger.missed(scene.launch.settings.get("triggers", ()), criterion)


def measured(scene: Scene, criterion: Criterion, figure: float, how: str, *, by: str = NOBODY) -> Criterion:
    """A figure from elsewhere: it is a verdict once the criterion is due, and a first look before."""
    verdict = Verdict(rules.by_figure(criterion, figure), figure, how, by, scene.now)
    after = replace(criterion, verdict=verdict)
    say(scene, after)
    return after


def turn(scene: Scene) -> None:
    """Ask about whatever is due by now, and note when something is next. Asking twice asks nobody twice.

    While anything waits for a verdict, `judge_at` is set: so it is found though the launch is over.
    """
    attempt = scene.attempt
    since = attempt.judge_at
    if since is None or since > scene.now:
        return
    _by_items(scene)
    _by_checks(scene)
    found = sorted(rules.moments(criteria.of(scene), attempt), key=lambda moment: moment.at)
    for kind in Kind:
        _ask(scene, kind, [each for each in found if each.kind is kind and since <= each.at <= scene.now])
    following = next((each.at for each in found if each.at > scene.now), None)
    if following is None and rules.waiting(criteria.of(scene), attempt, scene.now):
        following = scene.now + rules.STILL
    _look(scene, following)


def _look(scene: Scene, at: datetime | None) -> Attempt:
    """Look at what is to be judged then. Returns the attempt as it is now."""
    after = replace(scene.attempt, judge_at=at)
    launches.save_attempt(scene.tx, scene.attempt, after)
    if at is not None:
        scene.tx.wake_at(at)
    return after


def _ask(scene: Scene, kind: Kind, due: Sequence[Moment]) -> None:
    """Each of those who judge hears of all that is theirs at once."""
    asked: dict[str, list[Criterion]] = {}
    for moment in due:
        theirs = rules.people(moment.criterion, scene.crew)
        for user in dict.fromkeys((*theirs, *(scene.crew.of("director") if kind is Kind.AGAIN else ()))):
            asked.setdefault(user, []).append(moment.criterion)
    for user, wanted in asked.items():
        key = f"judge:{kind}:{max(moment.at for moment in due):%Y%m%dT%H%M%S}"
        room.tell(scene, [user], key, view.asks(scene.launch, scene.attempt, kind, wanted))


def _by_items(scene: Scene) -> None:
    """Those whose verdict follows from items."""
    for each in rules.waiting(criteria.of(scene), scene.attempt, scene.now):
        if each.items:
            say(scene, replace(each, verdict=_from_items(scene, each)))


def _by_checks(scene: Scene) -> None:
    """Those that are measured. What cannot be told is asked of people; once a launch is over nothing looks any more."""
    live = scene.attempt.live_at
    probed = checks.of(scene) if live is not None and scene.attempt.ended_at is None else []
    waits = [one for one in attached.checks(scene) if one.waits_for] if probed else []
    for each in rules.waiting(criteria.of(scene), scene.attempt, scene.now):
        theirs = sorted((check for check in probed if each.ref in check.refs), key=lambda one: one.name != each.check)
        if not theirs or live is None:
            continue
        unset = [None for one in waits if each.ref in one.refs]
        said = measured_rules.together([*(_measured(scene, each, check, live) for check in theirs), *unset])
        if said is not None:
            say(scene, replace(each, verdict=said))


def _measured(scene: Scene, criterion: Criterion, check: Checked, live: datetime) -> Verdict | None:
    seen = [Span(past.result, past.first_at) for past in reversed(checks.history(scene, check.name, SEEN))]
    return measured_rules.verdict(criterion, check, seen, live, scene.now)


def turned_red(scene: Scene, check: Checked) -> None:
    """A check has turned red in a launch that is up: that is a first look at each criterion it measures."""
    if scene.attempt.state not in wayback.FLOWN or scene.attempt.rehearsal:
        return
    for each in criteria.of(scene):
        if each.ref in check.refs and not each.settled(scene.attempt):
            say(scene, replace(each, verdict=measured_rules.red(each, check, scene.now)))


def _from_items(scene: Scene, criterion: Criterion) -> Verdict:
    found, _ = items.by_refs(scene, take(criterion.items)[0])
    still = [item for item in found if item.state not in ENDS]
    result = Result.UNKNOWN if not found else Result.MISSED if still else Result.MET
    why = ", ".join(f"{item.ref} {item.state}" for item in still or found)
    return Verdict(result, None, why or f"{criterion.items} names no item any more", NOBODY, scene.now)
