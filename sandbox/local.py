"""The sandbox: a whole local workspace for one app, started and stopped as a context manager."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

from sandbox import membership
from sandbox.clock import Clock
from sandbox.delivery import ACK_SECONDS, Courier
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.limits import Limits
from sandbox.log import Call, Delivery, Log
from sandbox.person import Person
from sandbox.scheduling import Postman
from sandbox.server import Server
from sandbox.settling import settle
from sandbox.sockets import LIFE_SECONDS, Sockets
from sandbox.transcript import transcript
from sandbox.troubles import Troubles
from sandbox.workspace import Workspace
from sandbox.world import Channel, Group, User, World


class Sandbox:
    """A local workspace on 127.0.0.1. The app under test may run in this process or in any other.

    `limits` switches the rate limits; `retry_scale` shortens the waits before an event is tried again, `ack_seconds`
    the time an app has to answer, `socket_life` the time a Socket Mode connection lasts; `seed` makes faults
    repeatable. `busy_when` may hold functions that say whether the app still has work, for `settle`.
    """

    def __init__(
        self,
        world: World,
        *,
        clock: Clock | None = None,
        port: int = 0,
        request_url: str | None = None,
        limits: bool = True,
        retry_scale: float = 1.0,
        ack_seconds: float = ACK_SECONDS,
        socket_life: float = LIFE_SECONDS,
        seed: int = 0,
    ) -> None:
        self.world = world
        self.clock = clock or Clock()
        self.faults = Faults(seed)
        self.busy_when: list[Callable[[], bool]] = []
        self.space = Workspace(world, self.clock, Limits(limits), self.faults)
        self.sockets = Sockets(self.space, life=socket_life)
        self._courier = Courier(self.space, self.sockets, request_url, retry_scale, ack_seconds)
        self.interactions = Interactions(self.space, self._courier)
        self.events = Events(self.space, self._courier)
        self._postman = Postman(self.space)
        self.troubles = Troubles(self.space, self.sockets)
        self._server = Server(self.space, self.sockets, self.interactions, self.events, self.troubles, port)

    async def __aenter__(self) -> Self:
        await self._server.start()
        self._postman.start()
        self.clock.on_change.append(self._clock_changed)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clock.on_change.remove(self._clock_changed)
        await self._postman.stop()
        await self.space.close()
        await self._courier.close()
        await self.sockets.close()
        await self._server.stop()

    @property
    def url(self) -> str:
        """The page."""
        return self.space.url

    @property
    def api_url(self) -> str:
        return self.space.url + "/api/"

    @property
    def clock_url(self) -> str:
        return self.space.url + "/clock"

    def caption(self, words: str) -> None:
        """Have every open page say why time stands or goes, under the clock; nothing when empty."""
        if words != self.clock.caption:
            self.clock.caption = words
            self.space.feed.tell("clock", extra=self.clock.as_json())

    @property
    def bot_token(self) -> str:
        return self.space.bot_token

    @property
    def app_token(self) -> str:
        return self.space.app_token

    @property
    def signing_secret(self) -> str:
        return self.space.signing_secret

    @property
    def bot_user(self) -> str:
        return self.world.bot_user

    @property
    def request_url(self) -> str | None:
        """Where requests to the app go; None means Socket Mode."""
        return self._courier.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._courier.request_url = url

    @property
    def log(self) -> Log:
        return self.space.log

    def calls(self, method: str | None = None) -> list[Call]:
        """The app's API calls, oldest first."""
        return [one for one in self.log if isinstance(one, Call) and method in (None, one.method)]

    def deliveries(self, kind: str | None = None) -> list[Delivery]:
        """What was delivered to the app; `kind` is slash_commands, interactive or events_api."""
        return [one for one in self.log if isinstance(one, Delivery) and kind in (None, one.kind)]

    def events_of(self, kind: str) -> list[Delivery]:
        """The events of a type (`app_mention`) that were delivered to the app, each time they were."""
        return [one for one in self.deliveries("events_api") if one.payload.get("event", {}).get("type") == kind]

    def person(self, name: str) -> Person:
        """Someone to act as, by id or name. Raises KeyError."""
        return Person(self.world.user(name), self.space, self.interactions, self.events)

    def channel(self, name: str) -> Channel:
        """A channel, by id or name. Raises KeyError."""
        return self.world.channel(name)

    def transcript(self, channel: str) -> str:
        return transcript(self.channel(channel))

    async def connected(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Wait until the app has a WebSocket open, or answers at its request URL. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            if self.request_url:
                while not await self._answers():  # noqa: ASYNC110 (another process: there is no event to wait for)
                    await asyncio.sleep(0.02)
            else:
                await self.sockets.wait_open()

    async def settle(self, quiet: float = 0.2, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Wait until nothing was called, posted or delivered for `quiet` seconds. Raises TimeoutError."""
        await settle(self.space, quiet, timeout, self.busy_when)

    async def redeliver(self, n: int | Delivery = -1) -> Delivery:
        """Deliver again what was delivered before: the n-th delivery, or that one.

        Over HTTP byte for byte, old signature and all; over Socket Mode in an envelope of the same id.
        """
        old = self.deliveries()[n] if isinstance(n, int) else n
        raw = ({**old.headers}, old.body) if old.body else None
        return await self._courier.deliver(old.kind, old.payload, envelope_id=old.envelope_id, raw=raw)

    async def send_raw(self, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """Send any request to the request URL; returns the status and the text of the answer."""
        if not self.request_url:
            raise RuntimeError("there is no request URL: the app is connected by Socket Mode")
        async with self._courier.session().post(self.request_url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    def sign(self, body: bytes, at: int) -> dict[str, str]:
        """The headers of a right signature for a body, made at `at` (seconds since 1970, real time)."""
        return self._courier.signature(body, str(at))

    def archive(self, channel: str, archived: bool = True) -> None:
        membership.archive(self.space, self.channel(channel), archived)

    def change_user(self, name: str, **changes: Any) -> User:
        """Change facts about somebody, as an admin would: tz, kind (`deactivated` too), title, names, dnd."""
        return membership.change_user(self.space, self.world.user(name), **changes)

    def change_group(self, handle: str, users: Sequence[str]) -> Group:
        """Change who is in a user group, by name. Raises KeyError."""
        group = self.world.group(handle)
        if group is None:
            raise KeyError(f"no user group {handle!r}")
        return membership.change_group(self.space, group, tuple(self.world.user(name).id for name in users))

    def revoke(self, token: str | None = None) -> None:
        """Make a token (the bot's, unless given) worthless."""
        self.space.dead_tokens[token or self.bot_token] = "token_revoked"

    async def _answers(self) -> bool:
        challenge = {
            "type": "url_verification",
            "token": self.space.verification_token,
            "challenge": secrets.token_hex(),
        }
        headers, body = self._courier.signed("events_api", challenge)
        try:
            status, _ = await self.send_raw(headers, body)
        except aiohttp.ClientError:
            return False
        return status == 200

    def _clock_changed(self) -> None:
        self.space.touch()
        self.space.feed.tell("clock", extra=self.clock.as_json())
