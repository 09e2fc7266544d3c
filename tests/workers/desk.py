"""What tests of the workers work with: a launch, a clock they move, and a courier that sends to the workspace."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot import templates
from bot.cards import Card
from bot.message import File, Message
from bot.sending import Failed, Sender, Sent
from bot.slack.manifest import manifest
from bot.slack.sender import Sender as SlackSender
from bot.store import courier, deliveries, launches, outbox, schema, seeding
from bot.store.connect import open_store
from bot.store.deliveries import Backlog
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.store.streams import Tempo
from bot.views import blocks
from bot.workers.alarms import Alarms
from bot.workers.courier import Courier
from bot.workers.telling import Teller
from sandbox import Channel, Clock, Sandbox, User, World, messages
from sandbox import Message as Shown
from sandbox.world import TEAM
from tests.patience import until

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ANA, BEN, LEA, LOU, KIM = "U01ANA", "U01BEN", "U01LEA", "U01LOU", "U01KIM"
LAUNCH, COMPANY, OPS = "C01LAUNCH", "C01COMPANY", "C01OPS"


@dataclass(frozen=True)
class Launched:
    launch: int
    attempt: int
    channel: str


async def plant(store: Store, key: str, channel: str, *, template: str = "small-release", **changes: Any) -> Launched:
    """A planned launch with Ana as its director and Ben as her deputy; Lea and Lou lead everything else."""
    return await store.write(lambda tx: _planted(tx, key, channel, templates.load(template), changes))


def _planted(tx: Tx, key: str, channel: str, template: templates.Template, changes: Mapping[str, Any]) -> Launched:
    values = {
        "key": key,
        "name": key.capitalize(),
        "version": "2.4",
        "template": template.name,
        "timing": template.default_timing,
        "director": ANA,
        "deputy": BEN,
        "zone": "Europe/Madrid",
        "window_s": seeding.window(template),
        "self_approval": False,
        "variables": {},
        "audiences": {},
        "settings": seeding.settings(template),
    }
    launch = launches.create(tx, values | changes, NOW)
    seeding.plant(tx, launch, template, template.default_timing)
    attempt = launches.create_attempt(tx, launch, number=1, kind="real", channel=channel, private=False)
    seeding.begin(scene(tx, attempt))
    for place in {step.owner for step in template.steps} | {seat.code for seat in template.seats}:
        if place not in ("director", "deputy"):
            launches.set_leads(tx, launch, place, [(LEA, "user"), (LOU, "user")])
    return Launched(launch, attempt, channel)


def scene(tx: Tx, attempt: int, now: datetime = NOW) -> Scene:
    found = launches.attempt(tx, attempt)
    assert found is not None
    return Scene(tx, launches.by_id(tx, found.launch_id), found, now)


class Desk:
    """`wall` is the time that leases and tries live by; it stands until a test moves it."""

    minute = timedelta(minutes=1)

    def __init__(self, store: Store, launched: Launched, sandbox: Sandbox, sender: Sender) -> None:
        self.store = store
        self.launched = launched
        self.sandbox = sandbox
        self.now = NOW
        self.wall = NOW
        self.titles: dict[str, str] = {}
        self.tempo = Tempo(look_after=1.0)
        cards: dict[str, Card] = {"title": self._title}
        self.teller = Teller(store, sender, lambda: self.now, cards, self.tempo, lambda _tx: self.wall)
        self.courier = Courier(self.teller, Alarms())

    def hire(self, *, alarms: Alarms | None = None, **changes: Any) -> Courier:
        """Another courier on the same store: another process, or this one after it began anew."""
        self.courier = Courier(replace(self.teller, **changes), alarms or self.courier.alarms)
        return self.courier

    def _title(self, scene: Scene, subject: str) -> Message | None:
        title = self.titles[subject]
        return blocks.say([title]) if title else None

    async def say(self, text: str, **where: Any) -> None:
        """Put down a message, by its own text as key."""
        message = blocks.say([text])
        where = {"channel": LAUNCH} | where if "user" not in where else where
        ids = {"launch": self.launched.launch, "attempt": self.launched.attempt}
        await self.store.write(lambda tx: outbox.say(tx, **ids, key=text, message=message, now=self.now, **where))

    async def share(self, file: File, text: str) -> None:
        """Put down a message with a file, by its text as key."""
        ids = {"launch": self.launched.launch, "attempt": self.launched.attempt}
        message = Message(text, file=file)
        await self.store.write(
            lambda tx: outbox.say(tx, **ids, key=text, message=message, now=self.now, channel=LAUNCH)
        )

    async def show(
        self, subject: str, title: str, *, channel: str = LAUNCH, under: str | None = None, **how: Any
    ) -> None:
        """Have the card `subject` show `title`; in the thread of the card `under`."""
        self.titles[subject] = title
        parent = outbox.card_key(self.launched.attempt, "title", under) if under else None
        card = outbox.Card("title", subject, parent=parent, **how)
        ids = {"launch": self.launched.launch, "attempt": self.launched.attempt}
        await self.store.write(lambda tx: outbox.show(tx, card, **ids, channel=channel, now=self.now))

    async def send(self) -> None:
        """Send what may go at this moment."""
        while await self.courier.once():
            await self.courier.idle()

    async def send_all(self, within: timedelta = timedelta(minutes=10)) -> None:
        """Send, moving the wall to whenever something may go next, until nothing is left that will."""
        end = self.wall + within
        while True:
            await self.send()
            at = await self.store.read(lambda tx: courier.next_at(tx, self.wall, self.tempo))
            if at is None or at > end:
                return
            self.wait_until(at)

    async def send_at_most(self, passes: int) -> None:
        for _ in range(passes):
            await self.courier.once()
            await self.courier.idle()

    async def backlog(self) -> Backlog:
        return await self.store.read(deliveries.backlog)

    def wait(self, seconds: float) -> None:
        self.wait_until(self.wall + timedelta(seconds=seconds))

    def wait_until(self, at: datetime) -> None:
        self.now += max(at - self.wall, timedelta())
        self.wall = max(at, self.wall)
        self.sandbox.clock.jump(self.now)

    def shown(self, channel: str = LAUNCH) -> list[str]:
        """What a reader sees in a channel, top to bottom, replies left out."""
        return [_words(message) for message in self.sandbox.channel(channel).messages]

    def replies(self, subject: str, channel: str = LAUNCH) -> list[str]:
        """The thread of the message that shows `subject`'s title."""
        root = next(m for m in self.sandbox.channel(channel).messages if _words(m) == self.titles[subject])
        return [_words(message) for message in root.replies]

    def pins(self, channel: str = LAUNCH) -> list[str]:
        return self.sandbox.channel(channel).pins

    def dm(self, who: str) -> list[str]:
        return [_words(message) for message in self.sandbox.person(who).dm.messages]

    def key(self, subject: str) -> str:
        return outbox.card_key(self.launched.attempt, "title", subject)

    def calls(self) -> Counter[str]:
        """How often each method of Slack was called."""
        return Counter(call.method for call in self.sandbox.calls())

    async def called(self, method: str) -> None:
        """Until Slack has got its next call of `method`."""
        before = len(self.sandbox.calls(method))
        await until(lambda: len(self.sandbox.calls(method)) > before)

    async def kill(self) -> None:
        """End the courier as SIGKILL would: what it has under way is left as it is."""
        tasks = [task for task in asyncio.all_tasks() if task.get_coro().__qualname__ == "Courier._deliver"]  # type: ignore[union-attr]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def delete(self, shown: str, channel: str = LAUNCH) -> None:
        """Somebody deletes a message in Slack."""
        place = self.sandbox.channel(channel)
        messages.delete(self.sandbox.space, place, next(one for one in place.messages if _words(one) == shown))

    async def row(self, key: str) -> Any:
        """The outbox row of a message by its text, or of a card by its subject."""
        box = schema.outbox
        keys = [key, outbox.card_key(self.launched.attempt, "title", key)]
        return await self.store.read(lambda tx: tx.execute(select(box).where(box.c.key.in_(keys))).one())


