"""Modals and home tabs: triggers, the stack of three, hashes, what was entered, and what the app hears of it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox import CannotAct, Sandbox
from tests.sandbox.parrot import running_app


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(label: str, block_id: str, **element: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": words(label), "element": element}


def form(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": words("Form"), "submit": words("Send"), "blocks": list(blocks), **more}


def page(text: str, **more: Any) -> dict[str, Any]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {"type": "modal", "title": words("Page"), "blocks": [section], **more}


async def refused(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])


def trigger(sandbox: Sandbox, who: str = "ana") -> str:
    """A trigger as an interaction of this person would bring it."""
    top = sandbox.person(who).view
    return sandbox.space.tickets.trigger(sandbox.person(who).id, modal=top.id if top else None).id


async def test_a_trigger_opens_one_view_within_three_seconds(sandbox: Sandbox, client: AsyncWebClient) -> None:
    used = trigger(sandbox)
    await client.views_open(trigger_id=used, view=page("one"))
    assert await refused(client.views_open(trigger_id=used, view=page("two"))) == "exchanged_trigger_id"
    late = trigger(sandbox)
    sandbox.space.tickets.triggers[late].made -= 3.01
    assert await refused(client.views_open(trigger_id=late, view=page("three"))) == "expired_trigger_id"
    assert await refused(client.views_open(trigger_id="12.34", view=page("four"))) == "invalid_trigger_id"
    ana = sandbox.person("ana")
    assert ana.view is not None
    assert ana.view.shown == "Page\none"


async def test_a_wrong_view_spends_no_trigger(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ticket = trigger(sandbox)
    with pytest.raises(SlackApiError) as error:
        await client.views_open(trigger_id=ticket, view=page("x", title=words("x" * 25)))
    assert error.value.response["error"] == "invalid_arguments"
    assert error.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert (await client.views_open(trigger_id=ticket, view=page("x")))["ok"]


async def test_a_view_over_250_kilobytes_is_too_large(sandbox: Sandbox, client: AsyncWebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}
    fits = page("x") | {"blocks": [section] * 80}
    assert (await client.views_open(trigger_id=trigger(sandbox), view=fits))["ok"]
    large = page("x") | {"blocks": [section] * 90}
    assert await refused(client.views_open(trigger_id=trigger(sandbox), view=large)) == "view_too_large"


async def test_three_views_lie_on_each_other_and_no_fourth(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    assert await refused(client.views_push(trigger_id=trigger(sandbox), view=page("no root"))) == "not_found"
    root = await client.views_open(trigger_id=trigger(sandbox), view=page("1"))
    second = await client.views_push(trigger_id=trigger(sandbox), view=page("2"))
    await client.views_push(trigger_id=trigger(sandbox), view=page("3"))
    assert second["view"]["root_view_id"] == second["view"]["previous_view_id"] == root["view"]["id"]
    assert await refused(client.views_push(trigger_id=trigger(sandbox), view=page("4"))) == "push_limit_reached"
    assert ana.view is not None
    assert ana.view.shown == "Page\n3"
    await ana.close()
    assert ana.view.shown == "Page\n2"
    await ana.close(whole_stack=True)
    assert ana.view is None
    assert await refused(client.views_update(view_id=root["view"]["id"], view=page("x"))) == "not_found"


async def test_an_update_with_an_old_hash_comes_too_late(sandbox: Sandbox, client: AsyncWebClient) -> None:
    opened = (await client.views_open(trigger_id=trigger(sandbox), view=page("1")))["view"]
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=page("2"))
    late = client.views_update(view_id=opened["id"], hash=opened["hash"], view=page("3"))
    assert await refused(late) == "hash_conflict"
    await client.views_update(view_id=opened["id"], view=page("4"))
    view = sandbox.person("ana").view
    assert view is not None
    assert view.shown == "Page\n4"


async def test_an_external_id_is_unique_and_finds_the_view(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=trigger(sandbox), view=page("1", external_id="x"))
    other = client.views_open(trigger_id=trigger(sandbox, "kim"), view=page("2", external_id="x"))
    assert await refused(other) == "duplicate_external_id"
    await client.views_update(external_id="x", view=page("3", external_id="x"))
    view = sandbox.person("ana").view
    assert view is not None
    assert view.shown == "Page\n3"


async def test_what_was_entered_outlives_an_update(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = form(field("Name", "name", initial_value="Ann"), field("Note", "note"))
    opened = (await client.views_open(trigger_id=trigger(sandbox), view=first))["view"]
    ana = sandbox.person("ana")
    assert ana.view is not None
    ana.fill({"Note": "<ready> & willing"})
    await client.views_update(view_id=opened["id"], view=form(field("Note", "note"), field("New", "new")))
    assert ana.view.state["note"]["value"] == {"type": "plain_text_input", "value": "<ready> & willing"}
    assert ana.view.state["new"]["value"]["value"] is None
    assert "name" not in ana.view.state


async def test_a_home_tab_is_published_for_one_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    tab = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U01ANA", view=tab)
    home = sandbox.person("ana").home
    assert home is not None
    assert home.type == "home"
    assert sandbox.person("kim").home is None
    assert await refused(client.views_publish(user_id="U99", view=tab)) == "user_not_found"
    assert await refused(client.views_publish(user_id="U01ANA", view=page("x"))) == "invalid_arguments"
    assert await refused(client.views_publish(user_id="U01ANA", hash="old", view=tab)) == "hash_conflict"


EVERYTHING = form(
    field("Text", "text"),
    field("Pick", "pick", type="static_select", options=[{"text": words("Go"), "value": "go"}]),
    field("Ticks", "ticks", type="checkboxes", options=[{"text": words(one), "value": one.lower()} for one in "AB"]),
    field("Who", "who", type="users_select"),
    field("Leads", "leads", type="multi_users_select", max_selected_items=2),
    field("Room", "room", type="conversations_select"),
    field("Day", "day", type="datepicker"),
    field("Hour", "hour", type="timepicker"),
    field("Moment", "moment", type="datetimepicker"),
    field("Mail", "mail", type="email_text_input"),
    field("Link", "link", type="url_text_input"),
    field("Count", "count", type="number_input", is_decimal_allowed=False, min_value="1", max_value="9"),
    field("Rich", "rich", type="rich_text_input"),
    field("Maybe", "maybe") | {"optional": True},
)  # fmt: skip
ENTERED = {
    "Text": "a & b",
    "Pick": "Go",
    "ticks": ["a", "B"],
    "Who": "kim",
    "leads": ["U01ANA", "@kim"],
    "Room": "#general",
    "Day": "2026-12-01",
    "Hour": "09:00",
    "Moment": 1_796_000_000,
    "Mail": "a@example.com",
    "Link": "https://example.com",
    "Count": 7,
    "Rich": "hi @kim",
}


def collecting(seen: list[dict[str, Any]]) -> Any:
    def setup(app: AsyncApp) -> None:
        @app.view({"callback_id": "form", "type": "view_submission"})
        async def submitted(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body)
            await ack()

        @app.view_closed("form")
        async def closed(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body)
            await ack()

        @app.action("fresh")
        async def pressed(ack: Any, body: dict[str, Any]) -> None:
            seen.append(body)
            await ack()

    return setup


async def test_every_kind_of_field_arrives_as_slack_sends_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, collecting(seen)):
        view = EVERYTHING | {"callback_id": "form", "private_metadata": "secret"}
        await client.views_open(trigger_id=trigger(sandbox), view=view)
        reply = await sandbox.person("ana").submit(ENTERED)
        assert (reply.status, reply.errors) == ("ok", {})
    [body] = seen
    values = {block: state["value"] for block, state in body["view"]["state"]["values"].items()}
    go = {"text": words("Go"), "value": "go"}
    assert values["text"] == {"type": "plain_text_input", "value": "a & b"}
    assert values["pick"] == {"type": "static_select", "selected_option": go}
    assert [one["value"] for one in values["ticks"]["selected_options"]] == ["a", "b"]
    assert values["who"] == {"type": "users_select", "selected_user": "U01KIM"}
    assert values["leads"]["selected_users"] == ["U01ANA", "U01KIM"]
    assert values["room"]["selected_conversation"] == "C01GENERAL"
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-12-01", "09:00")
    assert values["moment"]["selected_date_time"] == 1_796_000_000
    assert (values["mail"]["value"], values["count"]["value"]) == ("a@example.com", "7")
    rich = values["rich"]["rich_text_value"]["elements"][0]["elements"]
    assert rich == [{"type": "text", "text": "hi "}, {"type": "user", "user_id": "U01KIM"}]
    assert values["maybe"] == {"type": "plain_text_input", "value": None}
    assert (body["view"]["private_metadata"], body["user"]["id"]) == ("secret", "U01ANA")


@pytest.mark.parametrize(
    ("wrong", "block_id", "said"),
    [
        ({"Text": ""}, "text", "Please complete this required field."),
        ({"ticks": []}, "ticks", "Please complete this required field."),
        ({"Mail": "nobody"}, "mail", "Please enter a valid email address."),
        ({"Link": "example.com"}, "link", "Please enter a valid URL."),
        ({"Count": "1.5"}, "count", "Please enter a whole number."),
        ({"Count": 10}, "count", "Please enter a number not above 9."),
        ({"Count": 0}, "count", "Please enter a number not below 1."),
        ({"leads": ["ana", "kim", "gus"]}, "leads", "Please select at most 2."),
    ],
)
async def test_slack_itself_stops_an_incomplete_form(
    sandbox: Sandbox, client: AsyncWebClient, wrong: dict[str, Any], block_id: str, said: str
) -> None:
    await client.views_open(trigger_id=trigger(sandbox), view=EVERYTHING)
    ana = sandbox.person("ana")
    reply = await ana.submit(ENTERED | wrong)
    assert (reply.status, reply.errors) == ("error", {block_id: said})
    assert ana.view is not None
    assert sandbox.deliveries() == []


async def test_fields_and_options_that_are_not_there_are_mistakes_of_the_test(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ana = sandbox.person("ana")
    with pytest.raises(CannotAct, match="no modal open"):
        await ana.submit({})
    await client.views_open(trigger_id=trigger(sandbox), view=EVERYTHING)
    with pytest.raises(LookupError, match="no field 'Nmae'; it has: Text, Pick"):
        await ana.submit({"Nmae": "x"})
    with pytest.raises(LookupError, match="no option 'Stop'; there are: Go"):
        await ana.submit({"Pick": "Stop"})


async def test_closing_is_told_only_where_the_app_asked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, collecting(seen)):
        ana = sandbox.person("ana")
        await client.views_open(trigger_id=trigger(sandbox), view=page("quiet", callback_id="form"))
        await ana.close()
        await client.views_open(
            trigger_id=trigger(sandbox), view=page("told", callback_id="form", notify_on_close=True)
        )
        await ana.close()
    assert [(body["type"], body["is_cleared"]) for body in seen] == [("view_closed", False)]


async def test_a_button_in_a_modal_brings_the_view_along_and_can_push(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    button = {"type": "button", "action_id": "fresh", "text": words("Again"), "value": "1"}
    async with running_app(sandbox, collecting(seen)):
        blocks = [field("Note", "note"), {"type": "actions", "block_id": "more", "elements": [button]}]
        await client.views_open(trigger_id=trigger(sandbox), view=form(*blocks))
        ana = sandbox.person("ana")
        ana.fill({"Note": "so far"})
        view = ana.view
        assert view is not None
        assert (await ana.click(view, "Again")).status == "ok"
    [body] = seen
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert body["view"]["state"]["values"]["note"]["value"]["value"] == "so far"
    assert (body["actions"][0]["value"], "response_url" in body, "channel" in body) == ("1", False, False)
    assert (await client.views_push(trigger_id=body["trigger_id"], view=page("next")))["ok"]


async def test_a_submission_nobody_answers_leaves_the_modal(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=trigger(sandbox), view=form(field("Note", "note")))
    ana = sandbox.person("ana")
    reply = await ana.submit({"Note": "kept"})
    assert (reply.status, reply.text) == ("error", "We had some trouble connecting. Try again?")
    assert ana.view is not None
    assert ana.view.state["note"]["value"]["value"] == "kept"
    assert ana.view.errors == {"": reply.text}


async def test_a_submission_brings_response_urls_where_they_are_asked_for(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, collecting(seen)):
        room = field("Room", "room", type="conversations_select", response_url_enabled=True)
        await client.views_open(trigger_id=trigger(sandbox), view=form(room, callback_id="form"))
        await sandbox.person("ana").submit({"Room": "general"})
    [answer] = seen[0]["response_urls"]
    assert (answer["channel_id"], answer["block_id"], answer["action_id"]) == ("C01GENERAL", "room", "value")
    await AsyncWebhookClient(answer["response_url"]).send(text="hello all", response_type="in_channel")
    assert [message.text for message in sandbox.channel("general").messages] == ["hello all"]


def answering(answer: dict[str, Any]) -> Any:
    def setup(app: AsyncApp) -> None:
        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(**answer)

    return setup


async def test_a_submission_can_update_push_or_clear(sandbox: Sandbox, client: AsyncWebClient, over: str) -> None:
    ana = sandbox.person("ana")
    view = form(field("Note", "note"), callback_id="form")
    expected: list[tuple[dict[str, Any], int]] = [
        ({"response_action": "update", "view": page("updated")}, 1),
        ({"response_action": "push", "view": page("pushed")}, 2),
        ({"response_action": "clear"}, 0),
        ({}, 0),
    ]
    for answer, depth in expected:
        async with running_app(sandbox, answering(answer), over):
            await client.views_open(trigger_id=trigger(sandbox), view=view)
            reply = await ana.submit({"Note": "x"})
            assert (reply.status, len(sandbox.world.stack("U01ANA"))) == ("ok", depth)
            await ana.close(whole_stack=True)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "errors name no input block of the view"),
        ({"response_action": "update", "view": {"type": "modal"}}, "invalid view: missing required field: title"),
        ({"response_action": "vanish"}, "unknown response_action 'vanish'"),
    ],
)
async def test_a_wrong_answer_to_a_submission_shows_trouble(
    sandbox: Sandbox, client: AsyncWebClient, answer: dict[str, Any], fault: str
) -> None:
    async with running_app(sandbox, answering(answer)):
        await client.views_open(trigger_id=trigger(sandbox), view=form(field("Note", "note"), callback_id="form"))
        ana = sandbox.person("ana")
        reply = await ana.submit({"Note": "x"})
        assert reply.status == "error"
        assert reply.text.startswith(fault)
        assert ana.view is not None
