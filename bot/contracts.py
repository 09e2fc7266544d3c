"""The few shapes that the parts of golive hand to each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.errors import Wanted
from bot.message import Form, Message
from bot.store.engine import Tx


class Origin(StrEnum):
    """Where a call came from; it decides where the answer goes."""

    SLASH = "slash"
    MENTION = "mention"
    DM = "dm"
    BUTTON = "button"
    SHORTCUT = "shortcut"
    FILE = "file"
    """Shared in a thread, without a word to golive."""
    MODAL = "modal"
    PICK = "pick"
    """A choice in an open modal, by which it is drawn anew; the call has what is filled in so far."""

    @property
    def is_event(self) -> bool:
        """Slack delivers it again as long as it is not acknowledged, and opens no place for an answer."""
        return self in (Origin.MENTION, Origin.DM, Origin.FILE)


@dataclass(frozen=True, slots=True)
class Where:
    """The place a call was made from, as Slack verified it.

    `launch` is a launch's key as typed (`recon: status`) or `#id` as a button carries it. `message` is the id of
    the message a shortcut was used on, or of the words themselves.
    """

    channel: str = ""
    thread: str | None = None
    launch: str | None = None
    private: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Everything people can do arrives as one of these. The actor is verified, the rest is only asked for.

    `key` makes the call unrepeatable. `seen` is what the button was drawn from: a sign-off number or a
    plan version. `mentioned` are the user ids named anywhere in the call.
    """

    key: str
    actor: str
    verb: str
    now: datetime
    origin: Origin
    where: Where = Where()
    refs: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    seen: int | None = None
    mentioned: tuple[str, ...] = ()

    @property
    def can_open_form(self) -> bool:
        """Slack opens a modal only for a slash command, a click or a shortcut, and changes one that is open."""
        return self.origin in (Origin.SLASH, Origin.BUTTON, Origin.SHORTCUT, Origin.PICK)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the actor alone is told. `form` opens a modal instead.

    `refused` keeps a modal open, with the text beside `field` (the first field when None), or what `beside` has beside
    each.
    """

    message: Message | None = None
    form: Form | None = None
    refused: bool = False
    field: str | None = None
    beside: Mapping[str, str] | None = None


Ask = Callable[[Wanted, datetime], Awaitable[None]]
"""Asks Slack for what is wanted and stores what it said. Raises TimeoutError or OSError when it says nothing."""


class Ring(StrEnum):
    """Who a verb is for, as `help` groups them."""

    ALL = "all"
    LEAD = "lead"
    DIRECTOR = "director"
    RECORD = "record"


class Command(Protocol):
    """A verb is a module with these names. `bot` never imports one: the table is handed to it."""

    @property
    def USAGE(self) -> str:
        """What to type, as `help` shows it: `claim REF…`."""
        ...

    @property
    def SUMMARY(self) -> str:
        """One line for `help`."""
        ...

    @property
    def RING(self) -> Ring: ...

    @property
    def READS(self) -> bool:
        """True: changes nothing, so it runs in a read, with no key and no audit entry."""
        ...

    @property
    def OPTIONS(self) -> frozenset[str]:
        """Names that `name=value` may set; anything else with a `=` is text."""
        ...

    @property
    def CODES(self) -> bool:
        """True: bare codes such as `TECH` or `DAY` at the front are refs."""
        ...

    @property
    def REFS(self) -> bool:
        """False: all words are text, so that a reason may begin with a ref (`hold DAY-6 failed`)."""
        ...

    def run(self, tx: Tx, call: Call, /) -> Answer:
        """Read, decide, write, announce, answer. Synchronous; may run more than once.

        Raises Refused, Conflict or Lookup (bot.errors).
        """
        ...


@runtime_checkable
class OpensForm(Protocol):
    """A verb that can open a modal has this besides `run`."""

    def opens(self, call: Call, /) -> bool:
        """Whether this call may want the form rather than the act. Pure: looks at the call only."""
        ...

    def form(self, tx: Tx, call: Call, /) -> Form | None:
        """The modal, or None: the call has all it needs and is to be run. In a read. Raises Refused or Lookup."""
        ...


@runtime_checkable
class Posts(Protocol):
    """A verb that reads, but on request posts what it shows for everyone (`status share`)."""

    def posts(self, call: Call, /) -> bool:
        """Whether this call does: then it runs as a write."""
        ...
