"""When golive is killed, or its database fails it, while a message is under way."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from bot.errors import StoreDown
from bot.store.courier import Delivery
from bot.store.engine import Store, Tx
from bot.store.streams import Tempo
from bot.workers import telling
from bot.workers.courier import Courier
from tests.patience import until
from tests.workers.desk import LAUNCH, Desk, killed_while_posting

T = TypeVar("T")


async def test_killed_after_the_post_its_successor_finds_the_message_at_once(desk: Desk) -> None:
    await desk.say("GO")
    await killed_while_posting(desk, before=False)
    assert (await desk.row("GO")).state == "sending"

    await desk.courier.orphans()
    await desk.send()

    assert desk.shown() == ["GO"]
    assert (await desk.row("GO")).state == "sent"


async def test_killed_before_the_post_its_successor_sends_it_when_the_lease_is_over(desk: Desk) -> None:
    await desk.say("GO")
    await killed_while_posting(desk, before=True)
    await desk.courier.orphans()

    await desk.send()
    assert desk.shown() == []

    desk.wait(15)
    await desk.send()
    assert desk.shown() == ["GO"]


async def test_without_word_of_its_death_another_process_takes_over_after_the_lease(desk: Desk) -> None:
    """As on PostgreSQL, where several processes serve."""
    await desk.say("GO")
    await desk.say("HOLD")
    await killed_while_posting(desk, before=False)

    desk.wait(14.9)
    await desk.send()
    assert desk.shown() == ["GO"]

    desk.wait(0.1)
    await desk.send()
    assert desk.shown() == ["GO", "HOLD"]


async def test_killed_while_an_edit_is_sent_its_successor_repeats_it_after_the_lease(desk: Desk) -> None:
    """Sooner, and the first edit could arrive after the second."""
    await desk.show("board", "0 of 12")
    await desk.send()
    await desk.show("board", "1 of 12")
    desk.wait(3)
    desk.sandbox.faults.add("chat.update", "slow", seconds=0.3)
    await desk.courier.once()
    await until(lambda: desk.calls()["chat.update"] == 1)
    await desk.kill()

    desk.hire()
    await desk.courier.orphans()
    await desk.show("board", "2 of 12")
    await desk.send()
    await until(lambda: desk.shown() == ["1 of 12"])

    desk.wait(15)
    await desk.send()
    assert desk.shown() == ["2 of 12"]


async def test_killed_between_post_and_pin_its_successor_pins(desk: Desk) -> None:
    desk.sandbox.faults.add("pins.add", "slow", seconds=5)
    await desk.show("board", "0 of 12", pin=True)
    await desk.courier.once()
    await desk.courier.idle()
    await desk.courier.once()
    await until(lambda: desk.calls()["pins.add"] == 1)
    await desk.kill()

    desk.hire()
    await desk.courier.orphans()
    await desk.send_all()

    board = desk.sandbox.channel(LAUNCH).messages[0]
    assert desk.sandbox.channel(LAUNCH).pins == [board.ts]


class Deaf:
    """A store that once does not take what came of a message."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.deaf = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def write(self, fn: Callable[[Tx], T]) -> T:
        if self.deaf:
            self.deaf = False
            raise StoreDown("disk full")
        return await self.store.write(fn)


async def test_when_the_database_does_not_take_the_outcome_golive_looks_for_it_later(desk: Desk) -> None:
    deaf = Deaf(desk.store)
    desk.hire(store=deaf)
    await desk.say("GO")
    await desk.courier.once()
    deaf.deaf = True
    await desk.courier.idle()
    assert (await desk.row("GO")).state == "sending"

    await desk.send_all()

    assert desk.shown() == ["GO"]
    assert (await desk.row("GO")).state == "sent"


async def test_a_message_whose_lease_is_nearly_over_is_not_posted_any_more(desk: Desk) -> None:
    """Rendered too slowly: somebody else may be about to take it."""
    desk.hire(tempo=Tempo(request=0.3, lease=0.3))
    await desk.say("GO")

    await desk.send_at_most(3)

    assert desk.calls()["chat.postMessage"] == 0
    assert (await desk.row("GO")).state == "retry"


async def test_a_process_that_stood_still_after_it_took_a_message_does_not_post_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped, or starved, for longer than its lease: somebody else may have posted it by now."""

    async def stopped(courier: Courier, delivery: Delivery) -> None:
        monkeypatch.setattr(telling, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + 16))
        await deliver(courier, delivery)

    deliver = Courier._deliver
    monkeypatch.setattr(Courier, "_deliver", stopped)
    await desk.say("GO")
    await desk.send_at_most(1)
    assert desk.calls()["chat.postMessage"] == 0

    monkeypatch.undo()
    await desk.send_all()
    assert desk.shown() == ["GO"]
