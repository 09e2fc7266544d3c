"""Where a call came from decides where its answer goes, and who sees it."""

from __future__ import annotations

import pytest

from tests.journeys.stage import ROOM, Stage
from tests.slack import verbs
from tests.slack.verbs import marks

both_ways = pytest.mark.parametrize("over", ["http", "socket"])


@both_ways
async def test_a_slash_command_is_answered_in_its_ack(stage: Stage) -> None:
    answer = await stage.ana.types("mark TECH-1 well")

    assert answer.reply is not None
    assert answer.reply.status == "ok"
    assert answer.reply.shown == answer.shown == "Marked TECH-1 well"
    assert stage.messages() == []
    assert stage.sandbox.calls("response_url") == []


@both_ways
async def test_a_mention_in_a_thread_is_answered_there_for_the_actor_alone(stage: Stage) -> None:
    root = await stage.ben.person.say(ROOM, "Who does TECH-1?")
    answer = await stage.kim.says("Let us see: @golive mark TECH-1 & more", thread=root)

    (message,) = answer.private
    assert message.shown == "Marked TECH-1 & more"
    assert message.thread_ts == root.ts
    assert stage.ben.person.private(ROOM) == []


@both_ways
async def test_plain_words_in_a_direct_message_are_answered_there(stage: Stage) -> None:
    assert (await stage.kim.tells("mark TECH-1")).shown == "Marked TECH-1"
    assert (await stage.kim.tells("@golive mark TECH-2")).shown == "Marked TECH-2"
    assert (await stage.kim.tells("")).shown == "Nothing waits for you."


@both_ways
async def test_a_button_is_answered_to_who_pressed_it_and_its_message_stays(stage: Stage) -> None:
    card = await stage.ana.types("buttons")
    answer = await stage.ana.presses(card, "Mark it")

    assert answer.reply is not None
    assert answer.reply.text == ""
    assert answer.shown == "Marked TECH-1 by button"
    assert "Choose." in card.shown


@both_ways
async def test_a_button_pressed_in_a_thread_is_answered_in_the_thread(stage: Stage) -> None:
    root = await stage.ben.person.say(ROOM, "Who does TECH-1?")
    asked = await stage.kim.says("@golive buttons", thread=root)
    answer = await stage.kim.presses(asked, "Mark it")

    assert answer.private[-1].shown == "Marked TECH-1 by button"
    assert answer.private[-1].thread_ts == root.ts


@both_ways
async def test_a_form_opens_at_once_and_its_fields_become_the_call(stage: Stage) -> None:
    opened = await stage.ana.types("form TECH-1")
    assert opened.view is not None
    assert opened.view.title == "Sign off"
    assert opened.shown == ""

    answer = await stage.ana.submits({"Evidence": "a < b, said @ben & co", "Leads": ["ben", "kim"]})
    assert answer.shown == (
        "modal|form|TECH-1|leads:<@U01BEN> <@U01KIM>|a &lt; b, said @ben &amp; co"
        f"|{stage.sandbox.channel(ROOM).id} #7|U01BEN,U01KIM"
    )
    assert stage.ana.view is None


@both_ways
async def test_a_refused_form_stays_with_what_was_typed_and_says_why_at_the_field(stage: Stage) -> None:
    await stage.ana.types("who @ben")
    await stage.ana.types("form TECH-1")
    answer = await stage.ana.submits({"Evidence": "no"})

    assert answer.errors == {"text": "@ana may not, as 1 < 2. Ask @ben."}
    assert stage.ana.view is not None
    assert stage.ana.view.state["text"]["value"]["value"] == "no"

    again = await stage.ana.submits({"Evidence": "yes"})
    assert again.errors == {}
    assert "|yes|" in again.shown


async def test_a_form_opened_by_a_button_answers_where_the_button_is(stage: Stage) -> None:
    card = await stage.ana.types("buttons")
    await stage.ana.presses(card, "Fill in")
    answer = await stage.ana.submits({"Evidence": "yes"})

    assert "modal|form|TECH-1||yes|" in answer.shown


@both_ways
async def test_a_refusal_is_told_privately_on_every_surface(stage: Stage) -> None:
    words = "@ana may not, as 1 < 2. Ask @ben."

    assert (await stage.ana.types("refuse")).shown == words
    assert (await stage.ana.says("@golive refuse")).shown == words
    assert (await stage.ana.tells("refuse")).shown == words
    card = await stage.ana.types("buttons")
    assert (await stage.ana.presses(card, "Refuse")).shown == words
    assert [message.user for message in stage.messages()] == [stage.ana.id]


@both_ways
async def test_a_bug_names_a_reference_and_nothing_of_itself(stage: Stage) -> None:
    answer = await stage.ana.types("bug")

    assert answer.shown.startswith("Something broke on golive's side, not yours, and nothing was changed.")
    assert "secret detail" not in answer.shown


async def test_what_takes_too_long_is_said_to_be_under_way_and_told_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "NAP", 2.3)
    answer = await stage.ana.types("slow")

    assert answer.reply is not None
    assert answer.reply.shown == "Still working on it. The result comes here in a moment."
    assert answer.reply.ms < 2900
    assert [message.shown for message in answer.reply.later] == ["Marked"]


@pytest.mark.usefixtures("hurried")
async def test_a_bug_in_what_takes_too_long_is_told_later(stage: Stage) -> None:
    answer = await stage.ana.types("slowbug")

    assert answer.reply is not None
    (message,) = answer.reply.later
    assert message.shown.startswith("Something broke on golive's side")


@pytest.mark.usefixtures("hurried")
async def test_a_slow_form_is_closed_and_its_result_told_later(stage: Stage) -> None:
    await stage.ana.types("form TECH-1")
    answer = await stage.ana.submits({"Evidence": "long"})

    assert stage.ana.view is None
    assert answer.shown == "Marked TECH-1 long"


@pytest.mark.usefixtures("hurried")
@both_ways
async def test_a_slow_event_is_not_acknowledged_and_its_retry_brings_the_answer(stage: Stage) -> None:
    answer = await stage.kim.says("@golive slow")

    events = stage.sandbox.events_of("app_mention")
    assert [event.status for event in events][-1] == "ok"
    assert len(events) > 1
    assert answer.private[-1].shown == "Marked"
    assert await stage.golive.store.read(marks) == 1


async def test_a_database_that_is_down_is_said_so_and_an_event_is_kept_for_later(stage: Stage) -> None:
    words = "golive cannot write to its database just now, so nothing was done."

    assert words in (await stage.ana.types("down")).shown
    await stage.ana.types("form TECH-1")
    assert words in (await stage.ana.submits({"Evidence": "full"})).errors["text"]
    heard = await stage.ana.says("@golive down")
    await stage.settle(quiet=0.5)
    assert [event.status for event in stage.sandbox.events_of("app_mention")] == ["error"] * 4
    assert heard.private == ()


async def test_a_form_slack_does_not_open_in_time_is_said_so(stage: Stage) -> None:
    stage.sandbox.faults.add("views.open", "error", code="expired_trigger_id")

    answer = await stage.ana.types("form TECH-1")

    assert answer.shown == "Slack could not open the form in time. Please try once more."


async def test_an_answer_slack_does_not_take_is_let_go(stage: Stage) -> None:
    stage.sandbox.faults.add("chat.postEphemeral", "reset")

    answer = await stage.ana.says("@golive mark TECH-1")

    assert answer.private == ()
    assert await stage.golive.store.read(marks) == 1
