"""Items with their state in an attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from bot import grammar
from bot.domain.action import CODE, is_action
from bot.domain.due import Due
from bot.domain.item import Item, State, Weight
from bot.errors import Conflict, Refused
from bot.store import launches, schema
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
    if ref.startswith("CRIT-"):
        return f"{ref} is a criterion: `judge {ref}` is for it. `{ref}` alone shows it."
    if ref.startswith("RISK-"):
        return f"{ref} is a risk: `risk {ref}` is for it. `{ref}` alone shows it."
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
