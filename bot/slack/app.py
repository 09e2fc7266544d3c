"""The Bolt app. Five listeners hear everything; each makes a call of it and brings its answer back.

Nothing that changes state is acknowledged before its commit: `process_before_response` has Bolt wait for the listener.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics
from bot.clock import Clock
from bot.contracts import Answer, Origin
from bot.errors import StoreDown
from bot.message import Form, Message
from bot.router import BUSY, Later, Router, refusal
from bot.slack import answers, carried, payloads
from bot.slack.payloads import Asked, Commands
from bot.slack.people import Home
from bot.slack.sender import code_of
from bot.slack.web import post_back
from bot.store import homes, people
from bot.views import blocks

log = structlog.get_logger()

BOLT = logging.getLogger("slack_bolt")
"""Bolt sets levels of its own unless it is given a logger, and at INFO it writes bodies."""

Body = dict[str, Any]
ANY = re.compile("")
TRY_AGAIN = 503
"""What Slack gets for an event that could not be kept: it delivers it again (three times within six minutes)."""

LINKING = 0.8
"""Seconds Slack gets to tell a message's address."""

STILL = Answer(blocks.sentence("Still working on it. The result comes here in a moment."))
DOWN = Answer(
    blocks.sentence(
        "golive cannot write to its database just now, so nothing was done. "
        "Try again in a minute; whoever runs golive sees it too."
    ),
    refused=True,
)
TOO_LATE = Answer(blocks.sentence("Slack could not open the form in time. Please try once more."), refused=True)


