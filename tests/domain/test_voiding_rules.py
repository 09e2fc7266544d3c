"""What a sign-off is bound to, and what becomes of the item when it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain import voiding
from bot.domain.item import Item, State, Weight

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ITEM = Item(
    id=1,
    ref="TECH-1",
    area="TECH",
    title="Restore",
    definition="A restore was tried",
    weight=Weight.BLOCKER,
    derived=False,
    state=State.APPROVED,
    owner="UEVE",
    signoff=2,
    reason=None,
    trouble=None,
    changed_at=NOON,
)


def test_an_approval_lives_as_long_as_its_shelf_and_a_rehearsal_is_faster() -> None:
    shelf = timedelta(hours=36)

    assert voiding.expires(None, NOON, 1) is None
    assert voiding.expires(shelf, NOON, 1) == NOON + shelf
    assert voiding.expires(shelf, NOON, 60) == NOON + timedelta(minutes=36)


def test_a_preview_is_known_by_what_it_showed() -> None:
    other = replace(ITEM, ref="TECH-2", id=2)

    assert voiding.mark([ITEM, other]) == voiding.mark([other, ITEM])
    assert voiding.mark([ITEM]) != voiding.mark([replace(ITEM, signoff=3)])
