"""What a person gets back for what they did, or why Slack would not let them do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox import plain
from sandbox.tickets import ResponseUrl, Trigger
from sandbox.workspace import Workspace
from sandbox.world import Message, View


class CannotAct(Exception):
    """Slack itself would not let this person do that; the text says why."""


@dataclass(slots=True, eq=False)
class Reply:
    """What a person gets back. `status`: ok, timeout, refused_in_thread or error.

    `text` and `blocks` are the answer in the ack; `errors` what a refused modal says at its fields (by block_id);
    `later` the messages that came by response_url so far; `view` the view this opened; `ms` the time to the ack.
    """

    status: str
    reader: plain.Reader = field(repr=False)
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    ms: float = 0.0
    space: Workspace | None = field(default=None, repr=False)
    trigger: Trigger | None = field(default=None, repr=False)
    url: ResponseUrl | None = field(default=None, repr=False)
    message: Message | None = field(default=None, repr=False)  # the message that shows the answer

    @property
    def shown(self) -> str:
        return plain.message(self.text, self.blocks, [], self.reader)

    @property
    def later(self) -> list[Message]:
        return list(self.url.sent) if self.url else []

    @property
    def view(self) -> View | None:
        opened = self.trigger.view if self.trigger else None
        return self.space.world.views.get(opened) if self.space and opened else None
