"""The page for everyone: by keyboard, on a phone, in light and dark, with a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from .audits import axe_faults, own_faults, sound
from .conftest import Desk
from .hands import form, message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LOOKS = {
    "desk, light": {"width": 1280, "height": 800},
    "desk, dark": {"width": 1280, "height": 800, "dark": True},
    "phone, light": {"width": 380, "height": 740},
    "phone, dark": {"width": 380, "height": 740, "dark": True},
}


async def furnish(desk: Desk) -> None:
    """A channel with a bit of everything."""
    root = await desk.post(
        "*bold* `code` ~gone~ <@U01ANA> <@U01KIM> <#C01CREW> <https://a.example|link> :rocket:\n> quoted"
    )
    await desk.post("noted", thread_ts=root)
    await desk.client.reactions_add(channel="C01QUAY", timestamp=root, name="eyes")
    await desk.post("```code```", channel="C01CREW")
    await desk.sandbox.person("gus").say("quay", "hello from a guest")
    await desk.sandbox.person("zoe").say("quay", "and from elsewhere")
    await desk.client.bookmarks_add(channel_id="C01QUAY", title="Timetable", type="link", link="https://t.example")


async def test_the_audit_finds_what_is_wrong(desk: Desk) -> None:
    page = await desk.look("ana")
    await page.evaluate("""() => {
      const make = (tag, props, text) => {
        document.body.prepend(Object.assign(document.createElement(tag), props, { textContent: text }));
      };
      make("p", { id: "live" }, "twice");
      make("button", { className: "nameless" }, "");
      make("p", { className: "faint" }, "can you read this");
      document.querySelector(".faint").style.color = "#bbb";
      document.querySelector("#composer textarea").setAttribute("aria-describedby", "nowhere");
    }""")
    found = "\n".join([*await own_faults(page), *await axe_faults(page)])
    for fault in (
        "the id live stands twice",
        "no name: <button",
        "contrast 1.",
        "names nowhere, which is not there",
        "button-name",
        "color-contrast",
    ):
        assert fault in found


@pytest.mark.parametrize("look", LOOKS)
async def test_an_audit_of_each_part_finds_nothing(desk: Desk, look: str) -> None:
    await furnish(desk)
    page = await desk.look("ana", **LOOKS[look])
    await write(page, "/ferry board")
    await write(page, "/ferry ask")
    await write(page, "/ferry help")
    await message(page, "The ferry heard").wait_for()
    await sound(page)
    await page.get_by_role("button", name="1 reply").click()
    await sound(page)
    await page.get_by_role("button", name="Close thread").click()
    await page.keyboard.press("Alt+b")
    await sound(page)
    await page.keyboard.press("Escape")
    await message(page, "The ferry heard").focus()
    await page.keyboard.press("i")
    await expect(page.locator("#pane .json").nth(1)).to_be_visible()
    await sound(page)
    await page.get_by_role("button", name="Close inspector").click()
    for keys in ("Alt+a", "Control+k", "Alt+Slash"):
        await page.keyboard.press(keys)
        await expect(page.get_by_role("dialog")).to_be_visible()
        await sound(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.locator("#composer textarea").press_sequentially("/ferry ")
    await expect(page.get_by_role("option").first).to_be_visible()
    await sound(page)


@pytest.mark.parametrize("look", LOOKS)
async def test_an_audit_of_a_form_with_errors_finds_nothing(desk: Desk, look: str) -> None:
    page = await desk.look("ana", **LOOKS[look])
    await write(page, "/ferry form")
    await expect(form(page)).to_be_visible()
    await form(page).get_by_role("button", name="Book").click()
    await expect(form(page).get_by_role("alert")).to_be_visible()
    await sound(page)
    await form(page).get_by_role("combobox", name="Quay").click()
    await sound(page)


async def test_a_thread_is_read_and_answered_by_keyboard_alone(desk: Desk) -> None:
    await desk.post("the first")
    await desk.post("the second")
    page = await desk.look("ana")
    await expect(message(page, "the second")).to_be_visible()
    await page.keyboard.press("Alt+m")
    await expect(page.locator("#composer textarea")).to_be_focused()
    while not await message(page, "the second").evaluate("(node) => node === document.activeElement"):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("ArrowUp")
    await expect(message(page, "the first")).to_be_focused()
    await page.keyboard.press("t")
    await page.keyboard.type("seen")
    await page.keyboard.press("Enter")
    await expect(message(page, "seen", where="#pane")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(message(page, "the first")).to_be_focused()
    assert desk.sandbox.channel("quay").messages[0].replies[0].text == "seen"


async def test_channels_are_walked_and_found_by_keyboard(desk: Desk) -> None:
    page = await desk.look("ana")
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.locator("#channel-name")).to_have_text("crew")
    await page.keyboard.press("Alt+ArrowUp")
    await expect(page.locator("#channel-name")).to_have_text("quay")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("off")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("office")
    await page.go_back()
    await expect(page.locator("#channel-name")).to_have_text("quay")


async def test_on_a_phone_the_channels_come_in_a_drawer_and_the_pane_covers_all(desk: Desk) -> None:
    ts = await desk.post("A trip " * 40)
    await desk.post("noted", thread_ts=ts)
    page = await desk.look("ana", width=380, height=740)
    await expect(page.locator("#nav")).to_be_hidden()
    await page.get_by_role("button", name="1 reply").click()
    box = await page.locator("#pane").bounding_box()
    assert box is not None
    assert box["width"] == 380
    await expect(page.locator("#main")).to_be_hidden()
    await page.get_by_role("button", name="Close thread").click()
    await page.get_by_role("button", name="Channels").click()
    await expect(page.get_by_role("link", name="quay")).to_be_focused()
    await page.get_by_role("link", name="crew").click()
    await expect(page.locator("#nav")).to_be_hidden()
    await expect(page.locator("#channel-name")).to_have_text("crew")


async def test_all_of_the_page_is_its_own_and_nothing_is_built_from_markup() -> None:
    page = Path(__file__).parents[2] / "sandbox" / "page"
    for file in page.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "innerHTML" not in text, file.name
        assert "insertAdjacentHTML" not in text, file.name
        assert "eval(" not in text, file.name
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "").replace("https:// or http://", ""), (
            file.name
        )
        if file.suffix == ".js":
            assert len(text.splitlines()) < 300, file.name
