"""What golive says, as a value: a Message has fallback text and blocks, a Form is a modal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
"""One Block Kit block, ready to be sent as JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications, search and screen readers get; `blocks` is what the eye gets."""

    text: str
    blocks: tuple[Block, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "blocks": list(self.blocks)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Message:
        return cls(value["text"], tuple(value.get("blocks", ())))


@dataclass(frozen=True, slots=True)
class Form:
    """A modal. Its submission comes back as a call of `verb` with the fields filled in.

    Each input block's `block_id` names what it fills: `refs`, `text`, or an option of the verb.
    `carry` is what the call needs besides (launch, refs, options): ids only, never rights.
    """

    verb: str
    title: str
    submit: str
    blocks: tuple[Block, ...]
    carry: Mapping[str, Any] = field(default_factory=dict)
