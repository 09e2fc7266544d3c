"""Slack's payloads to calls. A payload that is not one of ours, or not of the known shape, gives None.

The actor is the user Slack verified; what a button or a modal carries is only asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import grammar
from bot.contracts import Call, Command, Origin, Where
from bot.errors import Refused
from bot.message import Form
from bot.slack import carried, shapes
from bot.slack.shapes import Body, Malformed
from bot.views.inputs import REDRAWS

FORM = "golive"
"""The callback_id of golive's modals."""

SHORTCUTS = frozenset({"approve", "note"})
"""Verbs in the menu of a message: the callback_ids of the manifest's shortcuts."""

BOXES = "checkboxes"

FILE_SHARE = "file_share"
"""A message with files (docs.slack.dev/reference/events/message/file_share)."""

Commands = Mapping[str, Command]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call, and the ways Slack gives to answer it. `inputs` are the fields of the modal it came from.

    `modal` is the one whose button was pressed, or in which something was picked. `refused` says why its words cannot
    be read: then it is not to be run.
    """

    call: Call
    trigger: str = ""
    url: str = ""
    modal: str = ""
    inputs: tuple[str, ...] = ()
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed text as a call has it."""

    launch: str | None
    verb: str
    refs: tuple[str, ...]
    options: Mapping[str, str]
    text: str


def slash(body: Body, commands: Commands, now: datetime) -> Asked | None:
    """A slash command."""
    try:
        trigger, url = shapes.text(body, "trigger_id"), shapes.text(body, "response_url")
        user, said = shapes.text(body, "user_id"), shapes.words(body, "text")
        where = Where(shapes.text(body, "channel_id"), private=body.get("channel_name") == "privategroup")
    except Malformed:
        return None
    call, refused = _typed_call(Call(f"slash:{trigger}", user, "", now, Origin.SLASH, where), said, commands)
    return Asked(call, trigger, url, refused=refused)


def event(body: Body, bot_user: str, commands: Commands, now: datetime) -> Asked | None:
    """A mention in a channel, or a direct message. What bots say is never a call.

    A mention in a thread that brings files and names no verb, or only a thing, gives the files as evidence.
    """
    try:
        key, said = f"event:{shapes.text(body, 'event_id')}", shapes.mapping(body, "event")
        if said.get("bot_id") or said.get("edited") or said.get("user") == bot_user:
            return None
        if said.get("subtype") not in (None, "", FILE_SHARE):
            return None
        user, text, channel = shapes.text(said, "user"), shapes.words(said, "text"), shapes.text(said, "channel")
        thread, ts = shapes.words(said, "thread_ts") or None, shapes.stamp(said, "ts")
    except Malformed:
        return None
    direct = channel.startswith("D")
    files = shapes.shared(said)
    where = Where(channel, thread, private=said.get("channel_type") == "group", message=ts)
    if said.get("type") != ("message" if direct else "app_mention"):
        return None
    origin = Origin.DM if direct else Origin.MENTION
    words = _after_mention(text, bot_user)
    call, refused = _typed_call(Call(key, user, "", now, origin, where), " ".join([words, *files]), commands)
    if files and thread and not direct and (call.verb == "status" or call.verb not in commands):
        return _files(Call(key, user, "", now, Origin.FILE, where), words, files)
    return Asked(call, refused=refused)


def _files(bare: Call, words: str, files: Sequence[str]) -> Asked:
    """Files shared in a thread are offered as evidence; a ref at the front of what is said with them says for what."""
    try:
        refs = grammar.read(words, options=frozenset()).refs
    except Refused:
        refs = ()
    return Asked(replace(bare, verb="evidence", refs=refs, text=" ".join(files)))


def click(body: Body, now: datetime) -> Asked | None:
    """A press of one of golive's buttons, or a change of its check boxes, in a message or in a modal."""
    try:
        actions, trigger = shapes.parts(body, "actions"), shapes.text(body, "trigger_id")
        if len(actions) != 1 or actions[0].get("type") not in ("button", BOXES):
            return None
        action = actions[0]
        which = shapes.text(action, "action_id") if action["type"] == "button" else BOXES
        key = f"click:{trigger}:{which}:{shapes.text(action, 'action_ts')}"
        user, held = shapes.text(shapes.mapping(body, "user"), "id"), carried.pressed(action)
        where, url = _place_of(body, held)
        modal = _modal_of(body)
    except Malformed:
        return None
    return Asked(carried.call(key, user, Origin.BUTTON, where, held, now), trigger, url, modal)


def pick(body: Body, now: datetime) -> Asked | None:
    """A choice in one of golive's forms, by which it is drawn anew: what it carried, and what is filled in so far."""
    try:
        actions, trigger = shapes.parts(body, "actions"), shapes.text(body, "trigger_id")
        if len(actions) != 1 or actions[0].get("action_id") != REDRAWS:
            return None
        asked = _of_form(body, f"pick:{trigger}", Origin.PICK, now)
        return replace(asked, trigger=trigger, modal=shapes.text(shapes.mapping(body, "view"), "id"))
    except Malformed:
        return None