class Edge:
    """Between Slack's payloads and the router. What bots say is never a call (`payloads.event`).

    `tasks` are answers on their way after the ack: best effort.
    """

    def __init__(self, router: Router, commands: Commands, client: AsyncWebClient, home: Home, clock: Clock) -> None:
        self.router = router
        self.commands = commands
        self.client = client
        self.home = home
        self.clock = clock
        self.tasks: set[asyncio.Task[None]] = set()

    def app(self) -> AsyncApp:
        """The Bolt app with golive's listeners. Requests are verified before they reach it (`bot.slack.http`)."""
        home = self.home
        known = AuthorizeResult(enterprise_id=home.enterprise, team_id=home.team, bot_user_id=home.bot_user)

        async def authorize() -> AuthorizeResult:
            return known  # asked of Slack here, the first command would have to wait for that

        app = AsyncApp(
            name="golive",
            logger=BOLT,
            client=AsyncWebClient(base_url=self.client.base_url, session=self.client.session),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        app.command(ANY)(self.on_slash)
        app.action(ANY)(self.on_click)
        app.shortcut(ANY)(self.on_shortcut)
        app.view(payloads.FORM)(self.on_submission)
        app.event(re.compile("^(app_mention|message)$"))(self.on_event)
        app.event("app_home_opened")(self.on_home)
        return app

    async def drain(self) -> None:
        """Wait for the answers that are on their way."""
        while self.tasks:
            await asyncio.gather(*self.tasks)

    async def on_slash(self, body: Body) -> BoltResponse:
        """The answer is the ack's body."""
        asked = payloads.slash(body, self.commands, self.clock.now())
        if asked is None:
            return _not_ours(body)
        answer = await self._answer(asked)
        if isinstance(answer, Later):
            self._start(self._tell_later(asked, answer))
            answer = STILL
        return BoltResponse(status=200, body=answers.private(answer.message) if answer.message else "")

    async def on_click(self, body: Body) -> BoltResponse:
        """The ack says nothing; the answer goes to the response_url, for the actor alone."""
        now = self.clock.now()
        return await self._pressed(body, payloads.pick(body, now) or payloads.click(body, now))

    async def on_shortcut(self, body: Body) -> BoltResponse:
        """Answered as a click is."""
        asked = payloads.shortcut(body, self.clock.now())
        return await self._pressed(body, await self._linked(asked) if asked and asked.call.verb == "note" else asked)

    async def _linked(self, asked: Asked) -> Asked:
        """With the address of the message, where Slack tells it soon enough: the form has to open in time."""
        where = asked.call.where
        try:
            async with asyncio.timeout(LINKING):
                told = await self.client.chat_getPermalink(channel=where.channel, message_ts=where.message or "")
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("not_linked", error=type(error).__name__)
            return asked
        options = {**asked.call.options, "link": str(told["permalink"])}
        return replace(asked, call=replace(asked.call, options=options))

    async def _pressed(self, body: Body, asked: Asked | None) -> BoltResponse:
        if asked is None:
            return _not_ours(body)
        self._start(self._tell_soon(asked, await self._answer(asked)))
        return BoltResponse(status=200)

    async def on_submission(self, body: Body) -> BoltResponse:
        """A refusal stands beside its field and what was typed stays; else the form goes, and the answer is told."""
        asked = payloads.submission(body, self.clock.now())
        if asked is None:
            return _not_ours(body)
        answer = await self._answer(asked)
        if isinstance(answer, Answer) and answer.refused:
            names = await self.router.store.read(people.names) if answer is not DOWN else {}
            return BoltResponse(status=200, body=answers.on_form(answer, asked.inputs, names))
        if isinstance(answer, Answer) and answer.message and not asked.url:
            return BoltResponse(status=200, body=answers.in_place(answer.message, _carried(asked)))
        self._start(self._tell_soon(asked, answer))
        return BoltResponse(status=200, body={"response_action": "clear"})

    async def on_event(self, body: Body) -> BoltResponse:
        """An event that was not kept is not acknowledged: Slack delivers it again, and its key runs it once."""
        asked = payloads.event(body, self.home.bot_user, self.commands, self.clock.now())
        if asked is None:
            return BoltResponse(status=200)
        answer = await self._answer(asked)
        if isinstance(answer, Later):
            answer.answer.add_done_callback(_leave)
            return BoltResponse(status=TRY_AGAIN)
        if answer is DOWN or answer is BUSY:
            return BoltResponse(status=TRY_AGAIN)
        self._start(self._tell(asked, answer))
        return BoltResponse(status=200)

    async def on_home(self, body: Body) -> BoltResponse:
        """Whoever looks at their Home tab has it kept up to date from now on."""
        opened = payloads.home(body)
        if opened is not None:
            now = self.clock.now()
            try:
                await self.router.store.write(
                    lambda tx: homes.opened(tx, opened.user, opened.channel, now, empty=opened.empty)
                )
            except StoreDown as down:
                log.error("store_down", error=str(down), event="app_home_opened")
                return BoltResponse(status=TRY_AGAIN)
        return BoltResponse(status=200)

    async def _answer(self, asked: Asked) -> Answer | Later:
        call, begun = asked.call, time.perf_counter()
        metrics.LAST_HEARD.set_to_current_time()
        answer = refusal(asked.refused) if asked.refused else await self._routed(asked)
        verb = call.verb if call.verb in self.commands else "unknown"
        metrics.CALLS.labels(verb, call.origin, _outcome(answer)).inc()
        metrics.ANSWER_SECONDS.labels(call.origin).observe(time.perf_counter() - begun)
        return answer

    async def _routed(self, asked: Asked) -> Answer | Later:
        try:
            answer = await self.router.answer(asked.call)
        except StoreDown as down:
            log.error("store_down", error=str(down), verb=asked.call.verb, origin=asked.call.origin)
            return DOWN
        if isinstance(answer, Answer) and answer.form:
            return await self._open(asked, answer.form)
        return answer

    async def _open(self, asked: Asked, form: Form) -> Answer:
        """Open the modal at once: Slack allows three seconds from the click. What was chosen in one draws it anew."""
        view = answers.modal(form, payloads.private_metadata(asked, form))
        try:
            if asked.call.origin is Origin.PICK:
                await self.client.views_update(view_id=asked.modal, view=view)
            else:
                await self.client.views_open(trigger_id=asked.trigger, view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            code = code_of(error.response) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("form_not_opened", verb=form.verb, error=code)
            return TOO_LATE
        return Answer()

    async def _tell_soon(self, asked: Asked, answer: Answer | Later) -> None:
        await (self._tell_later(asked, answer) if isinstance(answer, Later) else self._tell(asked, answer))

    async def _tell_later(self, asked: Asked, later: Later) -> None:
        try:
            answer = await asyncio.shield(later.answer)
        except StoreDown:
            answer = DOWN
        await self._tell(asked, answer)

    async def _tell(self, asked: Asked, answer: Answer) -> None:
        """Tell the actor alone, where they are. Best effort: what must be known stands on a card or in `mine`."""
        if answer.message is None:
            return
        call = asked.call
        if call.origin.is_event:
            failed = await self._write(call.actor, call.where.channel, call.where.thread, call.origin, answer)
        elif asked.url:
            failed = await post_back(self.client, asked.url, answers.private(answer.message, call.where.thread))
        else:
            failed = await self._show(asked, answer.message) and await self._write(
                call.actor, call.where.channel, None, Origin.DM, answer
            )
        if failed:
            log.warning("answer_not_told", verb=call.verb, origin=call.origin, error=failed)

    async def _show(self, asked: Asked, message: Message) -> str | None:
        """In a modal: a click in a Home tab, or in what opened from there, has no other place. Returns why not."""
        view = answers.told(message, _carried(asked))
        try:
            if asked.modal:
                await self.client.views_update(view_id=asked.modal, view=view)
            else:
                await self.client.views_open(trigger_id=asked.trigger, view=view)
        except SlackApiError as error:
            return code_of(error.response) or "no answer"
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__
        return None

    async def _write(self, actor: str, channel: str, thread: str | None, origin: Origin, answer: Answer) -> str | None:
        """In a channel only the actor sees it; a direct message is theirs anyway. Returns why not."""
        assert answer.message is not None
        place = {"channel": channel, "thread_ts": thread, **answer.message.to_json()}
        try:
            if origin is Origin.DM:
                await self.client.chat_postMessage(**place, unfurl_links=False)
            else:
                await self.client.chat_postEphemeral(**place, user=actor)
        except SlackApiError as error:
            return code_of(error.response) or "no answer"
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__
        return None

    def _start(self, telling: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(telling)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


def _leave(ended: asyncio.Future[Answer]) -> None:
    """The retry of the event brings what it came to; that the database said no is logged there too."""
    ended.exception()


def _carried(asked: Asked) -> str:
    """What a modal that only tells something carries: where its buttons' answers belong."""
    return carried.write(asked.call.where, asked.url, asked.call.verb)


def _outcome(answer: Answer | Later) -> str:
    if answer is DOWN:
        return "down"
    if isinstance(answer, Later):
        return "later"
    return "refused" if answer.refused else "done"


def _not_ours(body: Body) -> BoltResponse:
    """Acknowledged, so that nobody sees an error, and left alone."""
    log.info("not_understood", kind=body.get("type") or body.get("command"))
    return BoltResponse(status=200)
