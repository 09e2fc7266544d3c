"""A bad day, begun and ended on the page; and files, which need a good one."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect
from slack_sdk.errors import SlackApiError

from .audits import sound
from .conftest import Desk
from .hands import act_as, message

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_fault_is_begun_met_by_the_app_and_counted_down(desk: Desk) -> None:
    page = await desk.look("ana")
    await page.get_by_role("button", name="Bad day").click()
    pane = page.get_by_role("complementary", name="Bad day")
    await expect(pane).to_contain_text("Nothing is wrong just now")
    await pane.get_by_label("What goes wrong").select_option("A method fails")
    await pane.get_by_label("How many calls").fill("2")
    await pane.get_by_label("Error code").fill("fatal_error")
    await pane.get_by_role("button", name="Begin").click()
    await expect(pane.locator(".faults-list li")).to_have_count(1)
    await expect(page.get_by_role("button", name=re.compile("Bad day.*1 wrong now"))).to_be_visible()

    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            await desk.post("is anybody there?")
    await desk.post("somebody is")
    await expect(message(page, "somebody is")).to_be_visible()


async def test_an_outage_is_seen_by_everybody_and_put_right_by_anybody(desk: Desk) -> None:
    ana, kim = await desk.look("ana"), await desk.look("kim")
    await ana.keyboard.press("Alt+x")
    pane = ana.locator("#pane")
    await expect(pane.get_by_label("What goes wrong")).to_be_focused()
    await pane.get_by_label("What goes wrong").select_option("The app is removed from a channel")
    await pane.get_by_label("Channel").select_option("#quay")
    await pane.get_by_role("button", name="Begin").click()
    await expect(kim.get_by_role("button", name="1 wrong now")).to_be_visible()
    await act_as(ana, "Kim Lee")
    await expect(pane.locator(".faults-list")).to_contain_text("was removed from #quay")
    await kim.keyboard.press("Alt+x")
    await kim.get_by_role("button", name="Put everything right").click()
    for page in (ana, kim):
        await expect(page.locator("#pane")).to_contain_text("Nothing is wrong just now")
    await desk.post("back again")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 380])
async def test_an_audit_of_the_faults_finds_nothing(desk: Desk, width: int, dark: bool) -> None:
    page = await desk.look("ana", width=width, dark=dark)
    await page.keyboard.press("Alt+x")
    await page.get_by_label("What goes wrong").select_option("Slack is away")
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator(".faults-list")).to_contain_text("an outage until")
    await sound(page)


async def test_a_picture_is_shown_and_another_file_can_be_had(desk: Desk) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    await desk.client.files_upload_v2(
        channel="C01QUAY", filename="isle.png", content=pixel, alt_txt="The isle from afar"
    )
    await desk.client.files_upload_v2(channel="C01QUAY", filename="trips.csv", content="isle,trips\nnorth,7\n")
    page = await desk.look("ana")
    picture = page.get_by_role("img", name="The isle from afar")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    address = await page.get_by_role("link", name="trips.csv").get_attribute("href")
    assert address is not None
    assert await (await page.request.get(address)).text() == "isle,trips\nnorth,7\n"
