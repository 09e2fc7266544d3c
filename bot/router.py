"""From a call to its answer: find the verb, run it in the right transaction, tell refusals from bugs.

A verb that reads runs in a read. One that changes something runs once per key: the key, the change, the audit
entries, what is to be said and the answer are one transaction.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.contracts import Answer, Ask, Call, Command, OpensForm, Posts, Ring
from bot.errors import Busy, Conflict, Lookup, Refused, StoreDown, Wanted
from bot.limits import Limits, UnderWay
from bot.message import Message
from bot.services import unknown
from bot.services.elsewhere import naming
from bot.store import audit, codes, keys, scene
from bot.store.audit import Entry
from bot.store.engine import Store, Tx
from bot.views import blocks

log = structlog.get_logger()
T = TypeVar("T")

BUDGET = 2.0
"""Seconds a call may wait for its answer. Slack gives up after three (docs.slack.dev, acknowledging requests)."""

ASKING = 1.0
"""Seconds Slack gets in all to say who somebody is."""

ROUNDS = 3
"""How often one call may find that it needs to know more."""

BUSY = Answer(blocks.sentence("golive is busy just now, so nothing was done. Please try again."), refused=True)
"""The call was withdrawn before it began. Another delivery of it may still be under way."""


@dataclass(frozen=True, slots=True)
class Later:
    """The call is still being written. `answer` will hold what to tell; nothing was promised yet."""

    answer: asyncio.Future[Answer]


class Router:
    def __init__(self, store: Store, commands: Mapping[str, Command], ask: Ask) -> None:
        self.store = store
        self.commands = commands
        self.ask = ask
        self.limits = Limits()
        # Looked through once: asked of each call, whether its verb has these costs as much as a read does.
        self._opening = {verb: command for verb, command in commands.items() if isinstance(command, OpensForm)}
        self._posting = {verb: command for verb, command in commands.items() if isinstance(command, Posts)}
        self._late: set[asyncio.Future[Answer]] = set()

    async def answer(self, call: Call) -> Answer | Later:
        """Run `call` and say what its actor is told. Never raises but StoreDown: nothing was kept then.

        1. Name the verb, and keep one person from flooding the rest.
        2. Run it; when it needs Slack's word on somebody, ask and run it once more.
        3. What is not a refusal is a bug: logged under a reference that the person sees.
        """
        return await _as_told(self._taken(call, time.monotonic()), call)

    async def _taken(self, call: Call, begun: float) -> Answer | Later:
        with self.limits.taking(call.actor, call.verb):
            meant = await self._meant(call)
            return await self._with_slack(self.commands[meant.verb], meant, begun)

    async def _meant(self, call: Call) -> Call:
        """The call itself, or `status` of the thing whose code its only word is. Raises Refused when it is neither."""
        if call.verb in self.commands:
            return call
        known = await self.store.read(lambda tx: codes.every(tx, call.where.channel))
        if unknown.names_a_thing(call, known):
            return replace(call, verb="status")
        raise unknown.unknown(call, [*self.commands, *known])

    async def _with_slack(self, command: Command, call: Call, begun: float) -> Answer | Later:
        """Each time the verb needs to know more, Slack is asked once: about that, the actor and all mentioned."""
        asked: set[Wanted] = set()
        until = time.monotonic() + ASKING
        last = silent = False
        while True:
            try:
                return await self._run(command, call, begun, last=last, silent=silent)
            except Lookup as lookup:
                last = lookup.wanted in asked or len(asked) == ROUNDS
                if not last:
                    last = silent = not await self._asked(_all_wanted(lookup.wanted, call), call.now, until)
                asked.add(lookup.wanted)

    async def _asked(self, wanted: Wanted, now: datetime, until: float) -> bool:
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await self.ask(wanted, now)
        except (TimeoutError, OSError) as error:
            log.warning("slack_silent", wanted=str(wanted), error=str(error))
            return False
        return True

    async def _run(self, command: Command, call: Call, begun: float, *, last: bool, silent: bool) -> Answer | Later:
        opening = None if command.READS else self._opening.get(call.verb)
        if opening and call.can_open_form and opening.opens(call):
            make = opening.form
            if form := await self.store.read(lambda tx: _read(tx, call, last, silent, lambda: make(tx, call))):
                return Answer(form=form)
        posting = self._posting.get(call.verb)
        if command.READS and not (posting and posting.posts(call)):
            return await self.store.read(lambda tx: _read(tx, call, last, silent, lambda: command.run(tx, call)))
        pending = self.store.submit(lambda tx: _once(tx, command, call, last=last, silent=silent))
        await asyncio.wait([pending.future], timeout=max(BUDGET - (time.monotonic() - begun), 0.05))
        if pending.future.done():
            return pending.future.result()
        if pending.withdraw():
            raise Busy
        later = asyncio.ensure_future(_as_told(asyncio.shield(pending.future), call))
        self._late.add(later)
        later.add_done_callback(self._late.discard)
        return Later(later)


def refusal(refused: Refused) -> Answer:
    """A refusal as the person reads it."""
    buttons = [offer for offer in refused.offer if isinstance(offer, blocks.Button)]
    return Answer(blocks.sentence(refused.text, buttons), refused=True, field=refused.field, beside=refused.beside)


async def _as_told(work: Awaitable[T], call: Call) -> T | Answer:
    """What came of a call, as its actor is told. Raises StoreDown alone."""
    try:
        return await work
    except UnderWay as refused:  # an event comes again by itself: it waits, and nobody has to say it once more
        return BUSY if call.origin.is_event else refusal(refused)
    except Refused as refused:
        return refusal(refused)
    except Lookup as lookup:
        return refusal(Refused(_unknown(lookup.wanted, silent=True)))
    except Busy:
        return BUSY
    except StoreDown:
        raise
    except Exception:  # noqa: BLE001  whatever it is, the person is told where to find it
        return _bug(call)


def _bug(call: Call) -> Answer:
    """Log what is being handled, under a reference for the person."""
    reference = secrets.token_hex(3).upper()
    log.exception("bug", reference=reference, verb=call.verb, origin=call.origin)
    return Answer(
        blocks.sentence(
            "Something broke on golive's side, not yours, and nothing was changed. "
            f"Whoever runs golive finds it in the log under `{reference}`."
        ),
        refused=True,
    )


def _all_wanted(wanted: Wanted, call: Call) -> Wanted:
    return replace(wanted, users=wanted.users | {call.actor, *call.mentioned})


def _read(tx: Tx, call: Call, last: bool, silent: bool, run: Callable[[], T]) -> T:
    """What a call reads: an answer, or a form."""
    try:
        return _asked_once(tx, last, silent, run)
    except Refused as refused:
        raise naming(tx, call, refused) from None


def _once(tx: Tx, command: Command, call: Call, *, last: bool, silent: bool) -> Answer:
    """The write of a call, once per key. A call delivered again gets the answer it got, and has no effect.

    The key goes in last, with the answer: when it is there already, all that was done is undone.
    """
    try:
        answer = _asked_once(tx, last, silent, lambda: _twice_if_outrun(tx, command, call))
    except Refused as refused:
        tx.undo()
        answer = refusal(naming(tx, call, refused))
        if command.RING in (Ring.LEAD, Ring.DIRECTOR):
            _record_refusal(tx, call, refused)
    if keys.keep(tx, call.key, _to_json(answer), call.now):
        return answer
    tx.undo()
    return _from_json(keys.answer(tx, call.key))


def _twice_if_outrun(tx: Tx, command: Command, call: Call) -> Answer:
    try:
        return command.run(tx, call)
    except Conflict:
        tx.undo()
        return command.run(tx, call)


def _asked_once(tx: Tx, last: bool, silent: bool, run: Callable[[], T]) -> T:
    """Run with what Slack said so far. The second time, still not knowing is a refusal."""
    tx.slack_silent, tx.asked_in_vain = silent, last
    try:
        return run()
    except Lookup as lookup:
        if not last:
            raise
        raise Refused(_unknown(lookup.wanted, silent)) from lookup


def _unknown(wanted: Wanted, silent: bool) -> str:
    named = ", ".join(f"<@{user}>" for user in sorted(wanted.users)) or "that channel or group"
    why = "Slack does not answer just now" if silent else "Slack does not know them"
    return f"golive could not find out about {named}: {why}. Nothing was done; please try again in a moment."


def _record_refusal(tx: Tx, call: Call, refused: Refused) -> None:
    """Refusals of what only some may do are part of the record."""
    with suppress(Refused, Lookup):
        where = call.where
        found = scene.find(tx, actor=call.actor, channel=where.channel, launch=where.launch, now=call.now)
        facts = {"verb": call.verb, "why": refused.text}
        audit.append(tx, found.launch.id, Entry(call.actor, "refused", " ".join(call.refs)[:40], facts, call.now))


def _to_json(answer: Answer) -> dict[str, object]:
    message = answer.message.to_json() if answer.message else None
    return {"message": message, "refused": answer.refused, "field": answer.field, "beside": dict(answer.beside or {})}


def _from_json(kept: Mapping[str, Any] | None) -> Answer:
    if kept is None:
        return Answer()
    message = Message.from_json(kept["message"]) if kept["message"] else None
    return Answer(message, refused=kept["refused"], field=kept["field"], beside=kept.get("beside"))
