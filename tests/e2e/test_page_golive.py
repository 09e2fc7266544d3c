"""golive itself on the page: a launch as its director, an engineer, a lead and a guest live it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS
from tests.journeys.stage import Stage, open_stage

from .hands import act_as, form, message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

NEW = "new recon name=Reconciliation template=small-release version=2.1 zone=Europe/Berlin deputy=@ben"
LEADS = ("lead BUILD @lea", "lead OPS @lou", "lead PEOPLE @max", "lead BIZ @eve")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A small release, its leads named, T-0 tomorrow at noon."""
    async with AsyncExitStack() as stack:
        stage = await open_stage(stack, f"sqlite:///{tmp_path / 'golive.db'}", "socket", COMMANDS, Heartbeat)
        await stage.sandbox.connected()
        for words in (NEW, *LEADS, "t0 2026-12-01T12:00 Europe/Berlin"):
            await stage.ana.types(words)
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """The page as Kim, an engineer. Whatever it says to the console as an error fails the test."""
    faults: list[str] = []
    window = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await window.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    await page.goto(f"{stage.sandbox.url}/#as=U01KIM&in=C01LAUNCHRECON")
    await page.wait_for_selector("#composer textarea")
    yield page
    await window.close()
    assert faults == []


async def test_from_claim_to_approval_in_the_thread(stage: Stage, page: Page) -> None:
    await write(page, "/golive claim BUILD-1")
    await expect(message(page, "is yours")).to_contain_text("Only visible to you")

    await write(page, "/golive signoff BUILD-1")
    await expect(page.get_by_role("dialog", name=re.compile("BUILD-1"))).to_be_visible()
    await form(page).get_by_role("button", name="Sign off").click()
    await expect(form(page).get_by_label("Evidence")).to_have_attribute("aria-invalid", "true")
    await form(page).get_by_label("Evidence").fill("Cut and reviewed: https://git.example/branches/2.1")
    await form(page).get_by_role("button", name="Sign off").click()
    await expect(form(page)).to_have_count(0)

    await act_as(page, "Gus Guest")
    await open_area(page, "BUILD")
    await button_of(page, "BUILD-1", "Approve").click()
    refusal = page.locator("#pane .msg", has_text="Guests of this workspace cannot approve items").last
    await expect(refusal).to_contain_text("Only visible to you")

    await act_as(page, "Lea Brandt")
    await open_area(page, "BUILD")
    await button_of(page, "BUILD-1", "Approve").click()
    await expect(message(page, "Signed off by", where="#pane")).to_contain_text("Approved by")
    await expect(message(page, "is approved", where="#pane")).to_contain_text("Only visible to you")
    await expect(page.locator("#pinned")).to_contain_text("1 of 12 approved")


async def test_a_vote_is_asked_for_in_a_direct_message_and_shown_to_all(stage: Stage, page: Page) -> None:
    await act_as(page, "Ana Ruiz")
    await write(page, "/golive poll open")
    await page.get_by_role("button", name="Open it now").click()
    card = message(page, "Go or no-go")
    await expect(card).to_contain_text("BUILD Build and Tests")

    await act_as(page, "Lea Brandt")
    direct = page.locator("#nav-list .nav-row", has_text="golive")
    await expect(direct.locator(".badge")).to_be_visible()
    await direct.click()
    await message(page, "go or no-go?").get_by_role("button", name="No-go…").click()
    await form(page).get_by_label("Why not?").fill("The restore log is missing")
    await form(page).get_by_label("What would change it").fill("The log, seen by Lou")
    await form(page).locator("[type=submit]").click()
    await expect(form(page)).to_have_count(0)

    await page.get_by_role("link", name="launch-recon").click()
    await expect(message(page, "Go or no-go")).to_contain_text("The restore log is missing")
    await expect(page.get_by_role("button", name=re.compile("^Jump to the next due moment"))).to_be_enabled()


async def open_area(page: Page, area: str) -> None:
    if await page.locator("#pane").is_visible():
        return
    await page.locator("#feed .msg", has_text=f"{area} · ").locator(".thread-line").click()


def button_of(page: Page, ref: str, label: str) -> Locator:
    return message(page, ref, where="#pane").get_by_role("button", name=label, exact=True)
