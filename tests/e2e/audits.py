"""What makes a page hard to use for some: axe-core's rules, and what it leaves to the eye."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")

_axe = Axe()


async def own_faults(page: Page) -> list[str]:
    """Controls without a name or too small to hit, broken references, text too faint, a page that scrolls sideways."""
    found: list[str] = await page.evaluate(AUDIT)
    return found


async def axe_faults(page: Page) -> list[str]:
    """Serious and critical faults by axe-core's rules, with where they are."""
    found = (await _axe.run(page)).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


async def sound(page: Page) -> None:
    """No fault that either audit can find on what is shown now."""
    await page.mouse.move(1, 1)
    faults = [*await own_faults(page), *await axe_faults(page)]
    assert not faults, "\n".join(faults)
