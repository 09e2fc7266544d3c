"""Channels, threads, unread marks, pins, reactions, the clock, the inspector, the connection."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from sandbox import Channel, Clock, Sandbox, World

from . import ferry
from .conftest import PEOPLE, START, Desk
from .hands import act_as, message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_thread_opens_beside_the_channel_and_a_reply_can_go_to_both(desk: Desk) -> None:
    await desk.post("A trip")
    ana, kim = await desk.look("ana"), await desk.look("kim")
    await message(ana, "A trip").hover()
    await message(ana, "A trip").get_by_role("button", name="Reply in thread").click()
    await write(ana, "one here", where="#pane")
    await expect(message(ana, "one here", where="#pane")).to_be_visible()
    await expect(message(kim, "A trip").get_by_role("button", name="1 reply")).to_be_visible()
    await expect(message(kim, "one here")).to_have_count(0)
    await ana.get_by_label("Also send to #quay").check()
    await write(ana, "one for all", where="#pane")
    both = message(kim, "one for all")
    await expect(both).to_contain_text("Replied to a thread: A trip")
    await expect(ana.get_by_label("Also send to #quay")).not_to_be_checked()
    await both.get_by_role("button", name="A trip").click()
    await expect(kim.locator("#pane .msg")).to_have_count(3)
    await expect(message(kim, "one for all", where="#pane")).to_contain_text("Also sent to the channel")


async def test_a_long_thread_opens_at_its_last_reply(desk: Desk) -> None:
    ts = await desk.post("A trip")
    for number in range(30):
        await desk.post(f"reply {number}", thread_ts=ts)
    page = await desk.look("ana")
    await message(page, "A trip").locator(".thread-line").click()

    await expect(message(page, "reply 29", where="#pane")).to_be_in_viewport(ratio=1)
    left = "one => one.scrollHeight - one.scrollTop - one.clientHeight"
    assert await page.locator(".pane-scroll").evaluate(left) < 1


async def test_a_thread_survives_a_reload_and_escape_leads_back_to_where_it_was_opened(desk: Desk) -> None:
    ts = await desk.post("A trip")
    await desk.post("noted", thread_ts=ts)
    page = await desk.look("ana")
    opener = page.get_by_role("button", name="1 reply")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#pane textarea")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await opener.click()
    await page.reload()
    await expect(message(page, "noted", where="#pane")).to_be_visible()


async def test_where_there_is_room_for_one_a_thread_makes_way_for_the_channel_it_is_of(desk: Desk) -> None:
    await desk.post("noted", thread_ts=await desk.post("A trip"))
    page = await desk.look("ana", width=780)
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.locator("#composer")).to_be_hidden()
    await page.locator("#nav-list").get_by_role("link", name="quay").click()
    await expect(page.locator("#composer")).to_be_visible()
    await expect(page.locator("#pane")).to_be_hidden()


async def test_what_is_unread_is_counted_shown_and_then_read(desk: Desk) -> None:
    page = await desk.look("ana")
    await desk.post("one", channel="C01CREW")
    await desk.post("two", channel="C01CREW")
    await desk.post("a reply", channel="C01CREW", thread_ts=await desk.post("three", channel="C01CREW"))
    row = page.locator("#nav-list").get_by_role("link", name="crew")
    await expect(row.locator(".badge")).to_have_text("3 unread")
    await expect(page).to_have_title("(3) #quay · local workspace")
    await row.click()
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(page.locator("#feed .new-line + .msg")).to_contain_text("one")
    await page.reload()
    await expect(page.locator("#feed .msg")).to_have_count(3)
    await expect(page.locator(".new-line, .badge")).to_have_count(0)


async def test_a_private_message_from_the_app_is_marked_too(desk: Desk) -> None:
    page = await desk.look("kim")
    await desk.post("Kim?", channel=desk.sandbox.person("kim").dm.id)
    await expect(page.locator("#nav-list .nav-row", has_text="ferry").locator(".badge")).to_have_text("1 unread")


async def test_the_pinned_board_opens_beside_the_channel_and_follows_its_edits(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry board")
    strip = page.get_by_role("button", name="Pinned Departures")
    await expect(strip).to_be_visible()
    await page.keyboard.press("Alt+b")
    board = page.locator("#pane .msg")
    await expect(board.get_by_role("heading", name="Departures")).to_be_visible()
    ts = desk.sandbox.channel("quay").pins[0]
    new = [ferry.BOARD[0], ferry.section("*10:15* to the isle, late")]
    await desk.client.chat_update(channel="C01QUAY", ts=ts, text="Departures", blocks=new)
    await expect(board).to_contain_text("10:15 to the isle, late")
    await desk.client.pins_remove(channel="C01QUAY", timestamp=ts)
    await expect(strip).to_be_hidden()
    await expect(page.locator("#pane")).to_be_hidden()


async def test_an_edited_text_is_marked_quietly_and_a_deleted_one_goes(desk: Desk) -> None:
    ts = await desk.post("at ten")
    page = await desk.look("ana")
    await desk.client.chat_update(channel="C01QUAY", ts=ts, text="at eleven")
    await expect(message(page, "at eleven")).to_contain_text("(edited)")
    await desk.client.chat_delete(channel="C01QUAY", ts=ts)
    await expect(page.locator("#feed .msg")).to_have_count(0)


async def test_reactions_are_given_and_taken_back(desk: Desk) -> None:
    await desk.post("A trip")
    ana, kim = await desk.look("ana"), await desk.look("kim")
    await message(ana, "A trip").hover()
    await message(ana, "A trip").get_by_role("button", name="Add a reaction").click()
    await ana.get_by_role("menuitem", name="eyes").click()
    mine, theirs = (page.get_by_role("button", name="eyes 1") for page in (ana, kim))
    await expect(mine).to_have_attribute("aria-pressed", "true")
    await expect(theirs).to_have_attribute("aria-pressed", "false")
    await mine.click()
    await expect(ana.locator(".reaction")).to_have_count(0)
    await message(ana, "A trip").focus()
    await message(ana, "A trip").get_by_role("button", name="Add a reaction").click()
    await ana.get_by_role("menuitem", name="Another…").click()
    await ana.get_by_role("combobox", name="Add a reaction…").fill("unicorn")
    await ana.keyboard.press("Enter")
    await expect(kim.get_by_role("button", name="unicorn face 1")).to_be_visible()


async def test_the_clock_is_paused_run_and_jumps_to_what_is_due(desk: Desk) -> None:
    page = await desk.look("ana")
    clock = desk.sandbox.clock
    await expect(page.locator("#clock-face")).to_have_text(
        re.compile(r"^Fri 20 Nov\s10:45:0\d\sEurope/Madrid$"), use_inner_text=True
    )
    await page.get_by_role("button", name="Pause the clock").click()
    await expect(page.get_by_role("button", name="Run the clock")).to_be_visible()
    await expect(page.locator("#clock-state")).to_have_text("Paused")
    assert clock.paused
    clock.next_due = START + timedelta(hours=2)
    clock.pause()
    await page.get_by_role("button", name="Jump to the next due moment, 12:45").click()
    await expect(page.locator("#clock-time")).to_have_text("12:45:00")
    await expect(page.get_by_role("button", name="Nothing is due")).to_be_disabled()
    await page.keyboard.press("Alt+p")
    await expect(page.get_by_role("button", name="Pause the clock")).to_be_visible()
    assert clock.now() >= START + timedelta(hours=2)


async def test_a_line_under_the_clock_says_what_time_waits_for(desk: Desk) -> None:
    page = await desk.look("ana")
    await expect(page.locator("#caption")).to_be_hidden()
    desk.sandbox.caption("Time waits for the captain.")
    await expect(page.get_by_text("Time waits for the captain.")).to_be_visible()
    desk.sandbox.caption("")
    await expect(page.locator("#caption")).to_be_hidden()


async def test_whose_name_begins_as_typed_comes_first(desk: Desk) -> None:
    page = await desk.look("ana")
    await act_as(page, "z")  # Ana Ruiz has one too
    await expect(page.locator("#act-as .me-name")).to_contain_text("Zoe Far")


async def test_the_clock_goes_forward_to_a_time_of_ones_own_zone(desk: Desk) -> None:
    page = await desk.look("kim")
    await page.get_by_role("button", name="More about the clock").click()
    await page.get_by_role("menuitem", name="Forward to a time…").click()
    await page.get_by_role("dialog").get_by_label("Move the clock forward to").fill("2026-11-21T09:00")
    await page.get_by_role("button", name="Move").click()
    await expect(page.locator("#clock-day")).to_have_text("Sat 21 Nov")
    assert desk.sandbox.clock.now() >= datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 09:00 in Seoul


async def test_the_inspector_shows_what_a_message_is_and_the_request_behind_it(desk: Desk) -> None:
    ts = await desk.post("A trip", metadata={"event_type": "trip", "event_payload": {"isle": 7}})
    await desk.client.chat_update(channel="C01QUAY", ts=ts, text="A trip")
    page = await desk.look("ana")
    await message(page, "A trip").focus()
    await page.keyboard.press("i")
    pane = page.locator("#pane")
    await expect(pane.locator(".json").first).to_contain_text('"event_type": "trip"')
    await expect(pane).to_contain_text('"method": "chat.postMessage"')
    about = pane.locator("details", has_text="Everything about this message")
    await about.locator("summary").first.click()
    await expect(about.locator(".log-name")).to_have_text(["chat.update", "message", "chat.postMessage"])
    await pane.get_by_text("Latest requests").click()
    await pane.locator(".log-row", has_text="auth.test").first.click()
    await expect(pane.locator(".log-row[open] .json")).to_contain_text('"bot_id"')


async def test_a_permalink_leads_to_its_message(desk: Desk) -> None:
    first = await desk.post("the first of all")
    for number in range(40):
        await desk.post(f"later {number}")
    url = (await desk.client.chat_getPermalink(channel="C01QUAY", message_ts=first))["permalink"]
    page = await desk.look("ana", at="C01CREW")
    await desk.post(f"see <{url}|the start>", channel="C01CREW")
    await page.get_by_role("link", name="the start").click()
    await expect(message(page, "the first of all")).to_be_in_viewport()
    await expect(message(page, "the first of all")).to_be_focused()
    await page.goto(url)
    await expect(message(page, "the first of all")).to_be_in_viewport()


async def test_new_messages_do_not_pull_away_someone_who_reads_further_up(desk: Desk) -> None:
    for number in range(40):
        await desk.post(f"line {number}")
    page = await desk.look("ana")
    await expect(message(page, "line 39")).to_be_in_viewport()
    await page.locator("#feed").evaluate("(feed) => { feed.scrollTop = 0; }")
    await expect(message(page, "line 0")).to_be_in_viewport()
    await desk.post("the newest")
    await expect(page.get_by_role("button", name="New messages below")).to_be_visible()
    await expect(message(page, "line 0")).to_be_in_viewport()
    await page.get_by_role("button", name="New messages below").click()
    await expect(message(page, "the newest")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages below")).to_be_hidden()


async def test_what_one_writes_oneself_is_followed(desk: Desk) -> None:
    for number in range(40):
        await desk.post(f"line {number}")
    page = await desk.look("ana")
    await page.locator("#feed").evaluate("(feed) => { feed.scrollTop = 0; }")
    await expect(message(page, "line 0")).to_be_in_viewport()
    await write(page, "/ferry help")
    await expect(message(page, "The ferry heard")).to_be_in_viewport()


async def test_the_answer_to_what_one_typed_is_followed_past_a_message_too_long_to_be_seen_whole(desk: Desk) -> None:
    await desk.post("\n".join(f"line {number}" for number in range(60)))
    page = await desk.look("ana", width=390, height=740)
    await write(page, "/ferry help")
    await expect(message(page, "The ferry heard")).to_be_in_viewport()


async def test_a_message_too_long_to_be_seen_whole_is_shown_from_its_beginning(desk: Desk) -> None:
    page = await desk.look("ana")
    await desk.post("short")
    await desk.post("\n".join(["the beginning", *["and on"] * 80, "the end"]))
    box = await message(page, "the beginning").bounding_box()
    feed = await page.locator("#feed").bounding_box()
    assert box is not None
    assert feed is not None
    assert abs(box["y"] - feed["y"]) < 2


async def test_a_private_answer_further_down_is_said_where_one_looks(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry ask")
    await message(page, "May the ferry leave?").wait_for()
    for number in range(30):
        await desk.post(f"line {number}")
    await page.get_by_role("combobox", name="Quay").scroll_into_view_if_needed()
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Wait").click()
    await expect(page.locator(".toast")).to_contain_text("Only visible to you: more:")


async def test_new_messages_are_read_out_by_name_and_place(desk: Desk) -> None:
    page = await desk.look("ana")
    await desk.post("*all* aboard :ship:")
    await desk.post("elsewhere", channel="C01CREW")
    await expect(page.locator("[aria-live=polite] >> text=ferry: all aboard")).to_have_count(1)
    await expect(page.locator("[aria-live=polite] >> text=ferry in crew: elsewhere")).to_have_count(1)


async def test_the_page_is_used_as_one_person_after_another(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "Ana was here")
    await act_as(page, "kim")
    await write(page, "and Kim")
    await message(page, "and Kim").wait_for()
    assert [(one.user, one.text) for one in desk.sandbox.channel("quay").messages] == [
        ("U01ANA", "Ana was here"),
        ("U01KIM", "and Kim"),
    ]
    await page.reload()
    await expect(page.locator("#act-as")).to_contain_text("Kim Lee")
    await expect(page.locator("#clock-zone")).to_have_text("Asia/Seoul")


async def test_what_was_begun_waits_where_it_was_begun(desk: Desk) -> None:
    ts = await desk.post("A trip")
    await desk.post("noted", thread_ts=ts)
    page = await desk.look("ana")
    await page.locator("#composer textarea").fill("not yet")
    await page.get_by_role("button", name="1 reply").click()
    await page.locator("#pane textarea").fill("nor this")
    await page.locator("#pane textarea").press("Escape")
    await expect(page.locator("#pane textarea")).to_have_value("nor this")
    await page.get_by_role("button", name="Close thread").click()
    await page.get_by_role("link", name="crew").click()
    await expect(page.locator("#composer textarea")).to_have_value("")
    await page.get_by_role("link", name="quay").click()
    await expect(page.locator("#composer textarea")).to_have_value("not yet")
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.locator("#pane textarea")).to_have_value("nor this")


async def test_a_lost_workspace_is_told_and_found_again(browser: Browser) -> None:
    def world() -> World:
        return World.build(ferry.MANIFEST, PEOPLE, [Channel("quay", members=["ana"], app=True)])

    page = await browser.new_page()
    async with Sandbox(world(), clock=Clock(START)) as first:
        port = int(first.url.rpartition(":")[2])
        await page.goto(first.url)
        await expect(page.locator("#channel-name")).to_have_text("quay")
        await write(page, "before the storm")
        await expect(message(page, "before the storm")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("The workspace cannot be reached", timeout=15_000)
    await write(page, "is anybody there?")
    await expect(page.locator(".toast")).to_contain_text("Nothing was sent; try again.")
    await expect(page.locator("#composer textarea")).to_have_value("is anybody there?")
    async with Sandbox(world(), clock=Clock(START), port=port) as second:
        await page.get_by_role("button", name="Try now").click()
        await expect(page.get_by_role("button", name="Try now")).to_be_hidden()
        await expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()
        await page.locator("#composer textarea").press("Enter")
        await expect(message(page, "is anybody there?")).to_be_visible()
        assert [one.text for one in second.channel("quay").messages] == ["is anybody there?"]
    await page.close()


async def test_a_page_that_is_closed_leaves_no_trouble_behind(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.page_api.PING_SECONDS", 0.05)
    page = await desk.look("ana")
    await page.goto("about:blank")
    async with asyncio.timeout(10):
        while desk.sandbox.space.watchers:
            await asyncio.sleep(0.02)
    assert [record.getMessage() for record in caplog.records if record.name == "aiohttp.server"] == []
