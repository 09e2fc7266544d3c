"""Writing: messages, slash commands, completion and memory."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from .conftest import Desk
from .hands import act_as, message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_command_is_completed_answered_privately_and_gone_on_reload(desk: Desk) -> None:
    page = await desk.look("ana")
    box = page.locator("#composer textarea")
    await box.press_sequentially("/fe")
    await expect(page.get_by_role("option", name="/ferry")).to_contain_text("Ask about the ferry")
    await box.press("Tab")
    await expect(box).to_have_value("/ferry ")
    await expect(page.locator("#composer .composer-hint")).to_have_text("/ferry ask | form | slow | board | help")
    await expect(page.get_by_role("option")).to_have_text(["ask", "form", "slow", "board", "help"])
    await box.press_sequentially("he")
    await box.press("Enter")
    await expect(box).to_have_value("/ferry help ")
    await box.press("Enter")
    answer = message(page, "The ferry heard: help")
    await expect(answer).to_contain_text("Only visible to you")
    assert desk.sandbox.channel("quay").messages == []
    await page.reload()
    await expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


async def test_a_private_answer_is_seen_by_its_person_only_and_can_be_dismissed(desk: Desk) -> None:
    ana, kim = await desk.look("ana"), await desk.look("kim")
    await write(ana, "/ferry help")
    await message(ana, "The ferry heard").wait_for()
    await desk.post("for all")
    await message(kim, "for all").wait_for()
    await expect(message(kim, "The ferry heard")).to_have_count(0)
    await ana.get_by_role("button", name="Dismiss").click()
    await expect(message(ana, "The ferry heard")).to_have_count(0)


async def test_people_are_completed_and_told(desk: Desk) -> None:
    ana, kim = await desk.look("ana"), await desk.look("kim")
    box = ana.locator("#composer textarea")
    await box.press_sequentially("ahoy @ki")
    await expect(ana.get_by_role("option")).to_contain_text(["Kim Lee"])
    await box.press("Enter")
    await expect(box).to_have_value("ahoy @kim ")
    await box.press_sequentially("in #cre")
    await box.press("Tab")
    await box.press_sequentially("& <all>")
    await box.press("Enter")
    await expect(message(ana, "ahoy").locator(".msg-text")).to_have_text("ahoy @Kim Lee in #crew & <all>")
    await expect(message(kim, "ahoy").locator(".mention-me")).to_have_text("@Kim Lee")
    assert desk.sandbox.channel("quay").messages[-1].text == "ahoy <@U01KIM> in <#C01CREW|crew> &amp; &lt;all&gt;"


async def test_a_mention_reaches_the_app_which_answers_in_the_thread(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "@ferry where are you?")
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.locator("#pane .msg").last).to_contain_text("@Ana Ruiz, the ferry is here.")


async def test_what_was_written_comes_back_with_arrow_up(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "first")
    await write(page, "/ferry help")
    await message(page, "The ferry heard").wait_for()
    box = page.locator("#composer textarea")
    for expected in ("/ferry help", "first", "first"):
        await box.press("ArrowUp")
        await expect(box).to_have_value(expected)
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await expect(box).to_have_value("")


async def test_shift_enter_makes_a_line_and_arrows_then_move_within_the_text(desk: Desk) -> None:
    page = await desk.look("ana")
    box = page.locator("#composer textarea")
    await box.press_sequentially("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await box.press("ArrowUp")
    await expect(box).to_have_value("one\ntwo")
    await box.press("Enter")
    await expect(message(page, "one").locator("br")).to_have_count(1)


async def test_a_thread_takes_no_slash_command_and_says_so_before_it_is_sent(desk: Desk) -> None:
    ts = await desk.post("A trip")
    page = await desk.look("ana")
    await message(page, "A trip").hover()
    await message(page, "A trip").get_by_role("button", name="Reply in thread").click()
    box = page.locator("#pane textarea")
    await expect(box).to_be_focused()
    await box.fill("/ferry help")
    await expect(page.locator("#pane .composer-hint")).to_have_text(
        "Slack takes no slash commands in threads. Write @ferry and the same words."
    )
    await write(page, "/ferry help", where="#pane")
    await expect(page.get_by_role("alert")).to_contain_text("Slack takes no slash commands in threads")
    await expect(box).to_have_value("/ferry help")
    assert desk.sandbox.deliveries("slash_commands") == []
    assert desk.sandbox.channel("quay").all[ts].replies == []


async def test_an_unknown_command_is_refused_and_kept_in_the_box(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/train help")
    await expect(page.get_by_role("alert")).to_contain_text("/train is not a valid command")
    await expect(page.locator("#composer textarea")).to_have_value("/train help")


async def test_an_app_too_slow_is_told_and_nothing_is_kept_to_send_twice(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry slow")
    await expect(page.get_by_role("alert")).to_contain_text("did not answer within 3 seconds")
    await expect(page.locator("#composer textarea")).to_have_value("")
    await expect(page.locator("#feed .msg").last).to_contain_text("Only visible to you")


async def test_somebody_is_invited_by_command_and_from_the_list_of_people(desk: Desk) -> None:
    page = await desk.look("ana", at="C01OFFICE")
    await write(page, "/invite @ferry")
    await expect(page.locator("#members")).to_have_text("2")
    await page.locator("#members").click()
    await page.get_by_role("combobox", name="People in #office").fill("kim")
    await page.keyboard.press("Enter")
    await expect(page.locator("#members")).to_have_text("3")
    assert desk.sandbox.channel("office").people == {"U01ANA", "U01KIM", desk.sandbox.bot_user}


async def test_a_channel_seen_from_outside_is_joined_before_writing(desk: Desk) -> None:
    await (desk.sandbox.person("kim")).say("harbour", "Open to all")
    page = await desk.look("ana")
    await page.get_by_role("link", name="harbour").click()
    await expect(page.locator("#feed")).to_contain_text("Open to all")
    await page.get_by_role("button", name="Join this channel").click()
    await write(page, "Good morning")
    await expect(message(page, "Good morning")).to_be_visible()


async def test_shortcuts_of_the_app_are_offered_on_messages_and_beside_the_box(desk: Desk) -> None:
    await desk.post("a crate")
    page = await desk.look("ana")
    await message(page, "a crate").hover()
    await message(page, "a crate").get_by_role("button", name="Shortcuts of the app").click()
    await page.get_by_role("menuitem", name="Send by ferry").click()
    await expect(page.locator("#feed .msg").last).to_contain_text("Shipped: a crate")
    await page.locator("#composer").get_by_role("button", name="Shortcuts of the app").click()
    await page.get_by_role("menuitem", name="Book a trip").click()
    await expect(page.get_by_role("dialog", name="Book a trip")).to_be_visible()


async def test_a_guest_sees_only_their_channels_and_is_marked(desk: Desk) -> None:
    page = await desk.look("ana")
    await act_as(page, "Gus Gast")
    await expect(page.locator("#act-as")).to_contain_text("Guest")
    await expect(page.locator("#nav-list .nav-name")).to_have_text(["quay", "ferry"])
    await write(page, "I am only passing")
    await act_as(page, "Zoe Far")
    await expect(page.locator("#act-as")).to_contain_text("Other workspace")
    await expect(message(page, "only passing").locator(".role")).to_have_text("Guest")
