"""Sign-offs: numbered per item, each bound to what it said and what it was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, null, or_, select, update

from bot.domain import item as rules
from bot.domain.item import Evidence, Item, Signoff
from bot.errors import Conflict
from bot.store import items, schema
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_signoff, _item, _state = schema.signoff, schema.item, schema.item_state
_COLUMNS = [
    _signoff.c[name]
    for name in (
        "id",
        "number",
        "signer",
        "at",
        "evidence",
        "state",
        "judged_by",
        "judged_at",
        "judged_note",
        "judged_for",
        "expires_at",
        "origin",
    )
]

_ADD = Prepared(insert(_signoff).returning(_signoff.c.id))
_LATEST = (
    select(_signoff.c.item_id, *_COLUMNS)
    .join(
        _state,
        (_state.c.attempt_id == _signoff.c.attempt_id)
        & (_state.c.item_id == _signoff.c.item_id)
        & (_state.c.signoff == _signoff.c.number),
    )
    .where(_signoff.c.attempt_id == bindparam("attempt"), _signoff.c.item_id.in_(bindparam("items", expanding=True)))
)
_JUDGE = Prepared(
    update(_signoff)
    .where(_signoff.c.id == bindparam("p_signoff"), _signoff.c.state == "standing")
    .values(state=bindparam("p_state"), judged_by=bindparam("p_by"), judged_at=bindparam("p_at"))
    .values(judged_note=bindparam("p_note"), judged_for=bindparam("p_for"))
)

_VOID = Prepared(
    update(_signoff)
    .where(_signoff.c.id == bindparam("p_signoff"), _signoff.c.state == bindparam("was"))
    .values(state="void", judged_by=bindparam("p_by"), judged_at=bindparam("p_at"), judged_note=bindparam("p_note"))
    .values(judged_for=null())
)


def add(
    scene: Scene,
    signed: Sequence[Item],
    *,
    signer: str,
    evidence: Sequence[Evidence],
    besides: Mapping[int, Sequence[Evidence]] | None = None,
) -> dict[int, str]:
    """Insert a sign-off for each of `signed`; they count it as their latest already.

    Returns the cards that show them, each with its area: what one command signs off in an area is one card there,
    under the id of the first. `besides` is what single items have for evidence, by their ids.
    """
    cards: dict[str, int] = {}
    for item in signed:
        whole = tuple(dict.fromkeys([*(besides or {}).get(item.id, ()), *evidence]))
        number = _add(scene, item, signer, whole, cards.get(item.area))
        cards.setdefault(item.area, number)
    return {number: area for area, number in cards.items()}


def again(scene: Scene, item: Item, former: Signoff, evidence: Sequence[Evidence]) -> dict[int, str]:
    """Insert a sign-off in place of `former`, on the same card; returns that card with its area."""
    cards = cards_of(scene, [former])
    _add(scene, item, former.signer, evidence, next(iter(cards)))
    return cards


def _add(scene: Scene, item: Item, signer: str, evidence: Sequence[Evidence], card: int | None) -> int:
    row = {
        "attempt_id": scene.attempt.id,
        "item_id": item.id,
        "number": item.signoff,
        "signer": signer,
        "at": scene.now,
        "card": card,
        "evidence": rules.packed(evidence),
        "digest": rules.digest(item, evidence),
        "state": "standing",
    }
    return int(scene.tx.execute(_ADD, row).scalar_one())


def latest(scene: Scene, of: Iterable[Item]) -> dict[int, Signoff]:
    """The latest sign-off of each item that has one, by the item's id."""
    signed = [item.id for item in of if item.signoff]
    if not signed:
        return {}
    rows = scene.tx.execute(_LATEST, {"attempt": scene.attempt.id, "items": signed})
    return {row.item_id: _as_signoff(row) for row in rows}


def judge(scene: Scene, signoff: Signoff, *, state: str, by: str, note: str, stead: str | None = None) -> None:
    """Settle a standing sign-off. Raises Conflict when somebody was faster."""
    row = {"p_signoff": signoff.id, "p_state": state, "p_by": by, "p_at": scene.now, "p_note": note}
    row["p_for"] = stead
    if scene.tx.execute(_JUDGE, row).rowcount != 1:
        raise Conflict(f"sign-off {signoff.id} was judged meanwhile")


def void(scene: Scene, signoff: Signoff, *, by: str | None, why: str) -> None:
    """A sign-off that stood, or was approved, counts no more. Raises Conflict when somebody was faster."""
    row = {"p_signoff": signoff.id, "p_by": by, "p_at": scene.now, "p_note": why, "was": signoff.state}
    if scene.tx.execute(_VOID, row).rowcount != 1:
        raise Conflict(f"sign-off {signoff.id} was judged meanwhile")


def of_card(scene: Scene, card: int) -> list[tuple[Signoff, Item]]:
    """The sign-offs a card shows, in order, of each item the latest there; `card` is the first of them."""
    query = (
        select(_signoff.c.item_id, *_COLUMNS)
        .where(_signoff.c.attempt_id == scene.attempt.id, or_(_signoff.c.id == card, _signoff.c.card == card))
        .order_by(_signoff.c.id)
    )
    rows = scene.tx.execute(query).all()
    last = {row.item_id: row for row in rows}
    found = {item.id: item for item in items.by_ids(scene, list(last))}
    return [(_as_signoff(row), found[number]) for number, row in last.items() if number in found]


def cards_of(scene: Scene, shown: Iterable[Signoff]) -> dict[int, str]:
    """The cards that show these sign-offs, with their areas."""
    ids = [signoff.id for signoff in shown]
    if not ids:
        return {}
    query = (
        select(func.coalesce(_signoff.c.card, _signoff.c.id).label("card"), _item.c.area)
        .join(_item, _item.c.id == _signoff.c.item_id)
        .where(_signoff.c.id.in_(ids))
    )
    return {row.card: row.area for row in scene.tx.execute(query)}


def _as_signoff(row: Row[Any]) -> Signoff:
    return Signoff(
        row.id,
        row.number,
        row.signer,
        row.at,
        tuple(Evidence(*each) for each in row.evidence),
        row.state,
        row.judged_by,
        row.judged_at,
        row.judged_note,
        row.judged_for,
        expires_at=row.expires_at,
        origin=row.origin,
    )
