"""What golive says, as a value: a Message has fallback text and blocks, a Form is a modal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Block = dict[str, Any]
"""One Block Kit block, ready to be sent as JSON."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is shared with a message. A `picture` is kept as SVG and becomes a PNG when it is sent; `alt` says
    in words what it shows."""

    name: str
    title: str
    text: str
    alt: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what notifications, search and screen readers get; `blocks` is what the eye gets.

    With a `file`, Slack shows the text alone beside it.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    file: File | None = None

    def to_json(self) -> dict[str, Any]:
        told = {"text": self.text, "blocks": list(self.blocks)}
        return told | {"file": asdict(self.file)} if self.file else told

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Message:
        file = File(**value["file"]) if value.get("file") else None
        return cls(value["text"], tuple(value.get("blocks", ())), file)


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
