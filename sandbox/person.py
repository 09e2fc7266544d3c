"""A person in the workspace, acting from Python: what they type, click and fill in, and what they see."""

from __future__ import annotations

from typing import Any

from sandbox import files, forms, membership, messages, modals
from sandbox.events import Events
from sandbox.interactions import Interactions
from sandbox.messages import Content, Origin
from sandbox.methods.places import sees
from sandbox.plain import Reader, text
from sandbox.replies import CannotAct, Reply
from sandbox.typed import as_message
from sandbox.workspace import Workspace
from sandbox.world import Channel, Message, User, View

Target = Message | View | Reply


class Person:
    """Someone who acts as `user`. What Slack's own client would not let them do raises CannotAct."""

    def __init__(self, user: User, space: Workspace, interactions: Interactions, events: Events) -> None:
        self.user, self.id, self.name = user, user.id, user.name
        self._space, self._interactions, self._events = space, interactions, events

    def __repr__(self) -> str:
        return f"Person({self.id})"

    @property
    def view(self) -> View | None:
        """The modal they look at: the top of their stack."""
        stack = self._space.world.stack(self.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        return self._space.world.views.get(self._space.world.homes.get(self.id, ""))

    @property
    def dm(self) -> Channel:
        """Their direct messages with the app."""
        return self._space.world.dm(self.id)

    def private(self, channel: str | Channel) -> list[Message]:
        """What only they see there (slash answers too), newest last."""
        return list(self._space.world.private.get((self.id, self._channel(channel).id), ()))

    async def slash(
        self, command: str, words: str = "", *, channel: str | Channel, thread: Message | str | None = None
    ) -> Reply:
        line = f"{command} {words}".strip()
        return await self._interactions.slash(self.id, self._channel(channel), line, in_thread=thread is not None)

    async def say(
        self,
        channel: str | Channel,
        words: str,
        thread: Message | str | None = None,
        broadcast: bool = False,
    ) -> Message:
        """Post as this person; `@name` and `#name` become mentions, addresses links, & < > are escaped."""
        space, place = self._space, self._channel(channel)
        self._interactions.may_write(self.id, place)
        root = thread.ts if isinstance(thread, Message) else thread
        if root and root not in place.all:
            raise CannotAct("there is no such thread")
        root = (place.all[root].thread_ts or root) if root else None
        content = Content(as_message(space.world, words))
        if self.user.kind == "bot":
            origin = Origin(self.id, bot_id="B" + self.id[1:])
        else:
            origin = Origin(self.id, client_msg_id=space.next_id("c"))
        return messages.post(space, place, origin, content, root, broadcast)

    async def share(
        self, channel: Channel | str, name: str, content: bytes, *, words: str = "", thread: Message | None = None
    ) -> Message:
        """Post a file as this person, with words if there are any."""
        space, place = self._space, self._channel(channel)
        self._interactions.may_write(self.id, place)
        file, _ = files.announce(space, name, len(content), self.id)
        file.content, file.complete = content, True
        origin = Origin(self.id, client_msg_id=space.next_id("c"))
        root = thread.ts if thread else None
        message = messages.post(space, place, origin, Content(as_message(space.world, words)), root, files=[file])
        file.shares.append((place.kind, place.id, message.ts))
        return message

    async def edit(self, message: Message, words: str) -> None:
        if message.user != self.id:
            raise CannotAct("only one's own messages can be edited")
        content = Content(as_message(self._space.world, words))
        messages.edit(self._space, self._space.world.channels[message.channel], message, content, by=self.id)

    async def delete(self, message: Message) -> None:
        if message.user != self.id:
            raise CannotAct("only one's own messages can be deleted")
        messages.delete(self._space, self._space.world.channels[message.channel], message)

    async def react(self, message: Message, name: str) -> None:
        messages.react(self._space, self._space.world.channels[message.channel], message, self.id, name)

    async def unreact(self, message: Message, name: str) -> None:
        messages.unreact(self._space, self._space.world.channels[message.channel], message, self.id, name)

    async def click(
        self,
        target: Target,
        label: str | None = None,
        *,
        action_id: str | None = None,
        index: int | None = None,
        confirm: bool = True,
    ) -> Reply:
        """Press a button, by its visible label or its action_id; `index` picks among several alike.

        A confirm dialog is answered with `confirm`; False means nothing is sent. Raises LookupError.
        """
        place = _clickable(target)
        block_id, element = _pick(place, label, action_id, index)
        if element.get("confirm") and not confirm:
            return Reply("ok", self._space.world.reader())
        return await self._use(place, block_id, element, None)

    async def choose(self, target: Target, action_id: str, value: Any, index: int | None = None) -> Reply:
        """Pick in a select, date picker, menu or check list: an option's value or label, a name, a date; or a list."""
        place = _clickable(target)
        block_id, element = _pick(place, None, action_id, index)
        if element["type"] == "overflow":
            state = {"selected_option": forms.state_for(self._space.world, {**element, "type": "static_select"}, value)}
            return await self._use(place, block_id, element, state["selected_option"])
        return await self._use(place, block_id, element, forms.state_for(self._space.world, element, value))

    async def submit(self, fields: dict[str, Any] | None = None, *, view: View | None = None) -> Reply:
        """Fill in the top modal (fields by label or block_id) and submit it.

        Errors, the app's or Slack's own ("Please complete this required field."), are in `errors`; the modal stays.
        """
        form = view or self.view
        if form is None:
            raise CannotAct(f"{self.name} has no modal open")
        self.fill(fields or {}, form)
        if said := forms.incomplete(form):
            modals.show_errors(self._space, form, said)
            return Reply("error", self._space.world.reader(), errors=said, space=self._space)
        return await self._interactions.submit(self.id, form)

    def fill(self, fields: dict[str, Any], view: View | None = None) -> None:
        """Enter values without submitting. Raises LookupError for a field or option that is not there."""
        form = view or self.view
        if form is None:
            raise CannotAct(f"{self.name} has no modal open")
        for name, value in fields.items():
            block = forms.input_block(form, name)
            state = forms.state_for(self._space.world, block["element"], value)
            self._interactions.enter(form, block["block_id"], block["element"]["action_id"], state)

    async def close(self, *, whole_stack: bool = False) -> None:
        await self._interactions.close(self.id, whole_stack)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Reply:
        return await self._interactions.shortcut(self.id, callback_id, message)

    async def open_home(self, tab: str = "home") -> None:
        """Open the app's tab `home` or `messages`."""
        view = self.home if tab == "home" else None
        self._events.home_opened(self.id, self.dm.id, tab, modals.as_api(view) if view else None)

    async def join(self, channel: str | Channel) -> None:
        place = self._channel(channel)
        if place.kind != "channel" or not sees(self._space.world, place, self.id):
            raise CannotAct(f"#{place.name} cannot be joined without an invitation")
        membership.join(self._space, place, self.id)

    async def leave(self, channel: str | Channel) -> None:
        membership.leave(self._space, self._channel(channel), self.id)

    async def invite(self, channel: str | Channel, who: str) -> None:
        """Bring somebody (or the app, by its name) into a channel."""
        place = self._channel(channel)
        if self.id not in place.people:
            raise CannotAct(f"{self.name} is not in #{place.name}")
        membership.join(self._space, place, self._space.world.user(who).id, inviter=self.id)

    async def remove(self, channel: str | Channel, who: str) -> None:
        """Take somebody (or the app) out of a channel."""
        membership.leave(self._space, self._channel(channel), self._space.world.user(who).id)

    def _channel(self, channel: str | Channel) -> Channel:
        return channel if isinstance(channel, Channel) else self._space.world.channel(channel)

    async def _use(
        self, place: Message | View, block_id: str, element: dict[str, Any], chosen: dict[str, Any] | None
    ) -> Reply:
        if isinstance(place, View):
            return await self._interactions.click_view(self.id, place, block_id, element["action_id"], chosen)
        return await self._interactions.click_message(self.id, place, block_id, element["action_id"], chosen)


def _clickable(target: Target) -> Message | View:
    if not isinstance(target, Reply):
        return target
    found = target.view or target.message or (target.later[-1] if target.later else None)
    if found is None:
        raise LookupError("this answer shows nothing that could be clicked")
    return found


def _pick(
    place: Message | View, label: str | None, action_id: str | None, index: int | None
) -> tuple[str, dict[str, Any]]:
    """The block_id and the element meant. Raises LookupError, naming what is there."""
    reader = Reader(lambda id: None)
    every = [(block["block_id"], element) for block in _blocks(place) for element in modals.elements(block)]
    fits = [
        (block_id, element)
        for block_id, element in every
        if (label is None or text(element.get("text"), reader) == label)
        and (action_id is None or element["action_id"] == action_id)
    ]
    wanted = label or action_id
    if not fits:
        names = ", ".join(text(element.get("text"), reader) or element["action_id"] for _, element in every)
        raise LookupError(f"nothing to click is called {wanted!r}; there is: {names or 'nothing'}")
    if index is None and len(fits) > 1:
        raise LookupError(f"{len(fits)} things to click are called {wanted!r}: say which with index=")
    return fits[index or 0]


def _blocks(place: Message | View) -> list[dict[str, Any]]:
    if isinstance(place, View):
        return place.blocks
    return place.every_block
