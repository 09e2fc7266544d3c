"""A small Bolt app, as Slack's own guides show one. It knows nothing of where it runs but its environment.

`python sample_app.py` connects by Socket Mode, `python sample_app.py PORT` listens for signed requests.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

app = App(
    client=WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
)


@app.message("hello")
def greet(message: dict[str, Any], say: Any) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Click Me"}, "action_id": "button_click"}
    text = {"type": "mrkdwn", "text": f"Hey there <@{message['user']}>!"}
    say(blocks=[{"type": "section", "text": text, "accessory": button}], text=f"Hey there <@{message['user']}>!")


@app.action("button_click")
def clicked(body: dict[str, Any], ack: Any, say: Any) -> None:
    ack()
    say(f"<@{body['user']['id']}> clicked the button")


@app.command("/ticket")
def ticket(ack: Any, body: dict[str, Any], client: WebClient) -> None:
    ack()
    field = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "What is it?"}
    client.views_open(
        trigger_id=body["trigger_id"],
        view={
            "type": "modal",
            "callback_id": "ticket",
            "private_metadata": body["channel_id"],
            "title": {"type": "plain_text", "text": "New ticket"},
            "submit": {"type": "plain_text", "text": "Create"},
            "blocks": [{"type": "input", "block_id": "what", "label": label, "element": field}],
        },
    )


@app.view("ticket")
def created(ack: Any, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    words = view["state"]["values"]["what"]["text"]["value"]
    if len(words) < 5:
        ack(response_action="errors", errors={"what": "A few more words, please."})
        return
    ack()
    client.chat_postMessage(channel=view["private_metadata"], text=f"Ticket of <@{body['user']['id']}>: {words}")


@app.event("app_home_opened")
def home(event: dict[str, Any], client: WebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"Welcome home, <@{event['user']}>"}}
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})


@app.shortcut("repeat")
def repeat(ack: Any, shortcut: dict[str, Any], say: Any) -> None:
    ack()
    say(f"Again: {shortcut['message']['text']}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        app.start(port=int(sys.argv[1]))
    else:
        SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()  # type: ignore[no-untyped-call]
