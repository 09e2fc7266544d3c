"""Items with their state in an attempt, their sign-offs, and readiness as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, literal, or_, select, update

from bot import grammar
from bot.domain import readiness, rehearsing
from bot.domain.action import CODE, is_action
from bot.domain.due import Due
from bot.domain.item import Item, State, Weight
from bot.domain.readiness import AreaStanding, Blocker, Facts, Readiness, Tally
from bot.domain.stakeholder import all_approve
from bot.errors import Conflict, Refused
from bot.store import launches, plan, rollcalls, schema, stakeholders
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_item, _state = schema.item, schema.item_state

_COLUMNS = (
    _item.c.id,
    _item.c.ref,
    _item.c.area,
    _item.c.title,
    _item.c.definition,
    _item.c.weight,
    _item.c.derived.is_not(None).label("is_derived"),
    _state.c.state,
    _state.c.owner,
    _state.c.signoff,
    _state.c.reason,
    _state.c.trouble,
    _state.c.changed_at,
    _state.c.trouble_by,
    _state.c.until,
    _item.c.position,
    _item.c.section,
    _item.c.note,
    _item.c.due_s,
    _item.c.due_clock,
    _item.c.shelf_s,
    _item.c.bound_to_version,
    _item.c.asked_by,
)
_ITEMS = (
    select(*_COLUMNS)
    .join(_state, (_state.c.item_id == _item.c.id) & (_state.c.attempt_id == bindparam("attempt")))
    .where(_item.c.launch_id == bindparam("launch"), _item.c.discarded_at.is_(None))
)
_BY_REF = _ITEMS.where(_item.c.ref.in_(bindparam("refs", expanding=True))).order_by(_item.c.id)
_BY_ONE_REF = Prepared(_ITEMS.where(_item.c.ref == bindparam("ref")))
_BY_IDS = _ITEMS.where(_item.c.id.in_(bindparam("items", expanding=True))).order_by(_item.c.id)
_OF_AREA = Prepared(_ITEMS.where(_item.c.area == bindparam("area")).order_by(_item.c.position))
_ALL = Prepared(_ITEMS.order_by(_item.c.id))
_OWNED = Prepared(_ITEMS.where(_state.c.owner == bindparam("owner")).order_by(_item.c.id))
_BOUND = Prepared(
    _ITEMS.where(
        _item.c.bound_to_version, or_(*(_state.c.state == state for state in (State.SIGNED, State.APPROVED)))
    ).order_by(_item.c.id)
)
_SIGNED = Prepared(_ITEMS.where(_state.c.state == State.SIGNED).order_by(_item.c.id))

_SAVE = Prepared(
    update(_state)
    .where(
        _state.c.attempt_id == bindparam("p_attempt"),
        _state.c.item_id == bindparam("p_item"),
        _state.c.state == bindparam("was_state"),
        _state.c.signoff == bindparam("was_signoff"),
    )
    .values(
        state=bindparam("p_state"),
        owner=bindparam("p_owner"),
        signoff=bindparam("p_signoff"),
        reason=bindparam("p_reason"),
        trouble=bindparam("p_trouble"),
        trouble_by=bindparam("p_trouble_by"),
        until=bindparam("p_until"),
        changed_at=bindparam("p_changed_at"),
    )
)


def by_refs(scene: Scene, refs: Sequence[str]) -> tuple[list[Item], list[str]]:
    """The items for `refs` in the order asked (`DATA-*` is the whole area), and the refs that are none."""
    if len(refs) == 1 and not refs[0].endswith("-*"):
        row = scene.tx.execute(_BY_ONE_REF, {**_ids(scene), "ref": refs[0]}).one_or_none()
        return ([_as_item(row)], []) if row else ([], list(refs))
    found: dict[str, Item] = {}
    for ref in refs:
        if ref.endswith("-*"):
            found.update((item.ref, item) for item in of_area(scene, ref[:-2]))
    plain = [ref for ref in refs if not ref.endswith("-*")]
    known = {item.ref: item for item in map(_as_item, scene.tx.execute(_BY_REF, {**_ids(scene), "refs": plain}))}
    found.update((ref, known[ref]) for ref in plain if ref in known)
    empty = [ref for ref in refs if ref.endswith("-*") and not any(f.startswith(ref[:-1]) for f in found)]
    return list(found.values()), [ref for ref in plain if ref not in known] + empty


def by_ref(scene: Scene, ref: str) -> Item:
    """Raises Refused naming the nearest refs."""
    items, _ = by_refs(scene, [ref])
    if not items:
        raise Refused(unknown(scene, [ref]))
    return items[0]


def by_ids(scene: Scene, ids: Sequence[int]) -> list[Item]:
    return [_as_item(row) for row in scene.tx.execute(_BY_IDS, {**_ids(scene), "items": list(ids)})]


def of_area(scene: Scene, area: str) -> list[Item]:
    return [_as_item(row) for row in scene.tx.execute(_OF_AREA, {**_ids(scene), "area": area})]


def owned_by(scene: Scene, user: str) -> list[Item]:
    return [_as_item(row) for row in scene.tx.execute(_OWNED, {**_ids(scene), "owner": user})]


def signed(scene: Scene) -> list[Item]:
    """Items that wait for an approval."""
    return [_as_item(row) for row in scene.tx.execute(_SIGNED, _ids(scene))]


def bound_to_version(scene: Scene) -> list[Item]:
    """Items whose sign-off, or approval, holds for the launch's version alone."""
    return [_as_item(row) for row in scene.tx.execute(_BOUND, _ids(scene))]


