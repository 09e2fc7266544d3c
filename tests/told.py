"""What golive tells, as its reader sees it; and whether Slack would take it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.contracts import Answer
from bot.message import Form, Message
from sandbox.blocks import MESSAGE_TEXT_MOST, message_faults, text_length, view_faults
from sandbox.plain import Reader
from sandbox.plain import message as as_read

READER = Reader(lambda user: user.removeprefix("U").capitalize())


@dataclass(frozen=True)
class Told:
    """An answer as its reader sees it. Every message and form is held against Slack's limits on the way."""

    answer: Answer

    @property
    def shown(self) -> str:
        return shown(self.answer.message) if self.answer.message else ""

    @property
    def refused(self) -> bool:
        return self.answer.refused

    @property
    def form(self) -> Form:
        assert self.answer.form, f"no form opened, but: {self.shown}"
        return self.answer.form

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in buttons(self.answer.message)] if self.answer.message else []


def shown(message: Message) -> str:
    fits(message)
    return as_read(message.text, [dict(block) for block in message.blocks], [], READER)


def fits(message: Message) -> None:
    """Raises AssertionError when Slack would refuse the message, or it is longer than golive means it to be."""
    found = json.loads(json.dumps(message.blocks))
    assert message.file is not None or message_faults(found) == []
    assert text_length(found) <= 10_000 < MESSAGE_TEXT_MOST
    assert len(message.text) <= 4_000
    assert all(len(value) <= 2_000 for _, value in buttons(message))


def form_fits(form: Form) -> None:
    metadata_ = json.dumps({"v": form.verb, "c": "C1", "u": "x" * 300, **form.carry}, ensure_ascii=False)
    title, submit = ({"type": "plain_text", "text": text} for text in (form.title, form.submit))
    view = {"type": "modal", "title": title, "submit": submit, "blocks": json.loads(json.dumps(form.blocks))}
    assert view_faults({**view, "private_metadata": metadata_, "callback_id": "golive"}, "modal") == []


def buttons(message: Message) -> list[tuple[str, str]]:
    """Labels and values of the buttons."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [(each["text"]["text"], each["value"]) for row in rows for each in row if each["type"] == "button"]


def ticked(form: Form) -> dict[str, str]:
    """The check boxes that are ticked from the start."""
    inputs = {block["block_id"]: block["element"] for block in form.blocks if block["type"] == "input"}
    return {
        name: " ".join(option["value"] for option in element["initial_options"])
        for name, element in inputs.items()
        if "initial_options" in element
    }


def boxes(message: Message) -> Mapping[str, Any]:
    """The one set of check boxes in a message, outside of forms."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    [found] = [each for row in rows for each in row if each["type"] == "checkboxes"]
    return found
