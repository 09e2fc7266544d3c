"""What a person does with the app: slash commands, clicks, modals, shortcuts; and what they see of its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox import blocks as blockkit
from sandbox import messages, modals, payloads, typed
from sandbox.delivery import Courier
from sandbox.log import Delivery
from sandbox.messages import Content, Origin
from sandbox.methods.places import sees
from sandbox.replies import CannotAct, Reply
from sandbox.tickets import ResponseUrl, Trigger
from sandbox.workspace import Workspace
from sandbox.world import BOT, SLACKBOT, Channel, Message, View


@dataclass(slots=True, eq=False)
class Interactions:
    space: Workspace
    courier: Courier
    held: dict[tuple[str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)

    async def slash(self, user: str, channel: Channel, line: str, in_thread: bool = False) -> Reply:
        """Type `/command text` into the composer of a channel, or of a thread in it, where Slack refuses it."""
        command, _, text = line.strip().partition(" ")
        known = self.space.world.manifest.command(command)
        if known is None:
            raise CannotAct(f"{command} is not a valid command.")
        self.may_write(user, channel)
        if in_thread:
            words = f"{command} is not supported in threads. Sorry!"
            self._slackbot(user, channel, words)
            return self._reply("refused_in_thread", text=words)
        trigger = self.space.tickets.trigger(user)
        url = self.space.tickets.response_url(user, channel.id)
        text = typed.as_command(self.space.world, text.strip(), known.should_escape)
        entry = await self.courier.deliver(
            "slash_commands", payloads.slash(self.space, user, channel, command, text, trigger, url)
        )
        if entry.status != "ok":
            return self._failed(entry, user, channel, command, trigger, url)
        return self._show_answer(entry, user, channel, command, trigger, url)

    def _show_answer(
        self, entry: Delivery, user: str, channel: Channel, command: str, trigger: Trigger, url: ResponseUrl
    ) -> Reply:
        body = entry.ack if isinstance(entry.ack, dict) else {}
        text, blocks = str(body.get("text") or ""), body.get("blocks") or []
        if faults := blockkit.message_faults(blocks) if blocks else []:
            entry.error = "invalid_blocks: " + "; ".join(faults)
            return self._failed(entry, user, channel, command, trigger, url)
        message = None
        if text or blocks:
            content = Content(text, blocks, body.get("attachments"))
            origin = Origin(self.space.world.bot_user, BOT, entry.id)
            if body.get("response_type") == "in_channel":
                message = messages.post(self.space, channel, origin, content)
            else:
                message = messages.post_private(self.space, channel, origin, content, user)
        reply = self._reply("ok", entry, trigger, url, text=text)
        reply.blocks, reply.message = message.blocks if message else [], message
        return reply

    def _failed(
        self, entry: Delivery, user: str, channel: Channel, command: str, trigger: Trigger, url: ResponseUrl
    ) -> Reply:
        words = f"{command} failed with the error “{_error_of(entry)}”"
        self._slackbot(user, channel, words)
        status = "timeout" if entry.status == "timeout" else "error"
        return self._reply(status, entry, trigger, url, text=words)

    async def click_message(
        self, user: str, message: Message, block_id: str, action_id: str, chosen: dict[str, Any] | None = None
    ) -> Reply:
        """Use an element of a message; `chosen` is what was picked, as the payload names it (selected_option…)."""
        space = self.space
        channel = space.world.channels[message.channel]
        if message.ephemeral_for not in (None, user) or not sees(space.world, channel, user):
            raise CannotAct("this person does not see that message")
        element = find_element(message.every_block, block_id, action_id)
        trigger = space.tickets.trigger(user)
        url = space.tickets.response_url(user, channel.id, message.ts, message.ephemeral_for is not None)
        action = self._action(element, block_id, chosen)
        if element["type"] in modals.EMPTY:
            self.hold(user, message, block_id, action_id, {"type": element["type"], **(chosen or {})})
        state = self._state(user, message)
        payload = payloads.message_action(space, user, channel, message, action, trigger, url, state)
        entry = await self.courier.deliver("interactive", payload)
        if entry.status != "ok":
            return self._warned(entry, trigger, url)
        return self._reply("ok", entry, trigger, url)

    def hold(self, user: str, message: Message, block_id: str, action_id: str, state: dict[str, Any]) -> None:
        """Remember what a person entered in a message; every later click there brings it along."""
        held = self.held.setdefault((user, message.ts), {})
        held.setdefault(block_id, {})[action_id] = state

    def _state(self, user: str, message: Message) -> dict[str, Any]:
        """`state.values` of a message: what was entered in those of its elements that are still there."""
        state = modals.initial_state(message.every_block)
        for block_id, actions in self.held.get((user, message.ts), {}).items():
            known = state.get(block_id, {})
            known |= {action_id: entered for action_id, entered in actions.items() if action_id in known}
        return state

    async def click_view(
        self, user: str, view: View, block_id: str, action_id: str, chosen: dict[str, Any] | None = None
    ) -> Reply:
        """Use an element of an open modal or home tab."""
        element = find_element(view.blocks, block_id, action_id)
        action = self._action(element, block_id, chosen)
        if element["type"] in modals.EMPTY:
            view.state.setdefault(block_id, {})[action_id] = {"type": element["type"], **(chosen or {})}
        trigger = self.space.tickets.trigger(user, modal=view.id)
        payload = payloads.view_action(self.space, user, view, action, trigger)
        entry = await self.courier.deliver("interactive", payload)
        if entry.status != "ok":
            return self._warned(entry, trigger, None)
        return self._reply("ok", entry, trigger)

    def enter(self, view: View, block_id: str, action_id: str, state: dict[str, Any]) -> None:
        """Put a value into an input of a view, as `state.values` has it; the app hears of it at submit."""
        element = find_element(view.blocks, block_id, action_id)
        view.state.setdefault(block_id, {})[action_id] = {"type": element["type"], **state}

    async def submit(self, user: str, view: View) -> Reply:
        """Press a modal's submit button. Errors of the app stay on the view; else it goes, or what the app says."""
        if "submit" not in view.payload:
            raise CannotAct("the modal has no submit button")
        trigger = self.space.tickets.trigger(user, modal=view.id)
        answers = self._response_urls(user, view)
        entry = await self.courier.deliver("interactive", payloads.submission(self.space, user, view, trigger, answers))
        if entry.status != "ok":
            words = "We had some trouble connecting. Try again?"
            modals.show_errors(self.space, view, {"": words})
            return self._reply(entry.status, entry, trigger, text=words)
        reply = self._reply("ok", entry, trigger)
        fault = self._after_submit(user, view, entry.ack if isinstance(entry.ack, dict) else {}, reply)
        if fault:
            reply.status, reply.text = "error", fault
            modals.show_errors(self.space, view, {"": fault})
        return reply

    def _after_submit(self, user: str, view: View, answer: dict[str, Any], reply: Reply) -> str | None:
        """Do what the ack says; returns what is wrong with it, if anything."""
        space = self.space
        action = answer.get("response_action")
        if action == "errors":
            reply.errors = {str(block): str(words) for block, words in answer.get("errors", {}).items()}
            known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not reply.errors or not set(reply.errors) <= known:
                return "errors name no input block of the view"
            modals.show_errors(space, view, reply.errors)
            return None
        if action in ("update", "push"):
            faults = blockkit.view_faults(answer.get("view") or {}, "modal")
            if faults:
                return "invalid view: " + "; ".join(faults)
            if action == "update":
                modals.replace(space, view, answer["view"])
            elif len(space.world.stack(user)) >= modals.STACK_MOST:
                return "push_limit_reached"
            else:
                reply.trigger = reply.trigger or space.tickets.trigger(user)
                reply.trigger.view = modals.push(space, user, answer["view"]).id
            return None
        if action not in (None, "clear"):
            return f"unknown response_action {action!r}"
        if space.world.views.get(view.id) is view:
            modals.close(space, user, whole_stack=action == "clear" or bool(view.payload.get("clear_on_close")))
        return None

    async def close(self, user: str, whole_stack: bool = False) -> None:
        """Close the top modal, or all; the app hears of those with notify_on_close."""
        for view in modals.close(self.space, user, whole_stack):
            if view.payload.get("notify_on_close"):
                await self.courier.deliver("interactive", payloads.closing(self.space, user, view, whole_stack))

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Reply:
        """Use one of the app's shortcuts: a message's own menu, or the global one."""
        space = self.space
        kind = "message" if message else "global"
        if not any(one.callback_id == callback_id and one.type == kind for one in space.world.manifest.shortcuts):
            raise CannotAct(f"the app has no {kind} shortcut {callback_id!r}")
        trigger = space.tickets.trigger(user)
        url = None
        if message:
            channel = space.world.channels[message.channel]
            url = space.tickets.response_url(user, channel.id, message.ts)
            payload = payloads.message_shortcut(space, user, channel, message, callback_id, trigger, url)
        else:
            payload = payloads.global_shortcut(space, user, callback_id, trigger)
        entry = await self.courier.deliver("interactive", payload)
        if entry.status != "ok":
            return self._warned(entry, trigger, url)
        return self._reply("ok", entry, trigger, url)

    def _action(self, element: dict[str, Any], block_id: str, chosen: dict[str, Any] | None) -> dict[str, Any]:
        if fault := unfit(element, chosen or {}):
            raise CannotAct(fault)
        kept = ("type", "action_id", "text", "value", "style", "placeholder", "confirm", "url")
        action = {name: element[name] for name in kept if name in element}
        return action | {"block_id": block_id, "action_ts": self.space.next_ts()} | (chosen or {})

    def _response_urls(self, user: str, view: View) -> list[dict[str, Any]]:
        """One for each conversation select with `response_url_enabled` where something was picked."""
        made = []
        for block in view.blocks:
            for element in modals.elements(block):
                state = view.state.get(block["block_id"], {}).get(element["action_id"], {})
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if element.get("response_url_enabled") and channel:
                    url = payloads.url_of(self.space, self.space.tickets.response_url(user, channel))
                    names = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    made.append({**names, "channel_id": channel, "response_url": url})
        return made

    def may_write(self, user: str, channel: Channel) -> None:
        """Raises CannotAct unless this person can write into the channel."""
        if self.space.world.users[user].kind == "deactivated":
            raise CannotAct(f"the account of {self.space.world.users[user].name} is deactivated")
        if user not in channel.people:
            raise CannotAct(f"{self.space.world.users[user].name} is not in #{channel.name}")
        if channel.archived:
            raise CannotAct(f"#{channel.name} is archived")

    def _slackbot(self, user: str, channel: Channel, words: str) -> None:
        messages.post_private(self.space, channel, Origin(SLACKBOT, SLACKBOT), Content(words), user)

    def _warned(self, entry: Delivery, trigger: Trigger, url: ResponseUrl | None) -> Reply:
        """A click that failed shows no message, only a small warning sign."""
        status = "timeout" if entry.status == "timeout" else "error"
        return self._reply(status, entry, trigger, url, text=f"⚠ {_error_of(entry)}")

    def _reply(
        self,
        status: str,
        entry: Delivery | None = None,
        trigger: Trigger | None = None,
        url: ResponseUrl | None = None,
        text: str = "",
    ) -> Reply:
        ms, reader = entry.ms if entry else 0.0, self.space.world.reader()
        return Reply(status, reader, text, ms=ms, space=self.space, trigger=trigger, url=url)


def find_element(blocks: list[dict[str, Any]], block_id: str, action_id: str) -> dict[str, Any]:
    """The element of these ids. Raises CannotAct."""
    for block in blocks:
        if block.get("block_id") == block_id and (element := modals.element_of(block, action_id)):
            return element
    raise CannotAct(f"there is no element {action_id!r} in block {block_id!r} any more")


def unfit(element: dict[str, Any], chosen: dict[str, Any]) -> str | None:
    """Why this choice cannot be made in this element; None when it can."""
    offered = [
        *element.get("options", ()),
        *(one for group in element.get("option_groups", ()) for one in group["options"]),
    ]
    picked = chosen.get("selected_options") or ([chosen["selected_option"]] if chosen.get("selected_option") else [])
    if offered and any(one not in offered for one in picked):
        return "that option is not offered"
    most = element.get("max_selected_items")
    return f"at most {most} can be chosen" if most and len(picked) > most else None


def _error_of(entry: Delivery) -> str:
    if entry.status == "timeout":
        return "operation_timeout"
    if entry.error == "http_error":
        return "http_client_error" if entry.ack["status"] < 500 else "http_service_error"
    return "dispatch_failed" if entry.error == "connection_failed" else entry.error
