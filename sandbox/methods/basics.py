"""api.test, auth.test and apps.connections.open."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.methods.call import ApiError, Call
from sandbox.world import APP, BOT, TEAM


def api_test(call: Call) -> dict[str, Any]:
    if error := call.text("error"):
        raise ApiError(error, args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> dict[str, Any]:
    world = call.space.world
    return {
        "url": call.space.url + "/",
        "team": world.team_name,
        "user": world.users[world.bot_user].name,
        "team_id": TEAM,
        "user_id": world.bot_user,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> dict[str, Any]:
    """auth.revoke: the token that asks is worthless from now on."""
    if call.flag("test"):
        return {"revoked": False}
    call.space.dead_tokens[call.space.bot_token] = "token_revoked"
    return {"revoked": True}


def open_connection(call: Call) -> dict[str, Any]:
    """A WebSocket address that works once."""
    ticket = secrets.token_hex(16)
    call.space.socket_tickets.add(ticket)
    host = call.space.url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={APP}"}
