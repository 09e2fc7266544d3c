"""How long an approval counts, changed by hand: a blocker's longer life is the director's to accept, by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.item import State
from bot.store import exceptions
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, LEA, NOON, OLI, T0, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"
LONGER = "item edit OPS-1 shelf=7d the vendor backs up weekly"


async def excepted(desk: Desk) -> list[tuple[str, str]]:
    return [(each.ref, each.kind) for each in await desk.look(exceptions.standing)]


async def approved(desk: Desk, ref: str, lead: str) -> None:
    await desk.say(f"signoff {ref} {LOG}", by=EVE)
    await desk.say(f"approve {ref}", by=lead)


async def test_a_blocker_counts_longer_by_the_directors_word_alone(desk: Desk) -> None:
    assert (await desk.say(LONGER, by=OLI)).shown == (
        "OPS-1 is a blocker, so only the director @Ana or the deputy @Ben can let an approval of it count longer."
    )
    assert (await desk.say("item edit OPS-1 shelf=7d", by=ANA)).shown == (
        "Say why it may count longer: item edit OPS-1 shelf=30d the scan is quarterly."
    )

    told = await desk.say(LONGER, by=ANA)

    assert told.shown == "OPS-1 Backup is changed: an approval counts 7d."
    assert "· an approval counts 7d" in (await desk.say("status OPS-1", by=EVE)).shown
    assert await excepted(desk) == [("OPS-1", "shelf")]
    await desk.set_t0()
    await desk.say("poll open", by=ANA)
    assert "OPS-1 Backup, a blocker, counts longer, says Ana: the vendor backs up weekly" in shown(
        await desk.card("poll")
    )


async def test_the_director_ends_that_exception_and_a_lead_does_not(desk: Desk) -> None:
    await desk.say(LONGER, by=BEN)

    await desk.say("item edit OPS-1 shelf=6d", by=OLI)
    assert await excepted(desk) == [("OPS-1", "shelf")]

    await desk.say("item edit OPS-1 shelf=36h", by=ANA)
    assert await excepted(desk) == []


async def test_an_approval_that_was_given_counts_by_the_new_life(desk: Desk) -> None:
    await approved(desk, "OPS-1", OLI)
    assert "counts until Dec 3, 2026 at 00:00" in shown(await desk.card("signoff"))

    await desk.say(LONGER, by=ANA)
    assert "counts until Dec 8, 2026 at 12:00" in shown(await desk.card("signoff"))

    await desk.say("item edit OPS-1 shelf=never it stays", by=ANA)
    assert "counts until" not in shown(await desk.card("signoff"))
    assert (await desk.item("OPS-1")).state is State.APPROVED


async def test_a_shorter_life_that_is_over_has_the_item_fall_back(desk: Desk) -> None:
    await desk.set_t0(T0 + timedelta(days=9))
    await approved(desk, "OPS-1", OLI)
    desk.now = NOON + timedelta(hours=3)

    assert not (await desk.say("item edit OPS-1 shelf=2h", by=OLI)).refused
    assert await closings.once(desk.store, desk.now)

    assert (await desk.item("OPS-1")).state is State.CLAIMED


async def test_of_what_is_no_blocker_a_lead_says_how_long_it_counts(desk: Desk) -> None:
    told = await desk.say("item edit BUILD-5 shelf=36h bound=yes", by=LEA)

    assert told.shown == (
        "BUILD-5 Feature flags is changed: an approval counts 36h, its sign-off is for one version alone."
    )
    told = await desk.say("item edit BUILD-5 shelf=7d bound=no", by=LEA)
    assert not told.refused
    assert await excepted(desk) == []


async def test_a_sign_off_for_every_version_is_an_exception_of_a_blocker(desk: Desk) -> None:
    assert (await desk.say("item edit BUILD-2 bound=no it tests the network", by=LEA)).refused

    await desk.say("item edit BUILD-2 bound=no it tests the network", by=ANA)

    assert await excepted(desk) == [("BUILD-2", "bound")]
    await approved(desk, "BUILD-2", LEA)
    assert (await desk.say("set version=2.2", by=ANA)).shown == "version is now 2.2."
    await desk.say("item edit BUILD-2 bound=yes", by=LEA)
    assert await excepted(desk) == []


async def test_a_new_item_is_bound_from_the_start(desk: Desk) -> None:
    await desk.say("item add BUILD Fonts shelf=7d bound=version", by=LEA)

    new = await desk.item("BUILD-6")
    assert (new.shelf, new.bound) == (timedelta(days=7), True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("shelf=soon", "golive cannot read “soon” as a length of time."),
        ("shelf=3y", "golive cannot read “3y” as a length of time."),
        ("shelf=900d", "A shelf life is between a minute and a year: shelf=36h, shelf=7d."),
        ("bound=maybe", "“maybe” is neither yes nor no: is its sign-off for one version alone?"),
    ],
)
async def test_what_is_no_length_is_refused(desk: Desk, change: str, why: str) -> None:
    assert (await desk.say(f"item edit BUILD-5 {change}", by=LEA)).shown.startswith(why)


async def test_the_form_cuts_nothing_short(desk: Desk) -> None:
    """Sent as it is shown, it changes nothing."""
    await desk.say(f'item edit BUILD-5 def="{"long " * 500}"', by=LEA)
    form = (await desk.press(await desk.say("status BUILD-5", by=LEA), "Edit…", by=LEA)).form

    elements = {block["block_id"]: block["element"] for block in form.blocks if block["type"] == "input"}
    assert len(elements["def"]["initial_value"]) > 2000
    sent = {name: _initial(element) for name, element in elements.items()}
    told = await desk.submit(
        await desk.press(await desk.say("status BUILD-5", by=LEA), "Edit…", by=LEA), by=LEA, **sent
    )
    assert told.shown == "BUILD-5 is like that already."


def _initial(element: dict[str, object]) -> str:
    chosen = element.get("initial_option")
    return str(chosen["value"] if isinstance(chosen, dict) else element.get("initial_value", ""))
