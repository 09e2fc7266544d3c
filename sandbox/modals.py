"""Views as they lie open: the stack of modals of each person, home tabs, and what was entered in them."""

from __future__ import annotations

import copy
import time
from typing import Any

from sandbox.messages import with_ids
from sandbox.workspace import Workspace
from sandbox.world import APP, BOT, TEAM, View

STACK_MOST = 3
INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_channel": "selected_channel",
    "initial_channels": "selected_channels",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
}
# What an untouched input says in state.values.
EMPTY: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "users_select": ("selected_user", None),
    "channels_select": ("selected_channel", None),
    "conversations_select": ("selected_conversation", None),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "checkboxes": ("selected_options", []),
    "multi_users_select": ("selected_users", []),
    "multi_channels_select": ("selected_channels", []),
    "multi_conversations_select": ("selected_conversations", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "file_input": ("files", []),
}


def open_(space: Workspace, user: str, payload: dict[str, Any]) -> View:
    for old in space.world.stacks.pop(user, []):
        space.world.views.pop(old, None)
    return push(space, user, payload)


def push(space: Workspace, user: str, payload: dict[str, Any]) -> View:
    stack = space.world.stacks.setdefault(user, [])
    view = _make(space, user, payload)
    view.root, view.previous = stack[0] if stack else view.id, stack[-1] if stack else None
    stack.append(view.id)
    _tell(space, user)
    return view


def replace(space: Workspace, view: View, payload: dict[str, Any]) -> None:
    """Update a view in place; what was entered stays where block_id and action_id stay."""
    fresh = _make(space, view.user, payload)
    for block_id, actions in fresh.state.items():
        for action_id, state in actions.items():
            entered = view.state.get(block_id, {}).get(action_id)
            if entered and entered["type"] == state["type"]:
                actions[action_id] = entered
    view.payload, view.state, view.hash, view.errors = fresh.payload, fresh.state, fresh.hash, {}
    _tell(space, view.user) if view.type == "modal" else _tell_home(space, view)


def publish(space: Workspace, user: str, payload: dict[str, Any]) -> View:
    current = space.world.views.get(space.world.homes.get(user, ""))
    if current:
        replace(space, current, payload)
        return current
    view = _make(space, user, payload)
    view.root = view.id
    space.world.homes[user] = view.id
    _tell_home(space, view)
    return view


def close(space: Workspace, user: str, whole_stack: bool = False) -> list[View]:
    """Take the top modal away, or all of them; returns those that went, the top one first."""
    stack = space.world.stacks.get(user, [])
    gone = [space.world.views.pop(stack.pop()) for _ in range(len(stack) if whole_stack else min(1, len(stack)))]
    _tell(space, user)
    return gone


def show_errors(space: Workspace, view: View, errors: dict[str, str]) -> None:
    view.errors = errors
    _tell(space, view.user)


def as_api(view: View) -> dict[str, Any]:
    """A view as payloads and answers show it, with `state.values`."""
    shown = {
        "id": view.id,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view.payload,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": copy.deepcopy(view.state)},
    }
    return shown


def element_of(block: dict[str, Any], action_id: str) -> dict[str, Any] | None:
    return next((element for element in elements(block) if element.get("action_id") == action_id), None)


def elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block."""
    if block.get("type") in ("actions", "context_actions"):
        return list(block["elements"])
    inside = block.get("element") or block.get("accessory")
    return [inside] if inside and "action_id" in inside else []


def _make(space: Workspace, user: str, payload: dict[str, Any]) -> View:
    made = {**payload, "blocks": [with_ids(space, block) for block in payload["blocks"]]}
    hash = f"{int(time.time())}.{space.next_id('h')}"
    view = View(space.next_id("V"), user, made, hash, space.world.reader(user), state=initial_state(made["blocks"]))
    space.world.views[view.id] = view
    return view


def initial_state(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """`state.values` before anybody entered anything."""
    values: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for element in elements(block):
            if (kind := element["type"]) in EMPTY:
                values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element, kind)
    return values


def _initial(element: dict[str, Any], kind: str) -> dict[str, Any]:
    name, empty = EMPTY[kind]
    state = {"type": kind, name: copy.copy(empty)}
    for initial, selected in INITIAL.items():
        if initial in element:
            state[name if kind == "rich_text_input" else selected] = element[initial]
    return state


def _tell(space: Workspace, user: str) -> None:
    space.feed.tell("view", user=user)


def _tell_home(space: Workspace, view: View) -> None:
    space.feed.tell("home", user=view.user, subject=view)
