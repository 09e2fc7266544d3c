"""What one can do on the page, as the person one acts as: a table of deeds, each with Slack's own refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox import forms, membership, messages, modals
from sandbox.interactions import Interactions, find_element
from sandbox.methods.places import sees
from sandbox.person import Person
from sandbox.replies import CannotAct, Reply
from sandbox.troubles import Troubles
from sandbox.workspace import Workspace
from sandbox.world import Channel, Message, View

Json = dict[str, Any]
ANSWERS = {"timeout": "operation_timeout", "error": "app_not_connected", "refused_in_thread": "refused_in_thread"}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what: the person and the fields of the request. Raises CannotAct when something is not there."""

    space: Workspace
    interactions: Interactions
    person: Person
    wish: Json
    troubles: Troubles

    def text(self, name: str) -> str:
        value = self.wish.get(name)
        if not isinstance(value, str) or not value:
            raise CannotAct(f"the request names no {name}")
        return value

    @property
    def channel(self) -> Channel:
        channel = self.space.world.channels.get(self.text("channel"))
        if channel is None or not sees(self.space.world, channel, self.person.id):
            raise CannotAct("channel_not_found")
        return channel

    @property
    def member_channel(self) -> Channel:
        channel = self.channel
        if self.person.id not in channel.people:
            raise CannotAct("not_in_channel")
        if channel.archived:
            raise CannotAct("is_archived")
        return channel

    @property
    def message(self) -> Message:
        channel, ts = self.channel, self.text("ts")
        if self.wish.get("ephemeral"):
            found = next((one for one in self.person.private(channel) if one.ts == ts), None)
        else:
            found = channel.all.get(ts)
        if found is None:
            raise CannotAct("no_such_message")
        return found

    @property
    def view(self) -> View:
        view = self.space.world.views.get(self.text("view_id"))
        if view is None or view.user != self.person.id:
            raise CannotAct("no_such_view")
        return view

    def enter(self, view: View, values: Any) -> None:
        """Take over what the page's form holds, block by block."""
        for block_id, action_id, state in _entered(values):
            kept = {name: value for name, value in state.items() if name != "type"}
            self.interactions.enter(view, block_id, action_id, kept)


def _entered(values: Any) -> list[tuple[str, str, Json]]:
    """`state.values` as a flat list of block_id, action_id and state."""
    blocks = values.items() if isinstance(values, dict) else ()
    found = [(block, *one) for block, actions in blocks if isinstance(actions, dict) for one in actions.items()]
    return [(block, action, state) for block, action, state in found if isinstance(state, dict)]


async def slash(deed: Deed) -> Json:
    in_thread = bool(deed.wish.get("thread_ts"))
    reply = await deed.interactions.slash(deed.person.id, deed.member_channel, deed.text("text"), in_thread)
    return answer_of(reply)


async def say(deed: Deed) -> Json:
    channel = deed.member_channel
    broadcast = bool(deed.wish.get("broadcast"))
    message = await deed.person.say(channel, deed.text("text"), deed.wish.get("thread_ts") or None, broadcast)
    bot = deed.space.world.bot_user
    if f"<@{bot}>" in message.text and bot not in channel.people:
        name = deed.space.world.users[bot].name
        return {"ok": True, "note": f"{name} is not in this channel and did not see that; invite it first."}
    return {"ok": True}


async def click(deed: Deed) -> Json:
    block_id, action_id = deed.text("block_id"), deed.text("action_id")
    if deed.wish.get("view_id"):
        view = deed.view
        chosen = _chosen(deed, find_element(view.blocks, block_id, action_id))
        deed.enter(view, deed.wish.get("state") or {})
        return answer_of(await deed.interactions.click_view(deed.person.id, view, block_id, action_id, chosen))
    message = deed.message
    for held_block, held_action, state in _entered(deed.wish.get("state") or {}):
        deed.interactions.hold(deed.person.id, message, held_block, held_action, state)
    chosen = _chosen(deed, find_element(message.every_block, block_id, action_id))
    return answer_of(await deed.interactions.click_message(deed.person.id, message, block_id, action_id, chosen))


def _chosen(deed: Deed, element: Json) -> Json | None:
    """What was picked, under the name the payload gives it; None for a button."""
    name = "selected_option" if element["type"] == "overflow" else modals.EMPTY.get(element["type"], ("", None))[0]
    return {name: deed.wish.get(name)} if name else None


async def submit(deed: Deed) -> Json:
    view = deed.view
    deed.enter(view, deed.wish.get("values") or {})
    if said := forms.incomplete(view):
        return {"ok": True, "errors": said}
    reply = await deed.interactions.submit(deed.person.id, view)
    if reply.status == "error" and reply.text:
        return {"ok": False, "error": reply.text}
    return answer_of(reply)


async def close(deed: Deed) -> Json:
    if deed.view is not deed.person.view:
        raise CannotAct("no_such_view")
    await deed.person.close()
    return {"ok": True}


async def react(deed: Deed) -> Json:
    """Add a reaction, or take one's own away."""
    message, name = deed.message, deed.text("name")
    channel = deed.member_channel
    if not messages.react(deed.space, channel, message, deed.person.id, name):
        messages.unreact(deed.space, channel, message, deed.person.id, name)
    return {"ok": True}


async def read(deed: Deed) -> Json:
    channel, ts = deed.channel, deed.text("ts")
    channel.read[deed.person.id] = max(ts, channel.read.get(deed.person.id, ""))
    return {"ok": True}


async def join(deed: Deed) -> Json:
    await deed.person.join(deed.channel)
    return {"ok": True}


async def leave(deed: Deed) -> Json:
    await deed.person.leave(deed.channel)
    return {"ok": True}


async def invite(deed: Deed) -> Json:
    user = deed.space.world.users.get(deed.text("user"))
    if user is None:
        raise CannotAct("user_not_found")
    channel = deed.member_channel
    if not membership.join(deed.space, channel, user.id, inviter=deed.person.id):
        return {"ok": True, "note": f"{user.name} is in this channel already."}
    return {"ok": True}


async def shortcut(deed: Deed) -> Json:
    message = deed.message if deed.wish.get("ts") else None
    return answer_of(await deed.person.shortcut(deed.text("callback_id"), message))


async def home(deed: Deed) -> Json:
    await deed.person.open_home(str(deed.wish.get("tab") or "home"))
    return {"ok": True}


async def fault(deed: Deed) -> Json:
    """Begin a bad day: `kind` is one of the troubles, the rest is what it takes."""
    wish = {name: value for name, value in deed.wish.items() if name not in ("as", "do", "kind")}
    deed.troubles.begin(deed.text("kind"), **wish)
    return {"ok": True, "troubles": deed.troubles.as_json()}


async def mend(deed: Deed) -> Json:
    deed.troubles.end()
    return {"ok": True, "troubles": deed.troubles.as_json()}


def answer_of(reply: Reply) -> Json:
    if reply.status != "ok":
        return {"ok": False, "error": ANSWERS[reply.status]}
    return {"ok": True} | ({"errors": reply.errors} if reply.errors else {})


DEEDS: dict[str, Callable[[Deed], Awaitable[Json]]] = {
    "click": click,
    "close": close,
    "fault": fault,
    "home": home,
    "invite": invite,
    "join": join,
    "leave": leave,
    "mend": mend,
    "react": react,
    "read": read,
    "say": say,
    "shortcut": shortcut,
    "slash": slash,
    "submit": submit,
}
