"""Answers in the shapes Slack wants: an ack's body, the errors of a form, a modal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.contracts import Answer
from bot.domain.typed import unescape
from bot.message import Block, Form, Message
from bot.slack.payloads import FORM
from bot.views.blocks import paragraph
from bot.views.parts import clip

Body = dict[str, Any]
_USER = re.compile(r"<@([A-Z0-9]+)>")


def private(message: Message, thread: str | None = None) -> Body:
    """What only the actor sees, in the thread where they are: for an ack or a response_url."""
    place = {"thread_ts": thread} if thread else {}
    return {"response_type": "ephemeral", "replace_original": False, **place, **message.to_json()}


def on_form(answer: Answer, inputs: Sequence[str], names: Mapping[str, str]) -> Body:
    """A refusal beside the fields it is about, or the first one; on a form without fields, instead of them.

    Slack shows these texts as they are: people stand in them by their names.
    """

    def plain(text: str) -> str:
        return clip(unescape(_USER.sub(lambda found: "@" + names.get(found[1], found[1]), text)), 2000)

    text = plain(answer.message.text if answer.message else "")
    if not inputs:
        return {"response_action": "update", "view": _view("golive", [paragraph([text])])}
    field = answer.field if answer.field in inputs else inputs[0]
    there = {name: plain(words) for name, words in (answer.beside or {}).items() if name in inputs}
    return {"response_action": "errors", "errors": there or {field: text}}


def in_place(message: Message, private_metadata: str) -> Body:
    """What came of a form, in its own place: for one that was opened where nobody could be answered else."""
    return {"response_action": "update", "view": told(message, private_metadata)}


def told(message: Message, private_metadata: str) -> Body:
    """A modal that tells something. It has buttons, but nothing to send."""
    view = _view("golive", list(message.blocks) or [paragraph([unescape(message.text)])])
    return {**view, "close": _plain("Close"), "private_metadata": private_metadata}


def modal(form: Form, private_metadata: str) -> Body:
    """The view of a form."""
    submit = {"submit": _plain(form.submit)} if form.submit else {}
    return {**_view(form.title, list(form.blocks)), **submit, "private_metadata": private_metadata}


def _view(title: str, blocks: list[Block]) -> Body:
    close = _plain("Cancel")
    return {"type": "modal", "callback_id": FORM, "title": _plain(title), "close": close, "blocks": blocks}


def _plain(text: str) -> Body:
    return {"type": "plain_text", "text": clip(text, 24), "emoji": False}