def _words(message: Shown) -> str:
    return message.shown.strip()


@dataclass
class Dying:
    """A sender whose process is killed at the next post: `before` it leaves, or once it stands in Slack."""

    sender: Sender
    before: bool
    reached: asyncio.Event

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sender, name)

    async def post(self, *where: Any, **what: Any) -> Sent | Failed:
        if not self.before:
            await self.sender.post(*where, **what)
        self.reached.set()
        await asyncio.Event().wait()
        raise AssertionError("killed by now")


async def killed_while_posting(desk: Desk, *, before: bool) -> None:
    """The process ends at its next post, and a successor is there. Without a post it ends when it is idle."""
    alive = desk.teller.sender
    dying = Dying(alive, before, asyncio.Event())
    courier = desk.hire(sender=dying)
    if await courier.once():
        await _either(dying.reached.wait(), courier.idle())
    await desk.kill()
    desk.hire(sender=alive)


async def _either(*events: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(event) for event in events]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def open_desk(stack: AsyncExitStack, url: str) -> Desk:
    """The launch `recon`, planned, in #launch, on a fresh database; and Slack, without rate limits."""
    store = await open_store(url, TEAM)
    stack.push_async_callback(store.close)
    people = [User(name) for name in ("ana", "ben", "lea", "lou", "kim")]
    rooms = [
        Channel("launch", id=LAUNCH, app=True),
        Channel("company", id=COMPANY, app=True),
        Channel("ops", id=OPS, app=True),
    ]
    world = World.build(manifest(), people, rooms)
    sandbox = await stack.enter_async_context(Sandbox(world, clock=Clock(NOW), limits=False))
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8))
    stack.push_async_callback(session.close)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])
    desk = Desk(store, await plant(store, "recon", LAUNCH), sandbox, SlackSender(client))
    stack.push_async_callback(desk.courier.idle)
    return desk
