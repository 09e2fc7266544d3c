"""*Add to launch log*, in the menu of a message: its words, who wrote them and where they stand."""

from __future__ import annotations

import pytest

from tests.journeys.stage import Heard, Stage


async def begin(stage: Stage) -> None:
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')


async def noted(stage: Stage, words: str, **fields: str) -> Heard:
    """Eve writes something in the room, and Kim puts it into the log."""
    message = await stage.eve.person.say("launch-recon", words)
    opened = await stage.kim.uses("note", message)
    assert opened.view is not None
    return await stage.kim.submits(fields)


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_what_a_message_says_goes_into_the_log_with_its_author_and_address(stage: Stage) -> None:
    await begin(stage)
    told = await noted(stage, "the cache was cold for a minute", kind="lesson", ref="DAY-2")
    assert "Noted as a lesson about DAY-2." in told.shown

    log = (await stage.ana.types("log")).shown
    line = next(line for line in log.splitlines() if "the cache was cold" in line)
    assert "lesson on DAY-2 by @kim: the cache was cold for a minute · written by @eve · the message" in line
    assert "/archives/C" in str(stage.sandbox.person("ana").private("launch-recon")[-1].blocks)
    assert "the cache was cold" in (await stage.ana.types("log DAY-2")).shown


async def test_the_form_shows_the_words_as_people_read_them_and_lets_them_be_shortened(stage: Stage) -> None:
    await begin(stage)
    message = await stage.eve.person.say("launch-recon", "@ben: 3 < 4 & see https://ci.example.com/7")
    opened = await stage.kim.uses("note", message)
    assert opened.view is not None
    text = next(block for block in opened.view.blocks if block.get("block_id") == "text")
    assert text["element"]["initial_value"] == "@ben: 3 < 4 & see https://ci.example.com/7"
    assert "Written by @eve." in opened.view.shown

    await stage.kim.submits({"text": "3 < 4"})
    assert "note by @kim: 3 < 4 · written by @eve" in (await stage.ana.types("log")).shown


async def test_no_mention_comes_alive_in_the_log(stage: Stage) -> None:
    await begin(stage)
    await noted(stage, "&lt;!channel&gt; *look* <!here>")
    told = await stage.ana.types("log")
    reply = told.reply
    assert reply is not None
    assert "<!channel>" not in reply.text
    assert "<!here>" not in reply.text
    assert "mrkdwn" not in str(reply.blocks)


async def test_a_ref_that_names_nothing_is_refused_beside_its_field(stage: Stage) -> None:
    await begin(stage)
    told = await noted(stage, "the cache was cold", ref="DAY-99")
    assert "DAY-99" in told.errors["ref"]
    told = await stage.kim.submits({"ref": "the cache"})
    assert told.errors["ref"].startswith("Name one thing")
    told = await stage.kim.submits({"ref": "day-2"})
    assert "about DAY-2" in told.shown


async def test_a_secret_in_a_message_is_not_kept(stage: Stage) -> None:
    await begin(stage)
    told = await noted(stage, "password=hunter2 works")
    assert "looks like a password" in told.shown
    assert "hunter2" not in (await stage.ana.types("log")).shown


async def test_a_long_message_is_cut_to_what_a_note_holds(stage: Stage) -> None:
    await begin(stage)
    told = await noted(stage, "cold " * 400)
    assert "Noted." in told.shown


async def test_without_the_messages_address_the_words_are_kept_all_the_same(stage: Stage) -> None:
    await begin(stage)
    stage.sandbox.faults.add("chat.getPermalink", "http_500")
    told = await noted(stage, "the cache was cold")
    assert "Noted." in told.shown
    log = (await stage.ana.types("log")).shown
    assert "written by @eve" in log
    assert "the message" not in log


async def test_who_is_of_another_workspace_cannot(stage: Stage) -> None:
    await begin(stage)
    message = await stage.eve.person.say("launch-recon", "the cache was cold")
    told = await stage.sam.uses("note", message)
    assert told.view is None
    assert "People of another workspace cannot write in the launch log" in told.shown


async def test_one_submission_is_one_note(stage: Stage) -> None:
    await begin(stage)
    await noted(stage, "the cache was cold")
    await stage.sandbox.redeliver()
    await stage.settle()
    assert (await stage.ana.types("log")).shown.count("the cache was cold") == 1
