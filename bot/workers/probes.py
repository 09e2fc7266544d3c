"""Probes the checks that are due: reaching out happens between transactions, and what it saw is judged in one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import structlog

from bot.domain import attached
from bot.domain.check import Check, Outcome
from bot.domain.net import Net, Posted
from bot.domain.options import BadOptions
from bot.services import checking, trialling
from bot.services.checking import Probed
from bot.store import checks, inbound, trials
from bot.store.checks import Taken
from bot.store.engine import Store, Tx
from bot.store.scene import of_attempt
from bot.workers.beside import Beside
from checks import CHECKS

log = structlog.get_logger()

AT_ONCE = 16
"""Checks that are probed at the same time."""


class Probes(Beside):
    """Without a `net` nothing is probed."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        net: Net | None = None,
        wake: Callable[[], None] = lambda: None,
        kinds: Mapping[str, Check] = CHECKS,
    ) -> None:
        super().__init__("probe checks", wake)
        self.store = store
        self.now = now
        self.net = net
        self.kinds = kinds
        self._ending = False

    def next_at(self, tx: Tx) -> datetime | None:
        return _earliest(tx) if self.net is not None else None

    async def end(self) -> None:
        """Take nothing more, and wait until nothing is under way."""
        self._ending = True
        await self.idle()

    async def _is_due(self) -> bool:
        now = self.now()
        return self.net is not None and await self.store.read(lambda tx: _is_due(tx, now))

    async def _all(self) -> None:
        """Whenever probes end, they are judged, and as many others are taken in the same transaction."""
        while not self._ending and await self.store.write(lambda tx: _look(tx, self.now())):
            pass
        under_way: set[asyncio.Task[Probed]] = set()
        ended: Sequence[Probed] = ()
        try:
            while True:
                free = 0 if self._ending else AT_ONCE - len(under_way)
                taken = await self.store.write(lambda tx: _turn(tx, ended, free, self.now()))  # noqa: B023
                under_way |= {asyncio.create_task(self._probe(each)) for each in taken}
                if not under_way:
                    return
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                ended = [task.result() for task in done]
        finally:
            for task in under_way:
                task.cancel()

    def _net_of(self, net: Net, attempt: int) -> Net:
        async def posted(name: str) -> Posted | None:
            return await self.store.read(lambda tx: inbound.last(tx, attempt, name, self.now()))

        return cast(Net, _OfLaunch(net, posted))

    async def _probe(self, taken: Taken) -> Probed:
        check, net = taken.check, self.net
        assert net is not None
        try:
            kind = self.kinds[check.kind]
            spec = kind.parse(check.options)
        except KeyError:
            return Probed(taken, Outcome.unknown(f"golive knows no kind of check {check.kind}"))
        except BadOptions as error:
            return Probed(taken, Outcome.unknown(str(error)))
        return Probed(taken, await attached.probe(kind, spec, self._net_of(net, taken.attempt), check.need, check.of))


class _OfLaunch:
    """A net that knows what the outside jobs of one launch said; all else is as it was."""

    def __init__(self, net: Net, posted: Callable[[str], Awaitable[Posted | None]]) -> None:
        self._net = net
        self.posted = posted

    def __getattr__(self, name: str) -> Any:
        return getattr(self._net, name)


def _earliest(tx: Tx) -> datetime | None:
    return min(filter(None, (checks.earliest(tx), trials.earliest(tx))), default=None)


def _is_due(tx: Tx, now: datetime) -> bool:
    at = _earliest(tx)
    return at is not None and at <= now


def _look(tx: Tx, now: datetime) -> bool:
    """See which checks an attempt has by now. False: of none it has changed."""
    attempt = checks.to_look(tx, now)
    if attempt is not None:
        checking.look(of_attempt(tx, attempt, now))
    return attempt is not None


def _turn(tx: Tx, ended: Sequence[Probed], most: int, now: datetime) -> list[Taken]:
    for attempt in sorted({each.taken.attempt for each in ended}):
        _judge(tx, attempt, [each for each in ended if each.taken.attempt == attempt], now)
    taken = trials.take(tx, now, most)
    return [*taken, *checks.take(tx, now, most - len(taken))]


def _judge(tx: Tx, attempt: int, probed: Sequence[Probed], now: datetime) -> None:
    try:
        with tx.savepoint("judged"):
            scene = of_attempt(tx, attempt, now)
            if scene.attempt.ended_at is None:
                checking.judge(scene, [each for each in probed if each.taken.trial is None])
                for each in probed:
                    if each.taken.trial is not None:
                        trialling.tried(scene, each.taken.trial, each.outcome)
    except Exception:  # one launch that breaks keeps no other from being judged; what it lost is probed again
        log.exception("judging_failed", attempt=attempt, checks=[each.taken.check.name for each in probed])
