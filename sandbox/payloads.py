"""The payloads of slash commands and interactions, field by field as Slack sends them."""

from __future__ import annotations

from typing import Any

from sandbox import modals
from sandbox.messages import as_api
from sandbox.tickets import ResponseUrl, Trigger
from sandbox.workspace import Workspace
from sandbox.world import APP, TEAM, Channel, Message, View

Payload = dict[str, Any]
PRIVATE_NAMES = {"im": "directmessage", "group": "privategroup"}


def url_of(space: Workspace, answer: ResponseUrl) -> str:
    return f"{space.url}/response/{answer.id}"


def slash(
    space: Workspace, user: str, channel: Channel, command: str, text: str, trigger: Trigger, answer: ResponseUrl
) -> dict[str, str]:
    world = space.world
    return {
        "token": space.verification_token,
        "team_id": TEAM,
        "team_domain": world.team_domain,
        "channel_id": channel.id,
        "channel_name": PRIVATE_NAMES.get(channel.kind, channel.name),
        "user_id": user,
        "user_name": world.users[user].name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": url_of(space, answer),
        "trigger_id": trigger.id,
    }


def _who(space: Workspace, user: str, type: str, trigger: Trigger | None) -> Payload:
    world = space.world
    person = world.users[user]
    payload: Payload = {
        "type": type,
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": APP,
        "token": space.verification_token,
        "team": {"id": TEAM, "domain": world.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload | ({"trigger_id": trigger.id} if trigger else {})


def _place(channel: Channel) -> Payload:
    return {"id": channel.id, "name": PRIVATE_NAMES.get(channel.kind, channel.name)}


def message_action(
    space: Workspace,
    user: str,
    channel: Channel,
    message: Message,
    action: Payload,
    trigger: Trigger,
    answer: ResponseUrl,
    state: Payload,
) -> Payload:
    """A click in a message. An ephemeral message is not sent along, only named."""
    container: Payload = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _who(space, user, "block_actions", trigger)
    payload |= {"container": container, "channel": _place(channel)}
    if not message.ephemeral_for:
        payload["message"] = as_api(message)
    return payload | {"state": {"values": state}, "response_url": url_of(space, answer), "actions": [action]}


def view_action(space: Workspace, user: str, view: View, action: Payload, trigger: Trigger) -> Payload:
    payload = _who(space, user, "block_actions", trigger)
    container = {"type": "view", "view_id": view.id}
    return payload | {"container": container, "view": modals.as_api(view), "actions": [action]}


def submission(space: Workspace, user: str, view: View, trigger: Trigger, answers: list[Payload]) -> Payload:
    payload = _who(space, user, "view_submission", trigger)
    return payload | {"view": modals.as_api(view), "response_urls": answers}


def closing(space: Workspace, user: str, view: View, whole_stack: bool) -> Payload:
    payload = _who(space, user, "view_closed", None)
    return payload | {"view": modals.as_api(view), "is_cleared": whole_stack}


def global_shortcut(space: Workspace, user: str, callback_id: str, trigger: Trigger) -> Payload:
    payload = _who(space, user, "shortcut", trigger)
    return payload | {"callback_id": callback_id, "action_ts": space.next_ts()}


def message_shortcut(
    space: Workspace,
    user: str,
    channel: Channel,
    message: Message,
    callback_id: str,
    trigger: Trigger,
    answer: ResponseUrl,
) -> Payload:
    payload = _who(space, user, "message_action", trigger)
    return payload | {
        "callback_id": callback_id,
        "action_ts": space.next_ts(),
        "message_ts": message.ts,
        "channel": _place(channel),
        "message": as_api(message),
        "response_url": url_of(space, answer),
    }
