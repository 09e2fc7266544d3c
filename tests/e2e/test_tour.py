"""The README's tour, from `make demo` on, by the page alone: as Dana, who directs, Ana, who leads, and Gus, a guest."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from .audits import sound
from .hands import act_as, form, message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

READY_SECONDS = 60
FIRST_APPROVAL_SECONDS = 180 / 3
"""A third of three minutes: a machine types faster than a newcomer reads."""


@pytest_asyncio.fixture(loop_scope="session")
async def tour(browser: Browser) -> AsyncIterator[tuple[Page, float]]:
    """The demo's page as it opens, and when the demo was started. Errors on the console fail the test."""
    began, faults = time.monotonic(), list[str]()
    command = (sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0")
    demo = await asyncio.create_subprocess_exec(*command, stdout=PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        async with asyncio.timeout(READY_SECONDS):
            address = await _address(demo)
        window = await browser.new_context(viewport={"width": 1280, "height": 800})
        page = await window.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        yield page, began
        await window.close()
    finally:
        demo.terminate()
        await demo.wait()
    assert faults == []


async def _address(demo: asyncio.subprocess.Process) -> str:
    assert demo.stdout is not None
    async for line in demo.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line.decode()):
            return found[0]
    raise EOFError("the demo ended before it was ready")


async def ask(page: Page, words: str) -> None:
    """Type a command; again, as one would, when a busy machine let Slack's three seconds pass."""
    for _ in range(3):
        await write(page, words)
        await expect(page.locator("#composer form")).not_to_have_attribute("aria-busy", "true", timeout=10_000)
        late = page.locator(".toast", has_text="did not answer within 3 seconds")
        if not await late.count():
            return
        await late.get_by_role("button", name="Dismiss").first.click()


async def test_the_tour_as_the_readme_tells_it(tour: tuple[Page, float]) -> None:
    page, began = tour
    await expect(page.locator("#act-as")).to_contain_text("Dana Whitfield")
    await expect(page.locator("#feed")).to_contain_text("Ten minutes")
    await sound(page)
    await page.locator("#feed").get_by_role("link", name="#launch-recon").first.click()
    await ask(page, "/golive status")
    await expect(message(page, "of 167 approved")).to_contain_text("Only visible to you")

    await act_as(page, "Ana")
    await ask(page, "/golive mine")
    await page.get_by_role("button", name="Look at TECH-20").click()
    await message(page, "Ben Okafor signed off").get_by_role("button", name="Approve", exact=True).click()
    await expect(message(page, "Rate Limiting is approved")).to_contain_text("Only visible to you")
    assert time.monotonic() - began < FIRST_APPROVAL_SECONDS

    await page.locator("#feed .msg", has_text="TECH · ").locator(".thread-line").click()
    await expect(message(page, "TECH-20", where="#pane")).to_contain_text("Approved by Ana Lindqvist")
    await sound(page)
    await message(page, "TECH-21", where="#pane").get_by_role("button", name="Reject…").click()
    await form(page).locator("[type=submit]").click()
    await expect(form(page).locator("[aria-invalid=true]")).to_be_focused()
    await sound(page)
    await page.keyboard.type("That page is of last year")
    await form(page).locator("[type=submit]").click()
    await expect(message(page, "TECH-21 CORS Policies went back", where="#pane")).to_contain_text("Only visible to you")
    await expect(message(page, "That page is of last year", where="#pane")).to_contain_text("TECH-21")

    await act_as(page, "Gus")
    await page.get_by_role("link", name="launch-recon").click()
    await ask(page, "/golive claim TECH-39")
    await expect(message(page, "Guests of this workspace cannot")).to_contain_text("Only visible to you")

    await act_as(page, "Dana")
    await page.get_by_role("link", name="launch-recon").click()
    await ask(page, "/golive poll open")
    await message(page, "Much may change until then").get_by_role("button", name="Open it now").click()
    await expect(message(page, "Go or no-go")).to_contain_text("no answer yet · Dana Whitfield")
    await page.locator("#nav-list").get_by_role("link", name="golive").click()
    await message(page, "go or no-go?").get_by_role("button", name="Go", exact=True).click()
    await page.get_by_role("link", name="launch-recon").click()
    await expect(message(page, "Go or no-go")).to_contain_text("BIZ Business · go · Dana Whitfield")
    await expect(message(page, "Go or no-go")).to_contain_text("TECH Technical Readiness · go · Ana Lindqvist")

    await ask(page, "/golive t0 confirm")
    await page.get_by_role("button", name="Confirm and tell them").click()
    await expect(message(page, "T-0 is confirmed")).to_be_visible()
    await expect(page.locator("#caption")).not_to_contain_text("confirm T-0")
    await sound(page)
