"""A stock Bolt app lives in the workspace: commands, mentions, buttons, modals, over both transports."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from sandbox import Sandbox
from tests.sandbox.parrot import running_app

MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Sign off"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "evidence",
            "label": {"type": "plain_text", "text": "Evidence"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
BUTTON = {"type": "button", "action_id": "approve", "text": {"type": "plain_text", "text": "Approve"}, "value": "7"}


def parrot(app: AsyncApp) -> None:
    @app.command("/parrot")
    async def repeat(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        blocks = [{"type": "actions", "elements": [BUTTON]}]
        await say(text="squawk", blocks=blocks, thread_ts=event.get("thread_ts", event["ts"]))

    @app.event("message")
    async def heard() -> None:
        """Taken note of, so that it is not sent again."""

    @app.action("approve")
    async def approve(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @app.view("form")
    async def form(ack: Any, view: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        words = view["state"]["values"]["evidence"]["text"]["value"]
        if not words.startswith("http"):
            await ack(response_action="errors", errors={"evidence": "a link, please"})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"thanks for {words}")


async def test_a_slash_command_is_answered_to_its_caller_alone(sandbox: Sandbox, over: str) -> None:
    async with running_app(sandbox, parrot, over):
        ana, kim = sandbox.person("ana"), sandbox.person("kim")
        reply = await ana.slash("/parrot", "hello", channel="general")
        assert reply.status == "ok"
        assert reply.shown == "You said hello"
        assert [message.shown for message in ana.private("general")] == ["You said hello"]
        assert kim.private("general") == []
        assert sandbox.channel("general").messages == []


async def test_a_mention_a_button_and_a_modal_that_is_first_refused(sandbox: Sandbox, over: str) -> None:
    async with running_app(sandbox, parrot, over):
        ana = sandbox.person("ana")
        asked = await ana.say("general", "@parrot are you there?")
        await sandbox.settle()
        [answer] = asked.replies
        assert answer.shown == "[Approve]"

        clicked = await ana.click(answer, "Approve")
        assert clicked.view is not None
        assert clicked.view is ana.view
        assert clicked.view.title == "Sign off"

        refused = await ana.submit({"Evidence": "I looked"})
        assert refused.errors == {"evidence": "a link, please"}
        assert ana.view is not None

        taken = await ana.submit({"Evidence": "https://example.com"})
        assert (taken.status, taken.errors) == ("ok", {})
        assert ana.view is None
        await sandbox.settle()
        assert [message.text for message in ana.dm.messages] == ["thanks for https://example.com"]