def everything(scene: Scene) -> list[Item]:
    return [_as_item(row) for row in scene.tx.execute(_ALL, _ids(scene))]


def unknown(scene: Scene, refs: Sequence[str]) -> str:
    """One line for refs that name nothing, with the nearest ones that do."""
    known = [*all_refs(scene)]
    gone = _discarded(scene, refs)
    lines = []
    for ref in refs:
        if ref in gone:
            how = "taken off the plan" if _is_step(scene, ref) else "discarded"
            lines.append(f"{ref} was {how}, and its number is not used again. `log {ref}` says why.")
            continue
        if ref in known:
            lines.append(_of_another_kind(scene, ref))
            continue
        near = grammar.nearest(ref, known)
        hint = f" Nearest: {', '.join(near)}." if near else " `status` shows the areas."
        lines.append(f"There is no {ref} in this launch.{hint}")
    return "\n".join(lines)


def _discarded(scene: Scene, refs: Sequence[str]) -> frozenset[str]:
    """Items that were discarded, and steps that were taken off the plan."""
    found: set[str] = set()
    for table, over in ((_item, _item.c.discarded_at), (schema.step, schema.step.c.dropped_at)):
        query = select(table.c.ref).where(table.c.launch_id == scene.launch.id, table.c.ref.in_(refs))
        found |= set(scene.tx.execute(query.where(over.is_not(None))).scalars())
    return frozenset(found)


def _is_step(scene: Scene, ref: str) -> bool:
    return ref.partition("-")[0] in scene.crew.phases


def _of_another_kind(scene: Scene, ref: str) -> str:
    """What to say of a ref that names something, but not what the verb is for."""
    if _is_step(scene, ref):
        return f"{ref} is of the runbook: `start`, `done` and `skip` are for its steps. `{ref}` alone shows it."
    if ref.partition("-")[0] in ("CRIT", "RISK"):
        return f"{ref} is only to be read: `{ref}` alone shows it."
    if is_action(ref):
        return f"{ref} is an action: `done`, `hand` and `reopen` are for it too. `{ref}` alone shows it."
    return f"{ref} is of readiness: `claim`, `hand` and `signoff` are for its items. `{ref}` alone shows it."


def all_refs(scene: Scene) -> list[str]:
    """Every ref a person can name in this launch: items, steps, criteria, risks, actions, areas and phases."""
    found: list[str] = []
    for table in (schema.item, schema.step, schema.criterion, schema.risk):
        query = select(table.c.ref).where(table.c.launch_id == scene.launch.id).order_by(table.c.id)
        if table is _item:
            query = query.where(_item.c.discarded_at.is_(None))
        if table is schema.step:
            query = query.where(schema.step.c.dropped_at.is_(None))
        found += scene.tx.execute(query).scalars()
    codes = [row.code for row in launches.areas(scene.tx, scene.launch.id)]
    action = schema.action
    numbers = scene.tx.execute(select(action.c.number).where(action.c.launch_id == scene.launch.id)).scalars()
    return found + codes + list(scene.crew.phases) + [f"{CODE}-{number}" for number in numbers]


