"""How ready an attempt is as a whole, and the items that follow from others, from steps and from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, literal, select

from bot.domain import readiness as rules
from bot.domain import rehearsing
from bot.domain.item import Item, State, Weight
from bot.domain.readiness import AreaStanding, Blocker, Derived, Facts, Readiness, Tally
from bot.domain.stakeholder import all_approve
from bot.store import items, launches, plan, rollcalls, schema, stakeholders
from bot.store.engine import Tx
from bot.store.scene import Scene

_item, _state = schema.item, schema.item_state


def standing(scene: Scene, known: Sequence[Item] | None = None) -> Readiness:
    """Readiness of the whole attempt, worked out from its items (read unless they are handed in)."""
    all_items = items.everything(scene) if known is None else known
    by_area: dict[str, list[Item]] = {}
    for item in all_items:
        by_area.setdefault(item.area, []).append(item)
    derived = _derived(scene, all_items)
    blockers = [
        Blocker(item.ref, item.title, item.owner, item.state, item.changed_at)
        for item in all_items
        if not item.derived
        and item.weight is Weight.BLOCKER
        and item.state not in (State.APPROVED, State.WAIVED, State.NA)
    ]
    areas = tuple(_area(row, by_area.get(row.code, ()), derived) for row in launches.areas(scene.tx, scene.launch.id))
    return Readiness(areas, rules.owed_first(blockers), derived)


def tallies(tx: Tx, attempts: Sequence[int]) -> dict[int, Tally]:
    """How ready several attempts are, counted by the database."""
    if not attempts:
        return {}
    query = (
        select(_state.c.attempt_id, _state.c.state, _item.c.weight, func.count().label("many"))
        .join(_item, _item.c.id == _state.c.item_id)
        .where(_state.c.attempt_id.in_(attempts), _item.c.derived.is_(None), _item.c.discarded_at.is_(None))
        .group_by(_state.c.attempt_id, _state.c.state, _item.c.weight)
    )
    counts: dict[int, list[tuple[State, Weight, int]]] = {}
    for row in tx.execute(query):
        counts.setdefault(row.attempt_id, []).append((State(row.state), Weight(row.weight), row.many))
    return {attempt: rules.tally(each) for attempt, each in counts.items()}


def wanting(scene: Scene, fact: str) -> list[Item]:
    """The derived items that ask for a fact."""
    rows = scene.tx.execute(
        select(_item.c.id, _item.c.derived).where(_item.c.launch_id == scene.launch.id, _item.c.derived.is_not(None))
    )
    return items.by_ids(scene, [row.id for row in rows if fact in row.derived.get("facts", ())])


def rule_of(scene: Scene, item: Item) -> list[str]:
    """What a derived item follows from: refs and facts."""
    rule = scene.tx.execute(select(_item.c.derived).where(_item.c.id == item.id)).scalar_one() or {}
    return [*rule.get("items", ()), *rule.get("steps", ()), *rule.get("facts", ())]


def _area(row: Row[Any], found: Iterable[Item], derived: Sequence[Derived]) -> AreaStanding:
    counts = rules.tally((item.state, item.weight, 1) for item in found if not item.derived)
    mine = [each for each in derived if each.ref.rsplit("-", 1)[0] == row.code]
    return AreaStanding(row.code, row.title, counts, row.derived, sum(each.met for each in mine), len(mine))


def _derived(scene: Scene, found: Sequence[Item]) -> tuple[Derived, ...]:
    query = (
        select(_item.c.ref, _item.c.title, _item.c.weight, _item.c.derived)
        .where(_item.c.launch_id == scene.launch.id, _item.c.derived.is_not(None))
        .order_by(_item.c.id)
    )
    states = {item.ref: (item.state, item.weight) for item in found}
    rows = scene.tx.execute(query).all()
    facts = _facts(scene) if rows else Facts()
    return tuple(rules.derive(row.ref, row.title, Weight(row.weight), row.derived, states, facts) for row in rows)


def _facts(scene: Scene) -> Facts:
    step, state, decision, outbox = schema.step, schema.step_state, schema.decision, schema.outbox
    done = scene.tx.execute(
        select(step.c.ref)
        .join(state, state.c.step_id == step.c.id)
        .where(state.c.attempt_id == scene.attempt.id, state.c.state == "done")
    ).scalars()
    facts = {
        "T-0 confirmed": scene.attempt.confirmed,
        "T-0 announced": _any(scene, outbox.c.attempt_id == scene.attempt.id, outbox.c.event == "T-0 confirmed"),
        "rehearsed": _is_rehearsed(scene),
        "stakeholders approved": all_approve(stakeholders.of(scene)),
        "roll call complete": bool(rollcalls.opened(scene)) and rollcalls.whole(scene, plan.steps(scene)).complete,
        "decided": _any(scene, decision.c.attempt_id == scene.attempt.id, decision.c.state == "standing"),
    }
    return Facts(
        frozenset(done),
        frozenset(name for name, holds in facts.items() if holds),
        frozenset(name for name, holds in facts.items() if not holds),
    )


def _is_rehearsed(scene: Scene) -> bool:
    """Whether a rehearsal got as far as live and is over, or it was waived."""
    attempt, exception = schema.attempt, schema.exception
    flown = (attempt.c.launch_id == scene.launch.id, attempt.c.kind == rehearsing.KIND, attempt.c.live_at.is_not(None))
    waived = (
        exception.c.attempt_id == scene.attempt.id,
        exception.c.kind == rehearsing.WAIVED,
        exception.c.over_at.is_(None),
    )
    return _any(scene, *flown, attempt.c.ended_at.is_not(None)) or _any(scene, *waived)


def _any(scene: Scene, *where: ColumnElement[bool]) -> bool:
    return scene.tx.execute(select(literal(1)).where(*where).limit(1)).first() is not None
