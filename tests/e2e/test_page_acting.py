"""Acting: buttons, menus, pickers and modals."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from .conftest import Desk
from .hands import act_as, form, message, pick, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def asked(desk: Desk, who: str = "ana") -> Page:
    page = await desk.look(who)
    await write(page, "/ferry ask")
    await message(page, "May the ferry leave?").wait_for()
    return page


async def test_a_button_changes_the_message_for_all_and_the_focus_stays(desk: Desk) -> None:
    ana, kim = await asked(desk), await desk.look("kim")
    await ana.get_by_role("button", name="Approve").focus()
    await ana.keyboard.press("Enter")
    for page in (ana, kim):
        await expect(page.locator("#feed .card")).to_contain_text("The ferry may leave, says @Ana Ruiz.")
    await expect(ana.get_by_role("button", name="Approve")).to_be_focused()


async def test_a_button_that_asks_twice_sends_nothing_unless_confirmed(desk: Desk) -> None:
    page = await asked(desk)
    before = len(desk.sandbox.deliveries("interactive"))
    await page.get_by_role("button", name="Sink").click()
    dialog = page.get_by_role("dialog", name="Sink the ferry?")
    await expect(dialog).to_contain_text("It stays sunk.")
    await dialog.get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name="Sink").click()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert len(desk.sandbox.deliveries("interactive")) == before
    await page.get_by_role("button", name="Sink").click()
    await dialog.get_by_role("button", name="Sink it").click()
    await expect(page.locator("#feed .msg").last).to_contain_text('sink: {"value": "sink"}')


async def test_a_menu_is_used_by_keyboard(desk: Desk) -> None:
    page = await asked(desk)
    more = page.get_by_role("button", name="More actions")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Wait")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#feed .msg").last).to_contain_text('"value": "turn round"')


CHOICES = {
    "Quay": ("South", '"value": "south"}}'),
    "Captain": ("Kim", '{"selected_user": "U01KIM"}'),
    "Channel": ("crew", '{"selected_channel": "C01CREW"}'),
}


@pytest.mark.parametrize("name", CHOICES)
async def test_a_select_tells_the_app_what_was_picked(desk: Desk, name: str) -> None:
    page = await asked(desk)
    choice, told = CHOICES[name]
    field = page.locator("#feed").get_by_role("combobox", name=name)
    await pick(page, field, choice)
    await expect(page.locator("#feed .msg").last).to_contain_text(told)
    assert choice in await field.input_value()


async def test_several_are_picked_as_chips_up_to_the_most(desk: Desk) -> None:
    page = await asked(desk)
    field = page.locator("#feed").get_by_role("combobox", name="Who sails?")
    await pick(page, field, "Ana", "Kim")
    await expect(page.locator("#feed .msg").last).to_contain_text('{"selected_users": ["U01ANA", "U01KIM"]}')
    await field.click()
    await expect(page.get_by_text("No more can be chosen.")).to_be_visible()
    await page.get_by_role("button", name="Remove Ana Ruiz").click()
    await expect(page.locator("#feed .msg").last).to_contain_text('{"selected_users": ["U01KIM"]}')


async def test_a_day_and_a_time_are_told_once_when_left(desk: Desk) -> None:
    page = await asked(desk)
    day, hour = page.locator("#feed input[type=date]"), page.locator("#feed input[type=time]")
    await day.fill("2026-12-01")
    await day.press("Tab")
    await expect(page.locator("#feed .msg").last).to_contain_text('day: {"selected_date": "2026-12-01"}')
    await hour.fill("14:05")
    await hour.press("Enter")
    await expect(page.locator("#feed .msg").last).to_contain_text('hour: {"selected_time": "14:05"}')
    await page.locator("#composer textarea").focus()
    await desk.sandbox.settle()
    assert len(desk.sandbox.deliveries("interactive")) == 2


async def test_a_form_sends_every_kind_of_answer(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    modal = form(page)
    await expect(modal.get_by_label("Name")).to_be_focused()
    await modal.get_by_label("Name").fill("Ana <R> & co")
    await modal.get_by_label("Note").fill("two\nlines")
    await pick(page, modal.get_by_role("combobox", name="Quay"), "North")
    await pick(page, modal.get_by_role("combobox", name="Stops"), "Cape", "Isle")
    await pick(page, modal.get_by_role("combobox", name="Captain"), "Kim")
    await pick(page, modal.get_by_role("combobox", name="Crew"), "Gus", "Zoe")
    await pick(page, modal.get_by_role("combobox", name="Tell"), "crew")
    await modal.get_by_label("Dog").check()
    await modal.get_by_label("Second").check()
    await modal.get_by_label("Day").fill("2026-12-24")
    await modal.get_by_label("Hour").fill("23:59")
    await modal.get_by_label("Leaves").fill("2026-12-24T10:00")  # in Madrid
    await modal.get_by_label("Page").fill("https://ferry.example")
    await modal.get_by_label("Seats").fill("3")
    await modal.get_by_label("Mail").fill("ana@ferry.example")
    await modal.get_by_role("button", name="Book").click()
    await expect(modal).to_have_count(0)
    await desk.sandbox.settle()
    answers: dict[str, Any] = json.loads(_told(desk))
    assert answers == {
        "name": "Ana <R> & co",
        "note": "two\nlines",
        "quay": "north",
        "stops": ["cape", "isle"],
        "captain": "U01KIM",
        "crew": ["U01GUS", "U01ZOE"],
        "channel": "C01CREW",
        "extras": ["dog"],
        "class": "second",
        "day": "2026-12-24",
        "hour": "23:59",
        "leaves": 1798102800,
        "page": "https://ferry.example",
        "seats": "3",
        "mail": "ana@ferry.example",
    }


def _told(desk: Desk) -> str:
    return desk.sandbox.person("ana").dm.messages[-1].text.strip("`")


async def test_untouched_answers_are_sent_as_slack_sends_them(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    await form(page).get_by_label("Name").fill("Ana")
    await pick(page, form(page).get_by_role("combobox", name="Quay"), "South")
    await form(page).get_by_label("Mail").press("Enter")
    await expect(form(page)).to_have_count(0)
    await desk.sandbox.settle()
    answers = json.loads(_told(desk))
    empty = {name: value for name, value in answers.items() if name not in ("name", "quay")}
    assert {name for name, value in empty.items() if value == []} == {"stops", "crew", "extras"}
    assert all(value in (None, []) for value in empty.values())


FAULTS = {
    "Name": ("A", "At least 2 characters; these are 1."),
    "Page": ("ferry.example", "An address starts with https:// or http://."),
    "Seats": ("2.5", "A whole number, such as 2."),
    "Mail": ("ana", "An e-mail address looks like name@example.org."),
}


async def test_what_cannot_be_right_is_said_at_each_field_before_the_app_hears(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    modal = form(page)
    for name, (wrong, _) in FAULTS.items():
        await modal.get_by_label(name).fill(wrong)
    await modal.get_by_role("button", name="Book").click()
    for name, (_, words) in FAULTS.items():
        await expect(modal.get_by_label(name)).to_have_accessible_description(_ending(words))
        await expect(modal.get_by_label(name)).to_have_attribute("aria-invalid", "true")
    await expect(modal.get_by_role("alert")).to_have_text("5 answers need another look.")
    await expect(modal.get_by_label("Name")).to_be_focused()
    assert desk.sandbox.deliveries("interactive") == []
    await modal.get_by_label("Name").fill("Ana")
    await expect(modal.get_by_text(FAULTS["Name"][1])).to_be_hidden()


def _ending(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words) + "$")


async def test_what_the_app_refuses_is_said_at_its_fields_and_the_form_stays_as_filled_in(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    modal = form(page)
    await modal.get_by_label("Name").fill("Nobody")
    await modal.get_by_label("Note").fill("kept")
    await pick(page, modal.get_by_role("combobox", name="Quay"), "North")
    await modal.get_by_role("button", name="Book").click()
    await expect(modal.get_by_label("Name")).to_have_accessible_description(_ending("Nobody cannot travel."))
    await expect(modal.get_by_role("combobox", name="Quay")).to_have_accessible_description("The quay is shut.")
    await expect(modal.get_by_label("Name")).to_be_focused()
    await expect(modal.get_by_label("Note")).to_have_value("kept")
    await page.reload()
    await expect(modal.get_by_label("Note")).to_have_value("kept")
    await expect(modal.get_by_text("Nobody cannot travel.")).to_be_visible()
    await modal.get_by_label("Name").fill("Somebody")
    await modal.get_by_role("button", name="Book").click()
    await expect(modal).to_have_count(0)


async def test_a_form_on_a_form_and_back(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    await form(page).get_by_label("Name").fill("Terms")
    await pick(page, form(page).get_by_role("combobox", name="Quay"), "North")
    await form(page).get_by_role("button", name="Book").click()
    await expect(page.get_by_role("dialog", name="Terms")).to_contain_text("You must not stand.")
    await page.get_by_role("button", name="Back to Book a trip").click()
    await expect(page.get_by_role("dialog", name="Book a trip").get_by_label("Name")).to_have_value("Terms")
    await page.keyboard.press("Escape")
    await expect(form(page)).to_have_count(0)
    await expect(page.locator("#composer textarea")).to_be_focused()
    assert desk.sandbox.person("ana").view is None


async def test_an_updated_form_keeps_what_was_entered_and_where_one_is(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    await form(page).get_by_label("Note").fill("kept")
    await form(page).get_by_role("button", name="Longer").click()
    await expect(form(page)).to_contain_text("A longer trip it is.")
    await expect(form(page).get_by_label("Note")).to_have_value("kept")


async def test_escape_closes_the_list_first_and_the_form_second(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    await form(page).get_by_role("combobox", name="Quay").click()
    await expect(page.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(form(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(form(page)).to_have_count(0)


async def test_a_form_belongs_to_its_person(desk: Desk) -> None:
    page = await desk.look("ana")
    await write(page, "/ferry form")
    await expect(form(page)).to_be_visible()
    kim = await desk.look("kim")
    await expect(form(kim)).to_have_count(0)
    await page.keyboard.press("Escape")
    await act_as(page, "Kim Lee")
    await expect(form(page)).to_have_count(0)


async def test_the_home_tab_is_filled_when_opened_and_its_buttons_work(desk: Desk) -> None:
    page = await desk.look("ana")
    await page.get_by_role("link", name="ferry").click()
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("tabpanel")).to_contain_text("Today's trips")
    await page.get_by_role("button", name="Refresh").click()
    await desk.sandbox.settle()
    assert desk.sandbox.deliveries("interactive")[-1].payload["actions"][0]["value"] == "refresh"
    await page.get_by_role("tab", name="Home").press("ArrowLeft")
    await expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    await expect(page.locator("#composer textarea")).to_be_visible()
