"""The day before, every audience is tried."""

from __future__ import annotations

from bot.store import people
from bot.store.engine import Tx
from tests.desk import ANA, PAT, Desk
from tests.journeys.announcing.told import COMPANY, CUSTOMERS, STAKEHOLDERS, behind
from tests.journeys.running.hands import FRIDAY, HOUR


async def can_post(desk: Desk, channel: str, *, joined: bool = True, archived: bool = False) -> None:
    found = people.Channel(channel, channel.lower(), False, archived, joined)

    def keep(tx: Tx) -> None:
        people.keep_channel(tx, found, desk.now)

    await desk.store.write(keep)


async def test_starting_pre_4_tries_every_audience_and_says_in_its_thread_what_came_of_it(whole: Desk) -> None:
    await whole.say("set customers=nobody", by=ANA)
    await whole.say("set stakeholders=<https://hooks.example.com/in>", by=ANA)
    await behind(whole, "PRE-1", "PRE-2", "PRE-3")
    whole.now = FRIDAY - 20 * HOUR
    await can_post(whole, COMPANY)
    await can_post(whole, STAKEHOLDERS, joined=False)

    told = await whole.say("start PRE-4", by=PAT)

    assert "Every audience was tried for PRE-4:\n:white_check_mark: company: #C8: golive can post there." in told.shown
    assert ":x: stakeholders: #C9: golive is not in it. A trial goes to its webhook; log sent says" in told.shown
    assert ":grey_question: customers: nobody hears of it. set customers=#channel names where." in told.shown
    assert "trial → stakeholders · pending" in (await whole.say("log sent", by=ANA)).shown
    assert any("Every audience was tried for PRE-4" in each for each in await whole.heard())
    assert await whole.heard(CUSTOMERS) == await whole.heard(COMPANY) == []
