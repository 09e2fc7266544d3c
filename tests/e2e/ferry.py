"""Ferry: a small stock Bolt app that uses every kind of block the page shows, for the browser tests."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from slack_bolt.app.async_app import AsyncApp

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Ferry"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "ferry", "always_online": True},
        "slash_commands": [
            {
                "command": "/ferry",
                "description": "Ask about the ferry",
                "usage_hint": "ask | form | slow | board | help",
                "should_escape": True,
            }
        ],
        "shortcuts": [
            {"name": "Send by ferry", "type": "message", "callback_id": "send", "description": "Ships a message"},
            {"name": "Book a trip", "type": "global", "callback_id": "book", "description": "Opens the form"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read", "bookmarks:write", "channels:history", "channels:join", "channels:read",
                "chat:write", "commands", "files:write", "groups:read", "im:history", "im:write", "pins:write",
                "reactions:write", "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.channels", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}  # fmt: skip

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": text.lower(), **more}


def options(*texts: str) -> list[Block]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def select(kind: str, action_id: str, placeholder: str, **more: Any) -> Block:
    return {"type": kind, "action_id": action_id, "placeholder": plain(placeholder), **more}


def field(block_id: str, label: str, kind: str, **element: Any) -> Block:
    optional = bool(element.pop("optional", False))
    hint = element.pop("hint", None)
    block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": optional,
        "element": {"type": kind, "action_id": "answer", **element},
    }
    return block | ({"hint": plain(hint)} if hint else {})


SURE = {
    "title": plain("Sink the ferry?"),
    "text": {"type": "mrkdwn", "text": "It *stays* sunk."},
    "confirm": plain("Sink it"),
    "deny": plain("Keep it"),
    "style": "danger",
}
ASK = [
    section("*May the ferry leave?*", block_id="words"),
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [
            button("Approve", "approve", style="primary"),
            button("Sink", "sink", style="danger", confirm=SURE),
            {"type": "overflow", "action_id": "more", "options": options("Wait", "Turn round")},
        ],
    },
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            select("static_select", "quay", "Quay", options=options("North", "South")),
            select("users_select", "captain", "Captain"),
            select("channels_select", "where", "Channel"),
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-20"},
            {"type": "timepicker", "action_id": "hour", "initial_time": "09:30"},
        ],
    },
    section(
        "Who sails?",
        block_id="sailing",
        accessory=select("multi_users_select", "crew", "Crew", max_selected_items=2),
    ),
]  # fmt: skip
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Book a trip"),
    "submit": plain("Book"),
    "close": plain("Not now"),
    "blocks": [
        section("Where to, and *when*?", block_id="intro", accessory=button("Longer", "longer")),
        field("name", "Name", "plain_text_input", hint="As on the ticket", min_length=2),
        field("note", "Note", "plain_text_input", multiline=True, optional=True),
        field("quay", "Quay", "static_select", placeholder=plain("Choose"), options=options("North", "South")),
        field("stops", "Stops", "multi_static_select", options=options("Isle", "Cape", "Town"), optional=True),
        field("captain", "Captain", "users_select", optional=True),
        field("crew", "Crew", "multi_users_select", optional=True),
        field("channel", "Tell", "conversations_select", optional=True),
        field("extras", "Extras", "checkboxes", options=options("Car", "Dog"), optional=True),
        field("class", "Class", "radio_buttons", options=options("First", "Second"), optional=True),
        field("day", "Day", "datepicker", optional=True),
        field("hour", "Hour", "timepicker", optional=True),
        field("leaves", "Leaves", "datetimepicker", optional=True),
        field("page", "Page", "url_text_input", optional=True),
        field("seats", "Seats", "number_input", is_decimal_allowed=False, min_value="1", optional=True),
        field("mail", "Mail", "email_text_input", optional=True),
    ],
}
TERMS = {
    "type": "modal",
    "title": plain("Terms"),
    "close": plain("Read"),
    "blocks": [section("You must *not* stand.")],
}
HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Today's trips")},
        section("None yet", accessory=button("Refresh", "refresh")),
    ],
}
BOARD = [{"type": "header", "text": plain("Departures")}, section("*09:45* to the isle, _on time_")]


def set_up(app: AsyncApp) -> None:
    """Give the app its command, actions, form and home tab."""
    app.command("/ferry")(command)
    app.action(re.compile("^approve$"))(approve)
    app.action(re.compile("^longer$"))(longer)
    app.action(re.compile("^(?!approve$|longer$)"))(say_what_was_chosen)
    app.view("form")(booked)
    app.shortcut("book")(open_form)
    app.shortcut("send")(ship)
    app.event("app_home_opened")(opened)
    app.event("app_mention")(mentioned)
    app.event("message")(heard)


async def command(ack: Any, client: Any, body: dict[str, Any]) -> None:
    verb = body["text"].split(" ")[0]
    if verb == "slow":
        await asyncio.sleep(3.2)
    if verb == "form":
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
    elif verb == "ask":
        await ack()
        await client.chat_postMessage(channel=body["channel_id"], text="May the ferry leave?", blocks=ASK)
    elif verb == "board":
        await ack()
        board = await client.chat_postMessage(channel=body["channel_id"], text="Departures", blocks=BOARD)
        await client.pins_add(channel=body["channel_id"], timestamp=board["ts"])
    else:
        await ack(f"The ferry heard: {body['text'] or 'nothing'}")


async def approve(ack: Any, client: Any, body: dict[str, Any]) -> None:
    await ack()
    message = body["message"]
    blocks = [section(f"The ferry may leave, says <@{body['user']['id']}>."), ASK[1]]
    await client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text="It may leave", blocks=blocks)


async def longer(ack: Any, client: Any, body: dict[str, Any]) -> None:
    await ack()
    view = {**FORM, "blocks": [section("A longer trip it is.", block_id="intro"), *FORM["blocks"][1:]]}  # type: ignore[misc]
    await client.views_update(view_id=body["view"]["id"], view=view)


async def say_what_was_chosen(ack: Any, respond: Any, body: dict[str, Any]) -> None:
    await ack()
    action = body["actions"][0]
    chosen = {name: value for name, value in action.items() if name.startswith("selected_") or name == "value"}
    if body.get("response_url"):
        await respond(f"{action['action_id']}: `{json.dumps(chosen)}`", replace_original=False)


async def booked(ack: Any, client: Any, body: dict[str, Any]) -> None:
    values = {block: next(iter(actions.values())) for block, actions in body["view"]["state"]["values"].items()}
    if values["name"]["value"] == "Nobody":
        await ack(response_action="errors", errors={"name": "Nobody cannot travel.", "quay": "The quay is shut."})
    elif values["name"]["value"] == "Terms":
        await ack(response_action="push", view=TERMS)
    else:
        await ack()
        answers = {block: _answer(state) for block, state in values.items()}
        dm = await client.conversations_open(users=body["user"]["id"])
        await client.chat_postMessage(channel=dm["channel"]["id"], text=f"```{json.dumps(answers, indent=1)}```")


def _answer(state: dict[str, Any]) -> Any:
    answer = next(value for name, value in state.items() if name != "type")
    if isinstance(answer, dict):
        return answer["value"]
    return [one["value"] if isinstance(one, dict) else one for one in answer] if isinstance(answer, list) else answer


async def open_form(ack: Any, client: Any, body: dict[str, Any]) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)


async def ship(ack: Any, respond: Any, body: dict[str, Any]) -> None:
    await ack()
    await respond(f"Shipped: {body['message']['text']}", replace_original=False)


async def opened(client: Any, event: dict[str, Any]) -> None:
    if event["tab"] == "home":
        await client.views_publish(user_id=event["user"], view=HOME)


async def mentioned(say: Any, event: dict[str, Any]) -> None:
    await say(f"<@{event['user']}>, the ferry is here.", thread_ts=event.get("thread_ts") or event["ts"])


async def heard() -> None:
    """Messages are delivered too; Ferry only answers those that mention it."""
