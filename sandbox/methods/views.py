"""views.*: modals and home tabs."""

from __future__ import annotations

from typing import Any

from sandbox import blocks as blockkit
from sandbox import modals
from sandbox.methods.call import ApiError, Call
from sandbox.tickets import Trigger
from sandbox.world import View


def open_(call: Call) -> dict[str, Any]:
    """Open a modal by a trigger; it takes the place of any that the person had open."""
    payload = _payload(call, "modal")
    trigger = _trigger(call)
    view = modals.open_(call.space, trigger.user, payload)
    trigger.used, trigger.view = True, view.id
    return {"view": modals.as_api(view)}


def push(call: Call) -> dict[str, Any]:
    """Put a modal on top of the one the trigger came from; at most three lie on each other."""
    payload = _payload(call, "modal")
    trigger = _trigger(call)
    stack = call.space.world.stacks.get(trigger.user) or []
    if trigger.modal is None or trigger.modal not in stack:
        raise ApiError("not_found")
    if len(stack) >= modals.STACK_MOST:
        raise ApiError("push_limit_reached")
    view = modals.push(call.space, trigger.user, payload)
    trigger.used, trigger.view = True, view.id
    return {"view": modals.as_api(view)}


def update(call: Call) -> dict[str, Any]:
    view = _view(call)
    payload = _payload(call, view.type, except_for=view)
    if (known := call.text("hash")) and known != view.hash:
        raise ApiError("hash_conflict")
    modals.replace(call.space, view, payload)
    return {"view": modals.as_api(view)}


def publish(call: Call) -> dict[str, Any]:
    """Set a person's home tab."""
    world = call.space.world
    user = call.text("user_id", missing="invalid_arguments")
    if user not in world.users:
        raise ApiError("user_not_found")
    if not world.manifest.home_tab:
        raise ApiError("not_enabled")
    payload = _payload(call, "home")
    current = world.views.get(world.homes.get(user, ""))
    if current and (known := call.text("hash")) and known != current.hash:
        raise ApiError("hash_conflict")
    return {"view": modals.as_api(modals.publish(call.space, user, payload))}


def _payload(call: Call, type: str, except_for: View | None = None) -> dict[str, Any]:
    payload = call.structure("view", dict, "invalid_arguments")
    if payload is None:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view"])
    faults = blockkit.view_faults(payload, type)
    if faults:
        raise ApiError("invalid_arguments", [f"[ERROR] {fault}" for fault in faults])
    if blockkit.view_size(payload) > blockkit.VIEW_BYTES_MOST:
        raise ApiError("view_too_large")
    external = payload.get("external_id")
    world = call.space.world
    if external and any(
        view.payload.get("external_id") == external for view in world.views.values() if view is not except_for
    ):
        raise ApiError("duplicate_external_id")
    return dict(payload)


def _trigger(call: Call) -> Trigger:
    name = call.text("trigger_id") or call.text("interactivity_pointer")
    trigger = call.space.tickets.triggers.get(name)
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if trigger.expired:
        raise ApiError("expired_trigger_id")
    return trigger


def _view(call: Call) -> View:
    world = call.space.world
    view = world.views.get(call.text("view_id"))
    if external := call.text("external_id"):
        view = next((one for one in world.views.values() if one.payload.get("external_id") == external), None)
    if view is None:
        raise ApiError("not_found")
    return view
