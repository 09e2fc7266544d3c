"""The life of a launch's checks: which it has, what their outcomes make of them, and what follows when one turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import checked as rules
from bot.domain import rhythm
from bot.domain.check import Outcome, Result
from bot.domain.checked import Checked, Light
from bot.domain.doubt import Kind
from bot.domain.item import Item, State, Weight
from bot.domain.runbook import Step, owners_of
from bot.services import doubts, proving, room, shelf, staling, trialling, verdicts, voiding
from bot.store import attached, audit, checks, items, plan, trials
from bot.store.audit import Entry
from bot.store.checks import Taken
from bot.store.scene import Scene
from bot.views import checks as view

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Probed:
    """A check that was taken, and what its probe saw."""

    taken: Taken
    outcome: Outcome


# --- Which there are, and when they are due ---------------------------------------------------------


def look(scene: Scene) -> None:
    """See which checks the attempt has by now, and when they are due: variables were set, T-0 moved, a step cut over.

    What tries something else than before begins anew. What is known of the others stays.
    """
    kept, fresh = {each.name: each for each in checks.of(scene)}, checks.keeping_fresh(scene)
    wanted = {one.name: one for one in attached.checks(scene) if one.refs and not one.waits_for}
    checks.drop(scene, kept.keys() - wanted.keys())
    checks.add(scene, [rules.begun(one, scene.now) for name, one in wanted.items() if name not in kept])
    for name in kept.keys() & wanted.keys():
        was, one = kept[name], wanted[name]
        now = replace(was, refs=one.refs) if was.is_as(one) else rules.begun(one, scene.now)
        now = replace(now, due_at=min(now.due_at, _next(scene, was)))
        if now != was:
            checks.save(scene, now)
    checks.looked(scene)
    shelf.follow(scene, fresh)
    trialling.seen(scene, {})
    changed = [was for was in kept.values() if was.red and not (was.name in wanted and was.is_as(wanted[was.name]))]
    if changed:
        entries = (Entry(NOBODY, "check", each.about, {"check": each.name}, scene.now) for each in changed)
        audit.append(scene.tx, scene.launch.id, *entries)
        _show(scene, changed)
    if any(was.red for was in kept.values()):
        _no_longer_red(scene)
        moved = [each for each in checks.red(scene) if each.about != kept[each.name].about]
        doubts.come_up(scene, Kind.RED, [(each.about, view.what(each)) for each in moved])


def _next(scene: Scene, each: Checked) -> datetime:
    """When it is due by the rhythm as it is now."""
    beat = rhythm.read(scene.launch.settings.get("probing"))
    return rhythm.next_at(beat, scene.attempt, each.name, each.probed_at or scene.now, doubtful=each.doubtful)


# --- What their outcomes make of them -----------------------------------------------------------------


def judge(scene: Scene, probed: Iterable[Probed]) -> None:
    """Put the outcomes down, and do what follows. One whose check has changed while it was probed says nothing."""
    here = {each.taken.check.name: each for each in probed}
    expected = checks.expected_red(scene)
    beat = rhythm.read(scene.launch.settings.get("probing"))
    turned, told, passed = [], {}, []
    for name, was in checks.named(scene, here.keys()).items():
        if was.due_at != here[name].taken.check.due_at:
            continue
        outcome = here[name].outcome
        since = checks.note(scene, name, outcome)
        after = rules.judged(was, outcome, beat, scene.now, since=since, expected=name in expected)
        after = replace(after, due_at=_next(scene, after))
        checks.save(scene, after)
        told[name] = trials.of_check(after, outcome)
        if outcome.result is Result.PASSED:
            passed.append(after)
        if after.light is not was.light:
            turned.append((was.light, after))
    if turned:
        _turned(scene, turned)
    trialling.seen(scene, told)
    proving.tick(scene, passed)


def _turned(scene: Scene, turned: Sequence[tuple[Light | None, Checked]]) -> None:
    """Lights have changed. What is green from the start is shown, and nobody is told of it."""
    red = [each for _, each in turned if each.red]
    again = [each for was, each in turned if was is Light.RED]
    blind = [each for _, each in turned if each.light is None]
    if red or again or blind:
        audit.append(scene.tx, scene.launch.id, *(_entry(scene, each) for each in (*red, *again, *blind)))
    if red:
        _is_red(scene, red)
    if again:
        _no_longer_red(scene)
    for each in (*again, *blind):
        message = view.green_again if each in again else view.blind
        room.tell(scene, _owners(scene, *_of(scene, each)), _key(each), message(scene.attempt, each))
    shelf.follow(scene, {ref for was, each in turned if was is Light.GREEN for ref in each.refs})
    _show(scene, [each for _, each in turned])


def _entry(scene: Scene, each: Checked) -> Entry:
    return Entry(NOBODY, each.light or "blind", each.about, {"check": each.name, "saw": each.saw}, scene.now)


def _is_red(scene: Scene, red: Sequence[Checked]) -> None:
    """Before a decision: the answers and sign-offs that rested on it count no more. After a GO: it is in doubt.

    The owners of what it belongs to are told in any case, each once, and so are those who decide.
    """
    go = voiding.is_frozen(scene)
    for each in red:
        verdicts.turned_red(scene, each)
        found, steps = _of(scene, each)
        if not go:
            staling.red(scene, found)
        fallen = voiding.void(scene, found, view.why_void(each), key=_key(each))
        told = {user for one in fallen for user in (one.item.owner, one.signoff.signer)}
        owners = [user for user in _owners(scene, found, steps) if user not in told]
        if go:
            what = view.what(each)
            doubts.come_up(scene, Kind.RED, [(each.about, what)], besides=owners)
            continue
        grave = bool(steps) or any(item.weight is Weight.BLOCKER for item in found)
        deciders = scene.crew.of("director") if fallen or grave else ()
        message = view.turned_red(scene.launch, scene.attempt, each, [one.item.ref for one in fallen])
        room.tell(scene, [*owners, *deciders], _key(each), message)


def _no_longer_red(scene: Scene) -> None:
    """What came up about red checks is so no more where none is red by now."""
    doubts.over_but(scene, Kind.RED, frozenset[str]().union(*(each.subjects for each in checks.red(scene))))


def _of(scene: Scene, *some: Checked) -> tuple[list[Item], list[Step]]:
    """The items and the unfinished steps they belong to. What was set aside does not concern them."""
    refs = frozenset[str]().union(*(each.subjects for each in some))
    found, _ = items.by_refs(scene, sorted(refs))
    steps = [step for step in plan.steps(scene) if step.ref in refs and not step.settled]
    return [item for item in found if item.state not in (State.WAIVED, State.NA)], steps


def _owners(scene: Scene, found: Sequence[Item], steps: Sequence[Step]) -> list[str]:
    """Of a step that is still to come nobody is told: whoever starts it sees what is red."""
    running = [user for step in steps if step.started_at for user in owners_of(step, scene.crew)]
    return list(dict.fromkeys([*(item.owner for item in found if item.owner), *running]))


def _show(scene: Scene, changed: Sequence[Checked]) -> None:
    found, steps = _of(scene, *changed)
    room.items_changed(scene, found, advised=True)
    if steps:
        room.steps_flagged(scene, *steps)


def _key(each: Checked) -> str:
    return f"check:{each.name}:{each.since and each.since.isoformat()}"
