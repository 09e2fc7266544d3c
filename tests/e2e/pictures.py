"""`python -m tests.e2e.pictures FOLDER`: the README's pictures, taken of the demo in Chromium.

The workspace's clock stands still but for its jumps and starts on the same day each time, so a picture changes only
when what it shows has changed.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from bot.demo import cast, opening
from bot.demo.acts import Surprise, type_in
from bot.demo.pace import Pace
from bot.demo.stage import hurried, workspace
from bot.store.connect import open_store
from sandbox import Sandbox

from .browsers import CHROMIUM, FLAGS
from .hands import message

ARRIVAL = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HARDLY = 1e-6
"""Workspace seconds in a real one."""

TURNS = 3_000
WAITS = re.compile(r"Time waits for you: (.*) \(/golive (.*)\)\.")
HAIR = 24
DIFFERENCE = """async (pictures) => {
  const pixels = async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = await Promise.all(pictures.map(pixels));
  if (one.width !== other.width || one.height !== other.height) return 255;
  return one.data.reduce((worst, value, at) => Math.max(worst, Math.abs(value - other.data[at])), 0);
}"""
"""The most that a colour differs, of 255."""

SURELY = {"done": "all", "start": "sure"}
"""What keeps a verb from asking back."""

SIZE: ViewportSize = {"width": 1200, "height": 800}
TALL: ViewportSize = {"width": 1200, "height": 1150}
SCHEMES: Mapping[Literal["light", "dark"], str] = {"light": "", "dark": "-dark"}
ROOM = "C01LAUNCHRECON"


@dataclass(frozen=True)
class Studio:
    """The workspace with its launch, who moves time on in it, and a browser to look at it with."""

    sandbox: Sandbox
    pace: Pace
    browser: Browser
    folder: Path

    @asynccontextmanager
    async def looking(self, who: str, place: str, *, sharp: float = 1.5) -> AsyncIterator[Page]:
        """The page as somebody, once all is said. It does not stay open: for whoever looks, time waits too."""
        await self.sandbox.settle(timeout=60)
        page = await self.browser.new_page(viewport=SIZE, device_scale_factor=sharp, reduced_motion="reduce")
        await page.goto(f"{self.sandbox.url}/#as={self.sandbox.person(who).id}&in={place}")
        await page.locator("#feed .msg").first.wait_for()
        yield page
        await page.close()

    async def take(self, name: str, page: Page, part: Locator | None = None) -> None:
        """The page or a part of it, once in light and once in dark."""
        await page.mouse.move(1, 1)
        await page.evaluate("document.activeElement.blur()")
        for scheme, ending in SCHEMES.items():
            await page.emulate_media(color_scheme=scheme)
            taken = await (part or page).screenshot(animations="disabled")
            file = self.folder / f"{name}{ending}.png"
            if not (file.exists() and await alike(self.browser, file.read_bytes(), taken)):
                file.write_bytes(taken)

    async def until(self, words: str) -> str:
        """Do as Dana what time waits for, until it waits for something with these words; the command it names."""
        done = ""
        for _ in range(TURNS):
            self.sandbox.clock.run(HARDLY)  # the pace keeps to a clock that runs
            await self.pace.once()
            self.sandbox.clock.pause()
            await self.sandbox.settle(quiet=0.05, timeout=60)
            waits = WAITS.fullmatch(self.sandbox.clock.caption)
            if waits and words in waits[1]:
                return waits[2]
            if waits and waits[2] == done:
                break
            if waits:
                await self.obey(done := waits[2])
        raise Surprise(f"time never waited for {words!r}; it said: {self.sandbox.clock.caption}")

    async def obey(self, command: str) -> None:
        verb = command.split(" ", maxsplit=1)[0]
        await type_in(self.sandbox, cast.DIRECTOR, f"{command} {SURELY.get(verb, '')}")
        await self.sandbox.settle(timeout=60)


async def alike(browser: Browser, *pictures: bytes) -> bool:
    """Whether two pictures differ by no more than a hair: where a line falls between two pixels, say."""
    page = await browser.new_page()
    worst = await page.evaluate(DIFFERENCE, [b64encode(each).decode() for each in pictures])
    await page.close()
    return bool(worst <= HAIR)


async def take_all(folder: Path) -> None:
    """Every picture, as PNG, into the folder."""
    async with studio(folder) as at:
        await board(at)
        await approval(at)
        await reminder(at)
        await poll_and_decision(at)


async def board(at: Studio) -> None:
    async with at.looking("dana", ROOM, sharp=1) as page:
        await page.keyboard.press("Alt+b")
        await page.locator("#pane .card").wait_for()
        await message(page, "TECH · ").evaluate("card => card.scrollIntoView()")
        await at.take("board", page)


async def approval(at: Studio) -> None:
    async with at.looking("ana", ROOM) as page:
        await message(page, "TECH · ").locator(".thread-line").click()
        card = message(page, "TECH-20", where="#pane")
        await card.get_by_role("button", name="Approve").click()
        await card.get_by_text("Approved").wait_for()
        await message(page, "Only visible to you", where="#pane").wait_for()
        await at.sandbox.settle()
        await at.take("approval", page, page.locator("#pane"))


async def reminder(at: Studio) -> None:
    await type_in(at.sandbox, cast.DIRECTOR, "t0 confirm")
    dana = at.sandbox.person(cast.DIRECTOR)
    await dana.click(dana.private(cast.ROOM)[-1], "Confirm and tell them")
    step = (await at.until("run ")).split()[-1]
    async with at.looking("dana", dana.dm.id) as page:
        await at.take("reminder", page, message(page, step).locator(".card"))


async def poll_and_decision(at: Studio) -> None:
    await at.obey(await at.until("open the poll"))
    await at.until("vote")
    async with at.looking("dana", ROOM, sharp=1.25) as page:
        await page.set_viewport_size(TALL)
        await at.take("poll", page, message(page, "Go or no-go").locator(".card"))
    await at.obey("vote go")
    await at.obey(await at.until("decide"))
    async with at.looking("dana", ROOM) as page:
        card = message(page, "GO for").locator(".card")
        await card.get_by_text("head ").evaluate(
            "node => { node.textContent = node.textContent.replace(/[0-9a-f]{64}/, '…') }"
        )
        await at.take("decision", page, card)


@asynccontextmanager
async def studio(folder: Path) -> AsyncIterator[Studio]:
    start = ARRIVAL - timedelta(days=opening.DAYS)
    with tempfile.TemporaryDirectory(prefix="golive-pictures-") as scratch:
        database = f"sqlite:///{scratch}/golive.db"
        async with workspace(start) as sandbox, hurried(sandbox, database), async_playwright() as driver:
            sandbox.clock.pause()
            await opening.play(sandbox, opening.t0_after(start))
            store = await open_store(database, "T01SANDBOX", read_only=True)
            browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            try:
                yield Studio(sandbox, Pace(sandbox, store, lambda _: None), browser, folder)
            finally:
                await browser.close()
                await store.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_all(target))
