"""One row of the outbox, brought to Slack: what is done there, and what came of it as a value."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.cards import Card
from bot.domain import webhook
from bot.domain.telling import LATE
from bot.errors import StoreDown
from bot.message import File, Message
from bot.pictures import drawing
from bot.sending import Absent, Accepted, Failed, Opened, Poster, Refused, RetryAt, Sender, Sent, Uncertain, Upload
from bot.store import courier, launches, people, streams
from bot.store.courier import Delivery
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.store.streams import Tempo
from bot.views import rehearsal, undelivered
from bot.workers import hooks

log = structlog.get_logger()
T = TypeVar("T")

MARGIN = timedelta(hours=1)
"""How far golive's clock and Slack's may be apart when a message is looked for."""

TOKEN_FAULTS = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
"""Not the message's fault. It waits until whoever runs golive has given it a token that works."""

TOO_RICH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"})
"""Slack cannot take the blocks. The words alone are better than nothing."""


@dataclass(frozen=True, slots=True)
class Posted:
    """It stands in `channel` at `ts`, showing the card as of `shown`."""

    ts: str
    channel: str
    shown: int


@dataclass(frozen=True, slots=True)
class Edited:
    shown: int


@dataclass(frozen=True, slots=True)
class Pinned:
    pass


@dataclass(frozen=True, slots=True)
class NothingToShow:
    shown: int


@dataclass(frozen=True, slots=True)
class NotThereYet:
    """It was looked for and not found, but what was asked may still happen. Look again."""


@dataclass(frozen=True, slots=True)
class CannotLook:
    """Slack does not say whether it is there. `seconds` until it may; `refused` when it said that it will not."""

    why: str
    seconds: float
    refused: bool = False


@dataclass(frozen=True, slots=True)
class TooLate:
    """The lease is nearly over, so nothing was asked of Slack."""


Outcome = Posted | Edited | Pinned | NothingToShow | NotThereYet | CannotLook | TooLate | Accepted | Failed


@dataclass(frozen=True, slots=True)
class Teller:
    """Whom and what it takes to tell Slack something."""

    store: Store
    sender: Sender
    now: Callable[[], datetime]
    cards: Mapping[str, Card]
    tempo: Tempo = streams.USUAL
    wall: Callable[[Tx], datetime] = streams.clock
    """The time that leases and tries live by."""
    patience: Callable[[], timedelta] = lambda: LATE
    """How much later than it was put down a message may come, on the launch's clock, and count as on time."""
    poster: Poster | None = None
    """The way to webhooks, where there is one."""


async def tell(teller: Teller, delivery: Delivery) -> Outcome:
    """Bring one delivery a step further, once it is known not to stand in Slack without us knowing.

    1. Find the channel; a person's is opened once.
    2. What stands there and is to be pinned is pinned.
    3. Render a card as it is now; what is said was frozen long ago.
    4. Post what is not there, edit what has changed, unless the lease is nearly over by now.
    """
    if delivery.stream.startswith(webhook.PREFIX):
        posted = await hooks.post(teller.store, teller.poster, delivery, teller.now)
        return Posted(posted.ts, posted.channel, delivery.wanted) if isinstance(posted, Sent) else posted
    channel = await _channel(teller, delivery)
    if not isinstance(channel, str):
        return channel

    if delivery.ts is not None and delivery.pin:
        pinned = await asked(teller, teller.sender.pin(channel, delivery.ts))
        return Pinned() if isinstance(pinned, Sent) else pinned

    shown = await _shown(teller, delivery)
    if not isinstance(shown, tuple):
        return shown

    if time.monotonic() - delivery.since > teller.tempo.lease - teller.tempo.request:
        return TooLate()
    return await _put(teller, delivery, channel, *shown)


async def look(teller: Teller, delivery: Delivery) -> Delivery | Outcome:
    """Whether a message stands in Slack already. When it surely does not: the delivery, to be told after all."""
    if delivery.stream.startswith(webhook.PREFIX):
        return await _send_after_all(teller, delivery)
    channel = await _channel(teller, delivery)
    if not isinstance(channel, str):
        return CannotLook(str(channel), teller.tempo.look_again, refused=isinstance(channel, Refused))
    wall = await teller.store.read(teller.wall)
    found = await _find(teller, delivery, channel)
    if not isinstance(found, Absent):
        return found
    patience = timedelta(seconds=teller.tempo.file_shown if delivery.has_file else 0)
    if delivery.sure_at is None or wall < delivery.sure_at + patience:
        return NotThereYet()
    return await _send_after_all(teller, delivery)


async def _send_after_all(teller: Teller, delivery: Delivery) -> Delivery | TooLate:
    """It is not there, or (a webhook) may be there twice: its receiver knows by the id."""
    since = time.monotonic()
    late = teller.now() - teller.patience()
    again = await teller.store.write(
        lambda tx: courier.send_after_all(tx, delivery, teller.wall(tx), teller.tempo, late)
    )
    return replace(again, since=since) if again else TooLate()


