"""Whatever Slack and the machine do, everything said arrives exactly once and in order, and cards end up true."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.migrated import Databases
from tests.workers.desk import COMPANY, LAUNCH, Desk, killed_while_posting, open_desk

CHANNELS = (LAUNCH, COMPANY)
PEOPLE = {"U01KIM": "kim", "U01LEA": "lea"}
CARDS = ("board", "poll")

FAULTS = st.builds(
    lambda method, kind, seconds: ("fault", (method, kind, seconds)),
    st.sampled_from(["chat.postMessage", "chat.*", "conversations.history", "conversations.*", "pins.add", "*"]),
    st.sampled_from(["lost_reply", "reset", "http_500", "ratelimited", "error"]),
    st.integers(1, 40),
)
DEEDS = st.one_of(
    st.builds(lambda channel: ("say", channel), st.sampled_from(CHANNELS)),
    st.builds(lambda who: ("tell", who), st.sampled_from(list(PEOPLE))),
    st.builds(lambda card: ("show", card), st.sampled_from(CARDS)),
    st.builds(lambda card: ("answer", card), st.sampled_from(CARDS)),
    FAULTS,
    FAULTS,
    st.just(("send", None)),
    st.builds(lambda seconds: ("wait", seconds), st.integers(1, 30)),
    st.builds(lambda before: ("kill", before), st.booleans()),
)


@dataclass
class Told:
    """What was put down, in order."""

    said: dict[str, list[str]] = field(default_factory=lambda: {where: [] for where in (*CHANNELS, *PEOPLE, *CARDS)})
    shown: set[str] = field(default_factory=set)
    count: int = 0

    def next(self, where: str) -> str:
        self.count += 1
        self.said[where].append(f"message {self.count}")
        return self.said[where][-1]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DEEDS, min_size=3, max_size=25))
def test_everything_said_arrives_once_and_in_order(databases: Databases, deeds: list[tuple[str, object]]) -> None:
    asyncio.run(_play(databases, deeds))


async def _play(databases: Databases, deeds: list[tuple[str, object]]) -> None:
    async with AsyncExitStack() as stack:
        desk = await open_desk(stack, await stack.enter_async_context(databases.fresh()))
        told = Told()
        for deed, what in deeds:
            await _do(desk, told, deed, what)

        desk.sandbox.faults.clear()
        await desk.send_all(within=timedelta(hours=1))

        for channel in CHANNELS:
            assert [text for text in desk.shown(channel) if text.startswith("message")] == told.said[channel]
        for user, name in PEOPLE.items():
            assert desk.dm(name) == told.said[user]
        for card in told.shown:
            assert desk.shown().count(desk.titles[card]) == 1
            assert desk.replies(card) == told.said[card]
        assert (await desk.backlog()).waiting == 0


async def _do(desk: Desk, told: Told, deed: str, what: object) -> None:
    match deed, what:
        case "say", str(channel):
            await desk.say(told.next(channel), channel=channel)
        case "tell", str(user):
            await desk.say(told.next(user), user=user)
        case "show", str(card):
            told.shown.add(card)
            told.count += 1
            await desk.show(card, f"{card} {told.count}", pin=card == "board")
        case "answer", str(card) if card in told.shown:
            await desk.say(told.next(card), parent=desk.key(card))
        case "fault", (str(method), str(kind), int(seconds)):
            desk.sandbox.faults.add(method, kind, seconds=seconds)
        case "send", _:
            await desk.send()
        case "wait", int(seconds):
            desk.wait(seconds)
        case "kill", bool(before):
            await killed_while_posting(desk, before=before)
            await desk.courier.orphans()