def ever_was(scene: Scene, ref: str) -> bool:
    """Whether the record may know of a ref: it names something in this launch, or did."""
    return ref in all_refs(scene) or bool(_discarded(scene, [ref]))


def save(scene: Scene, before: Item, after: Item) -> None:
    """Write the new state where the old one still stands. Raises Conflict when somebody was faster."""
    row = {
        "p_attempt": scene.attempt.id,
        "p_item": before.id,
        "was_state": before.state,
        "was_signoff": before.signoff,
        "p_state": after.state,
        "p_owner": after.owner,
        "p_signoff": after.signoff,
        "p_reason": after.reason,
        "p_trouble": after.trouble,
        "p_trouble_by": after.trouble_by,
        "p_until": after.until,
        "p_changed_at": after.changed_at,
    }
    if scene.tx.execute(_SAVE, row).rowcount != 1:
        raise Conflict(f"{before.ref} changed meanwhile")
    if after.until is not None:
        scene.tx.wake_at(after.until)


def rule_of(scene: Scene, item: Item) -> list[str]:
    """What a derived item follows from: refs and facts."""
    rule = scene.tx.execute(select(_item.c.derived).where(_item.c.id == item.id)).scalar_one() or {}
    return [*rule.get("items", ()), *rule.get("steps", ()), *rule.get("facts", ())]


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
    return {attempt: readiness.tally(each) for attempt, each in counts.items()}


def standing(scene: Scene, known: Sequence[Item] | None = None) -> Readiness:
    """Readiness of the whole attempt, worked out from its items (read unless they are handed in)."""
    all_items = everything(scene) if known is None else known
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
    return Readiness(areas, readiness.owed_first(blockers), derived)


def _area(row: Row[Any], items: Iterable[Item], derived: Sequence[readiness.Derived]) -> AreaStanding:
    items = list(items)
    counts = readiness.tally((item.state, item.weight, 1) for item in items if not item.derived)
    mine = [each for each in derived if each.ref.rsplit("-", 1)[0] == row.code]
    return AreaStanding(row.code, row.title, counts, row.derived, sum(each.met for each in mine), len(mine))


def _derived(scene: Scene, items: Sequence[Item]) -> tuple[readiness.Derived, ...]:
    table = schema.item
    query = (
        select(table.c.ref, table.c.title, table.c.weight, table.c.derived)
        .where(table.c.launch_id == scene.launch.id, table.c.derived.is_not(None))
        .order_by(table.c.id)
    )
    states = {item.ref: (item.state, item.weight) for item in items}
    rows = scene.tx.execute(query).all()
    facts = _facts(scene) if rows else Facts()
    return tuple(readiness.derive(row.ref, row.title, Weight(row.weight), row.derived, states, facts) for row in rows)


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


def wanting(scene: Scene, fact: str) -> list[Item]:
    """The derived items that ask for a fact."""
    rows = scene.tx.execute(
        select(schema.item.c.id, schema.item.c.derived).where(
            schema.item.c.launch_id == scene.launch.id, schema.item.c.derived.is_not(None)
        )
    )
    return by_ids(scene, [row.id for row in rows if fact in row.derived.get("facts", ())])


def _any(scene: Scene, *where: ColumnElement[bool]) -> bool:
    return scene.tx.execute(select(literal(1)).where(*where).limit(1)).first() is not None


def _ids(scene: Scene) -> Mapping[str, Any]:
    return {"attempt": scene.attempt.id, "launch": scene.launch.id}


def _as_item(row: Row[Any]) -> Item:
    values: Any = tuple(row)
    number, ref, area, title, definition, weight, derived, state, *progress, due_s, due_clock, shelf_s, bound, by = (
        values
    )
    told: list[Any] = [number, ref, area, title, definition, Weight(weight), bool(derived), State(state), *progress]
    shelf = timedelta(seconds=shelf_s) if shelf_s is not None else None
    told += [_as_due(due_s, due_clock), shelf, bool(bound), by]
    return Item(*told)


def _as_due(seconds: int | None, clock: str | None) -> Due | None:
    if seconds is None:
        return None
    return Due(timedelta(seconds=seconds), time.fromisoformat(clock) if clock else None)