async def _find(teller: Teller, delivery: Delivery, channel: str) -> Posted | CannotLook | Absent:
    """In the thread it answers to, and in the channel."""
    id = courier.opaque(teller.store.team, delivery.key, delivery.body)
    oldest = delivery.first_try_at - MARGIN
    for thread in dict.fromkeys((delivery.thread, None)):
        match await asked(teller, teller.sender.find(channel, id=id, oldest=oldest, thread_ts=thread)):
            case Sent(ts, where):
                return Posted(ts, where, 0 if delivery.card else delivery.wanted)
            case RetryAt(seconds, why):
                return CannotLook(why, max(seconds, teller.tempo.look_after))
            case Uncertain(why):
                return CannotLook(why, teller.tempo.look_after)
            case Refused(code) if code != "thread_not_found":
                return CannotLook(code, teller.tempo.look_again, refused=True)
    return Absent()


async def _put(teller: Teller, delivery: Delivery, channel: str, message: Message, wanted: int) -> Outcome:
    outcome = await _put_once(teller, delivery, channel, message, wanted)
    if isinstance(outcome, Refused) and outcome.code in TOO_RICH and message.blocks:
        log.error("blocks_refused", key=delivery.key, code=outcome.code)
        return await _put_once(teller, delivery, channel, Message(message.text), wanted)
    return outcome


async def _put_once(teller: Teller, delivery: Delivery, channel: str, message: Message, wanted: int) -> Outcome:
    id = courier.opaque(teller.store.team, delivery.key, delivery.body)
    if delivery.ts is not None:
        edit = await asked(teller, teller.sender.update(channel, delivery.ts, message, id=id))
        return Edited(wanted) if isinstance(edit, Sent) else edit
    if message.file is not None:
        comment, file = message.text, await _upload(message.file)
        return await asked(teller, teller.sender.upload(channel, file, comment, id=id, thread_ts=delivery.thread))
    post = teller.sender.post(channel, message, id=id, thread_ts=delivery.thread, broadcast=delivery.broadcast)
    sent = await asked(teller, post)
    return Posted(sent.ts, sent.channel, wanted) if isinstance(sent, Sent) else sent


async def _upload(file: File) -> Upload:
    """The bytes of a file. A picture takes a moment to draw, so that is done beside everything else."""
    if not file.picture:
        return Upload(file.name, file.title, file.text.encode(), file.alt)
    return Upload(file.name, file.title, await asyncio.to_thread(drawing.png, file.text), file.alt)


async def _channel(teller: Teller, delivery: Delivery) -> str | Failed:
    if delivery.channel is not None:
        return delivery.channel
    known = await teller.store.read(lambda tx: people.dm(tx, delivery.stream))
    if known:
        return known
    opened = await asked(teller, teller.sender.open_dm(delivery.stream))
    if isinstance(opened, Opened):
        return opened.channel
    return RetryAt(teller.tempo.look_after, opened.why) if isinstance(opened, Uncertain) else opened


async def _shown(teller: Teller, delivery: Delivery) -> tuple[Message, int] | NothingToShow | Refused:
    """The message, and the change it shows."""
    if not delivery.card:
        return _said(teller, delivery), delivery.wanted
    try:
        message_now, wanted = await teller.store.read(lambda tx: _rendered(teller, tx, delivery))
    except StoreDown:
        raise
    except Exception:
        log.exception("card_broken", key=delivery.key)
        return Refused("golive could not draw it")
    return (message_now, wanted) if message_now else NothingToShow(wanted)


def _said(teller: Teller, delivery: Delivery) -> Message:
    """What is said was frozen long ago. That it comes late, or that others before it are missing, it says first."""
    body = delivery.body or {}
    message = Message.from_json(body)
    if together := body.get("late"):
        message = undelivered.together([(datetime.fromisoformat(at), text) for at, text in together])
    elif delivery.event is not None and teller.now() - delivery.asked_at > teller.patience():
        message = undelivered.late_words(message, delivery.asked_at)
    return undelivered.after(delivery.missing, message)


def _rendered(teller: Teller, tx: Tx, delivery: Delivery) -> tuple[Message | None, int]:
    attempt = launches.attempt(tx, delivery.attempt)
    assert attempt is not None, delivery.key
    scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, teller.now())
    wanted = courier.wanted(tx, delivery)
    message = teller.cards[delivery.view or ""](scene, delivery.subject or "")
    return (rehearsal.stamped(message) if message and attempt.rehearsal else message), wanted


async def asked(teller: Teller, question: Awaitable[T | Failed]) -> T | Failed:
    """Slack's answer, for which it gets as long as the tempo says."""
    try:
        async with asyncio.timeout(teller.tempo.request):
            return await question
    except TimeoutError:
        return Uncertain(f"no answer within {teller.tempo.request:g} s")
