"""The stage of a journey: a local workspace with a cast, golive serving in it, and one clock for both.

A test speaks as people do:

    answer = await stage.ana.types("claim TECH-1")       # /golive claim TECH-1, in #launch-recon
    heard = await stage.kim.says("@golive start", thread=card)
    after = await stage.ben.presses(card, "Approve")
    assert "TECH-1" in answer.shown
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.contracts import Command
from bot.serving import Golive, MakeWorkers
from bot.settings import Listen, Settings, load
from bot.slack.socket import Patience
from sandbox import Channel, Clock, Group, Message, Person, Reply, Sandbox, User, View, World

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ROOM = "launch-recon"

PEOPLE = (
    User("ana", "Ana Ruiz", display_name="ana", title="Launch director", tz="Europe/Madrid"),
    User("ben", "Ben Okafor", display_name="ben", title="Deputy", tz="Europe/London"),
    User("lea", "Lea Brandt", display_name="lea", title="Engineering lead", tz="Europe/Berlin"),
    User("lou", "Lou Martin", display_name="lou", title="Data lead", tz="Europe/Paris"),
    User("eve", "Eve Park", display_name="eve", title="Engineer", tz="America/New_York"),
    User("kim", "Kim Lee", display_name="kim", title="Engineer", tz="Asia/Seoul"),
    User("max", "Max Novak", display_name="max", title="Engineer", tz="Europe/Prague"),
    User("gus", "Gus Guest", display_name="gus", kind="guest"),
    User("sol", "Sol Single", display_name="sol", kind="single_channel_guest"),
    User("sam", "Sam Stranger", display_name="sam", kind="stranger"),
    User("deb", "Deb Gone", display_name="deb", kind="deactivated"),
    User("otherbot", "Other Bot", display_name="otherbot", kind="bot"),
)
CREW = ("ana", "ben", "lea", "lou", "eve", "kim", "max", "gus", "sam")


def cast() -> World:
    """Director Ana, deputy Ben, leads Lea and Lou, engineers, and people who may not do much."""
    channels = [
        Channel(ROOM, members=CREW, app=True),
        Channel("launch-beta", members=("ana", "ben", "lea"), app=True),
        Channel("company", members=None, app=True),
        Channel("outside", members=("ana", "ben")),
        Channel("secret", members=("ana", "ben"), private=True, app=True),
        Channel("hidden", members=("ana",), private=True),
    ]
    groups = [Group("dba", "Databases", users=("kim", "max"))]
    return World.build(ROOT / "manifest.yaml", PEOPLE, channels, groups)


class SharedClock:
    """The workspace's clock, read directly: bot and workspace are in one process here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.on_change = lambda: None
        clock.on_change.append(lambda: self.on_change())

    def now(self) -> datetime:
        return self._clock.now()

    def seconds_until(self, at: datetime) -> float:
        left = (at - self.now()).total_seconds()
        return 0.0 if left <= 0 else float("inf") if self._clock.paused else left / self._clock.rate

    def waits_for(self, at: datetime | None) -> None:
        self._clock.next_due = at


@dataclass(frozen=True)
class Heard:
    """What came of a deed: the ack, what only the actor then saw, and the modal that opened."""

    reply: Reply | None
    private: tuple[Message, ...]

    @property
    def shown(self) -> str:
        """All that the actor was told, as a reader sees it."""
        told = [self.reply.shown] if self.reply and self.reply.shown else []
        return "\n".join([*told, *(message.shown for message in self.private if message.shown not in told)])

    @property
    def view(self) -> View | None:
        return self.reply.view if self.reply else None

    @property
    def errors(self) -> Mapping[str, str]:
        return self.reply.errors if self.reply else {}

    @property
    def target(self) -> Reply | Message:
        """What to press buttons of."""
        return self.private[-1] if self.private else self._ack

    @property
    def _ack(self) -> Reply:
        assert self.reply is not None, "nothing was said back"
        return self.reply


