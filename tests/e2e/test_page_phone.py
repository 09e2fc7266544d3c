"""What a director reads on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS
from tests.journeys.stage import Stage, open_stage

from .hands import message, write

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

SCREEN = 640
"""What is left of 844 px for messages, under the page's head and above the box to write in."""

NEW = 'new recon name="Reconciliation Platform" template=go-live version=4.0.0 deputy=@ben zone=UTC'
LEADS = ("lead TECH @lea", "lead DATA @lou", "lead USER @max", "lead BIZ @eve")


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The full template a day before T-0, on Ana's phone: one sign-off of TECH waits for her."""
    async with AsyncExitStack() as stack:
        stage = await open_stage(stack, f"sqlite:///{tmp_path / 'golive.db'}", "socket", COMMANDS, Heartbeat)
        await stage.sandbox.connected()
        await _prepare(stage)
        window = await browser.new_context(viewport={"width": 390, "height": 844})
        page = await window.new_page()
        await page.goto(f"{stage.sandbox.url}/#as=U01ANA&in=C01LAUNCHRECON")
        await page.wait_for_selector("#composer textarea")
        yield page
        await window.close()


async def _prepare(stage: Stage) -> None:
    await stage.ana.types(
        'new recon name="Reconciliation Platform" template=go-live version=4.0.0 deputy=@ben zone=UTC'
    )
    for words in (*LEADS, "lead TECH @ana", "t0 tomorrow 10:00", "claim DATA-1..3"):
        await stage.ana.types(words)
    await stage.kim.types("signoff TECH-1 https://ci.example/7")


async def test_the_whole_launch_fits_one_screen(phone: Page) -> None:
    await write(phone, "/golive status")
    told = message(phone, "You owe")

    await expect(told).to_contain_text("sign-offs")
    assert await height(told) <= SCREEN
    assert await wrapped(told.locator(".code-block")) == 0


async def test_the_board_fits_one_screen(phone: Page) -> None:
    await phone.locator("#pinned").click()
    board = message(phone, "golive edits this message", where="#pane")

    await expect(board).to_contain_text("blockers open")
    assert await height(board) <= SCREEN


async def height(found: Locator) -> float:
    box = await found.bounding_box()
    assert box is not None
    return box["height"]


async def wrapped(table: Locator) -> int:
    """Lines that did not fit into one."""
    lines = "one => (one.clientHeight - 20) / parseFloat(getComputedStyle(one).lineHeight)"
    rows = round(await table.evaluate(lines))
    return rows - len((await table.inner_text()).splitlines())