def shortcut(body: Body, now: datetime) -> Asked | None:
    """A verb chosen in the menu of a message: that is what it is about, and what is to be noted are its words."""
    try:
        verb, trigger = shapes.text(body, "callback_id"), shapes.text(body, "trigger_id")
        if body.get("type") != "message_action" or verb not in SHORTCUTS:
            return None
        user, message = shapes.text(shapes.mapping(body, "user"), "id"), shapes.mapping(body, "message")
        ts, thread = shapes.stamp(message, "ts"), shapes.words(message, "thread_ts")
        channel, url = shapes.mapping(body, "channel"), shapes.text(body, "response_url")
        private = channel.get("name") == "privategroup"
        where = Where(shapes.text(channel, "id"), thread if thread != ts else None, None, private, ts)
        said, author = shapes.words(message, "text"), shapes.words(message, "user")
    except Malformed:
        return None
    call = Call(f"shortcut:{trigger}", user, verb, now, Origin.SHORTCUT, where)
    if verb == "note":
        call = replace(call, text=said, options={"said_by": author} if author else {}, mentioned=grammar.users(said))
    return Asked(call, trigger, url)


def submission(body: Body, now: datetime) -> Asked | None:
    """A submitted modal: what it carried, and what its fields hold."""
    try:
        view = shapes.mapping(body, "view")
        once = shapes.words(body, "trigger_id") or f"{shapes.text(view, 'id')}:{shapes.text(view, 'hash')}"
        asking = [block for block in shapes.parts(view, "blocks") if block.get("type") == "input"]
        inputs = tuple(shapes.text(block, "block_id") for block in asking)
        return replace(_of_form(body, f"form:{once}", Origin.MODAL, now), inputs=inputs)
    except Malformed:
        return None


def _of_form(body: Body, key: str, origin: Origin, now: datetime) -> Asked:
    """What one of golive's modals carried, with its fields over it. Raises Malformed, for another's too."""
    view, user = shapes.mapping(body, "view"), shapes.text(shapes.mapping(body, "user"), "id")
    if view.get("callback_id") != FORM:
        raise Malformed
    held = carried.read(shapes.text(view, "private_metadata"))
    fields = dict(shapes.fields(shapes.mapping(shapes.mapping(view, "state"), "values")))
    filled, refused = carried.filled(held, fields)
    call = carried.call(key, user, origin, carried.where_of(held), filled, now)
    return Asked(call, url=held["u"], refused=refused)


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened their Home tab. `empty`: Slack shows nothing there yet."""

    user: str
    channel: str
    empty: bool


def home(body: Body) -> Opened | None:
    """None when it was another tab that was opened."""
    try:
        told = shapes.mapping(body, "event")
        if told.get("tab") != "home":
            return None
        return Opened(shapes.text(told, "user"), shapes.text(told, "channel"), empty=not told.get("view"))
    except Malformed:
        return None


def private_metadata(asked: Asked, form: Form) -> str:
    """What a modal carries: what it was opened for, and how to answer once it is submitted."""
    return carried.write(asked.call.where, asked.url, form.verb, **form.carry)


# --- Typed words --------------------------------------------------------------------------------


def typed(text: str, commands: Commands) -> Typed:
    """Words to a call's parts. No words at all are `mine`; a ref first is `status` of it. Raises Refused.

    A word that is no verb, but may be a code (`TECH`), stays the verb and is a ref too: which it is, a launch knows.
    """
    said = grammar.split(text)
    if said.launch and said.launch in commands and said.verb not in commands:  # `note: the vendor called`
        said = grammar.Words(None, said.launch, text.partition(":")[2])
    verb, rest = said.verb or "mine", said.rest
    named = () if verb in commands else grammar.read(verb, options=frozenset(), codes=True).refs
    if any("-" in ref for ref in named):
        verb, rest = "status", f"{verb} {rest}"
    command = commands.get(verb)
    if command is None:
        return Typed(said.launch, verb, () if rest else named, {}, rest)
    read = grammar.read(rest, options=command.OPTIONS, codes=command.CODES, refs=command.REFS)
    return Typed(said.launch, verb, read.refs, read.options, read.text)


def _typed_call(bare: Call, text: str, commands: Commands) -> tuple[Call, Refused | None]:
    """The call with its words, or with none of them and why they cannot be read."""
    try:
        parts = typed(text, commands)
    except Refused as refused:
        return bare, refused
    where = replace(bare.where, launch=parts.launch)
    call = replace(
        bare,
        verb=parts.verb,
        where=where,
        refs=parts.refs,
        options=parts.options,
        text=parts.text,
        mentioned=grammar.users(text),
    )
    return call, None


def _after_mention(text: str, bot_user: str) -> str:
    """What is said to golive: the words after its name, or all of them where it is not named."""
    before, *after = re.split(rf"<@{re.escape(bot_user)}(?:\|[^<>]*)?>", text, maxsplit=1)
    return after[0].lstrip(" ,:\u00a0") if after else before


# --- Where a click happened -----------------------------------------------------------------------


def _place_of(body: Body, held: Body) -> tuple[Where, str]:
    """Where a click happened, and where its answer can go. A modal knows that from what it carried."""
    if "view" in body:
        modal = carried.read(shapes.text(shapes.mapping(body, "view"), "private_metadata"))
        opened = carried.where_of(modal)
        return replace(opened, launch=carried.launch(held) or opened.launch), modal["u"]
    channel = shapes.mapping(body, "channel")
    thread = shapes.words(shapes.mapping(body, "container"), "thread_ts")
    where = Where(
        shapes.text(channel, "id"), thread or None, carried.launch(held), channel.get("name") == "privategroup"
    )
    return where, shapes.text(body, "response_url")


def _modal_of(body: Body) -> str:
    """The modal in which a button was pressed; empty for a message or a Home tab."""
    view = shapes.mapping(body, "view") if "view" in body else {}
    return shapes.text(view, "id") if view.get("type") == "modal" else ""