class Actor:
    """Somebody of the cast. What they do waits until everything that follows from it has happened."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self.stage = stage
        self.person = person
        self.id = person.id
        self.mention = f"<@{person.id}>"

    async def types(self, words: str, channel: str = ROOM) -> Heard:
        """`/golive words`."""
        return await self._does(lambda: self.person.slash("/golive", words, channel=channel), channel)

    async def says(self, words: str, channel: str = ROOM, thread: Message | None = None) -> Heard:
        """A message in a channel or thread: `@golive approve TECH-1`."""

        async def say() -> None:
            await self.person.say(channel, words, thread=thread)

        return await self._does(say, channel)

    async def shares(self, name: str, words: str = "", channel: str = ROOM, thread: Message | None = None) -> Heard:
        """A file in a channel or thread, with words."""

        async def share() -> None:
            await self.person.share(channel, name, b"all green", words=words, thread=thread)

        return await self._does(share, channel)

    async def tells(self, words: str, thread: Message | None = None) -> Heard:
        """A direct message to golive. What golive answers there is in `private`."""
        before = set(self.person.dm.all)
        await self.person.say(self.person.dm, words, thread=thread)
        await self.stage.settle()
        new = [message for ts, message in self.person.dm.all.items() if ts not in before and message.bot]
        return Heard(None, tuple(new))

    async def presses(self, where: Heard | Message | View, label: str, index: int | None = None) -> Heard:
        """Press a button by its label, in a message, an answer or a modal; a question before it is answered yes."""
        target = where.target if isinstance(where, Heard) else where
        channel = target.channel if isinstance(target, Message) else ROOM
        return await self._does(lambda: self.person.click(target, label, index=index), channel)

    async def ticks(self, message: Message, *values: str) -> Heard:
        """Have these of a message's check boxes ticked, and no others."""
        [boxes] = [
            element["action_id"]
            for block in message.blocks
            for element in block.get("elements", ())
            if element["type"] == "checkboxes"
        ]
        return await self._does(lambda: self.person.choose(message, boxes, list(values)), message.channel)

    async def uses(self, shortcut: str, message: Message) -> Heard:
        """Choose something in the menu of a message."""
        return await self._does(lambda: self.person.shortcut(shortcut, message), message.channel)

    async def submits(self, fields: dict[str, Any], channel: str = ROOM) -> Heard:
        """Fill in the modal on top and submit it. Refusals are in `errors`."""
        return await self._does(lambda: self.person.submit(fields), channel)

    @property
    def view(self) -> View | None:
        return self.person.view

    @property
    def dms(self) -> list[str]:
        """What golive told them directly, oldest first."""
        return [message.shown for message in self.person.dm.all.values() if message.bot]

    async def _does(self, deed: Any, channel: str) -> Heard:
        before = len(self.person.private(channel))
        reply = await deed()
        await self.stage.settle()
        return Heard(reply, tuple(self.person.private(channel)[before:]))


class Stage:
    """The workspace, golive in it, and the cast by name: `stage.ana`."""

    ana: Actor
    ben: Actor
    lea: Actor
    lou: Actor
    eve: Actor
    kim: Actor
    max: Actor
    gus: Actor
    sol: Actor
    sam: Actor

    def __init__(
        self, sandbox: Sandbox, database: str, over: str, commands: Mapping[str, Command], workers: MakeWorkers
    ) -> None:
        self.sandbox = sandbox
        self.database = database
        self.over = over
        self._commands = commands
        self._workers = workers
        for user in PEOPLE:
            setattr(self, user.name, Actor(self, sandbox.person(user.name)))

    async def __aenter__(self) -> Stage:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.golive.stop()

    async def start(self) -> None:
        """Start golive, as its process would."""
        clock = SharedClock(self.sandbox.clock)
        patience = Patience(look=0.02, attempt=2.0, without=5.0, ping=1.0)
        self.golive = Golive(self.settings(), self._commands, self._workers, clock=clock, patience=patience)
        await self.golive.start()
        self.sandbox.request_url = f"{self.golive.url}/slack/events" if self.over == "http" else None
        self.sandbox.busy_when[:] = [self.busy]

    async def restart(self) -> None:
        """Stop golive and start it again on the same database."""
        await self.golive.stop()
        await self.start()

    def settings(self, **changes: Any) -> Settings:
        given = {
            "slack_bot_token": self.sandbox.bot_token,
            "slack_app_token": self.sandbox.app_token if self.over == "socket" else None,
            "slack_signing_secret": self.sandbox.signing_secret,
            "golive_slack_api_url": self.sandbox.api_url,
            "golive_database_url": self.database,
            "golive_listen": Listen("127.0.0.1", 0),
            "golive_metrics_listen": Listen("127.0.0.1", 0),
        }
        return load(_env_file=None, **{**given, **changes})

    def busy(self) -> bool:
        """Whether golive still has something to do about what has happened."""
        return self.golive.busy

    async def settle(self, quiet: float = 0.03, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until nothing follows any more from what was done."""
        await self.sandbox.settle(quiet, timeout)

    async def until(self, at: datetime | timedelta) -> None:
        """Let time pass, to a moment or by a span, and everything that falls due happen."""
        self.sandbox.clock.jump(at)
        await self.settle()

    @property
    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def messages(self, channel: str = ROOM) -> list[Message]:
        """What stands in a channel itself, oldest first."""
        return self.sandbox.channel(channel).messages

    def card(self, words: str, channel: str = ROOM) -> Message:
        """The newest message (replies too) that shows these words."""
        found = [message for message in self.sandbox.channel(channel).all.values() if words in message.shown]
        if not found:
            raise LookupError(f"nothing in #{channel} shows {words!r}:\n{self.transcript(channel)}")
        return found[-1]

    def transcript(self, channel: str = ROOM) -> str:
        return self.sandbox.transcript(channel)


async def open_stage(
    stack: AsyncExitStack, database: str, over: str, commands: Mapping[str, Command], workers: MakeWorkers
) -> Stage:
    """A fresh workspace on Monday at nine, without rate limits, and golive serving in it."""
    sandbox = Sandbox(cast(), clock=Clock(MONDAY), limits=False, retry_scale=0.001)
    await stack.enter_async_context(sandbox)
    return await stack.enter_async_context(Stage(sandbox, database, over, commands, workers))
