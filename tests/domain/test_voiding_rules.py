"""What a sign-off is bound to, and what becomes of the item when it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"title": "Restore of all"}, ("title",)),
        ({"definition": "Two restores were tried"}, ("definition",)),
        ({"title": "x", "definition": "y"}, ("title", "definition")),
        ({"owner": "UKIM"}, ()),
        ({"weight": Weight.OPTIONAL}, ()),
        ({"trouble": "stuck"}, ()),
    ],
)
def test_title_and_definition_void_and_nothing_else_of_the_item_does(
    change: dict[str, str], names: tuple[str, ...]
) -> None:
    assert voiding.changed(ITEM, replace(ITEM, **change)) == names  # type: ignore[arg-type]


@pytest.mark.parametrize(("owner", "state"), [("UEVE", State.CLAIMED), (None, State.OPEN)])
def test_it_goes_back_to_its_owner_or_to_nobody(owner: str | None, state: State) -> None:
    fallen = voiding.fall_back(replace(ITEM, owner=owner), "its title changed", NOON + timedelta(hours=1))

    assert (fallen.state, fallen.owner, fallen.signoff) == (state, owner, 2)
    assert fallen.reason == "its title changed"


def test_an_approval_lives_as_long_as_its_shelf_and_a_rehearsal_is_faster() -> None:
    shelf = timedelta(hours=36)

    assert voiding.expires(None, NOON, 1) is None
    assert voiding.expires(shelf, NOON, 1) == NOON + shelf
    assert voiding.expires(shelf, NOON, 60) == NOON + timedelta(minutes=36)


def test_a_preview_is_known_by_what_it_showed() -> None:
    other = replace(ITEM, ref="TECH-2", id=2)

    assert voiding.mark([ITEM, other]) == voiding.mark([other, ITEM])
    assert voiding.mark([ITEM]) != voiding.mark([replace(ITEM, signoff=3)])
