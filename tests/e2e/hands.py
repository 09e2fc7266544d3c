"""What a person does on the page, and what they read there."""

from __future__ import annotations

from playwright.async_api import Locator, Page


async def write(page: Page, text: str, *, where: str = "#composer") -> None:
    """Type into the box and send; no suggestion is taken."""
    box = page.locator(f"{where} textarea")
    await box.fill(text)
    if await page.locator(".complete").count():
        await box.press("Escape")
    await box.press("Enter")


def message(page: Page, words: str, *, where: str = "#feed") -> Locator:
    """The last message that holds these words."""
    return page.locator(f"{where} .msg", has_text=words).last


def form(page: Page) -> Locator:
    return page.locator("dialog.modal")


async def act_as(page: Page, name: str) -> None:
    """Become someone else, by keyboard alone."""
    await page.keyboard.press("Alt+a")
    await page.get_by_role("combobox", name="Act as…").fill(name)
    await page.keyboard.press("Enter")
    await page.locator("#act-as .me-name", has_text=name).wait_for()


async def pick(page: Page, field: Locator, *choices: str) -> None:
    """Choose by typing and Enter."""
    for choice in choices:
        await field.fill(choice)
        await page.get_by_role("option", name=choice).first.wait_for()
        await field.press("Enter")
