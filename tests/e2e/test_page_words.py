"""What stands in a message is shown as Slack would show it, and nothing anyone typed becomes markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .conftest import Desk
from .hands import act_as, message

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

# A message's inside as tags in square brackets: what is shown, without classes and titles.
SHAPE = """(node) => {
  const walk = (one) => {
    if (one.nodeType === 3) return one.textContent;
    const inner = [...one.childNodes].map(walk).join("");
    if (one.classList.contains("emoji")) return `{${one.getAttribute("aria-label")}}`;
    if (one.tagName === "BR") return "/";
    return one === node || one.tagName === "SPAN" ? inner : `[${one.tagName.toLowerCase()} ${inner}]`;
  };
  return walk(node);
}"""

WORDS = {
    "*bold* and _leaning_ and ~gone~": "[strong bold] and [em leaning] and [s gone]",
    "*bold _both_*": "[strong bold [em both]]",
    "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
    "* not bold * and *open": "* not bold * and *open",
    "(*bold*), *bold*.": "([strong bold]), [strong bold].",
    "`*plain* <https://a.example|link>`": "[code *plain* link]",
    "```one\n*two*```": "[pre one\n*two*]",
    "before\n```code```\nafter": "before[pre code]after",
    "&gt; quoted\n&gt; twice\nnot": "[blockquote quoted/twice]not",
    "> quoted": "[blockquote quoted]",
    ">>> all\nof it": "[blockquote all/of it]",
    "a &lt;b&gt; &amp; c": "a <b> & c",
    "one\ntwo": "one/two",
    "<https://a.example/x_y_z|the _page_>": "[a the _page_]",
    "see https://a.example/x, then": "see [a https://a.example/x], then",
    "<mailto:a@b.example|write>": "[a write]",
    "<javascript:alert(1)|no>": "<javascript:alert(1)|no>",
    "<@U01ANA> <@U99GONE|old>": "@Ana Ruiz @old",
    "<#C01CREW> <#C99NONE|hidden>": "[a #crew] #hidden",
    "<!here> <!subteam^S99|@dba>": "@here @dba",
    ":rocket: :+1: :nosuchthing: 10:30:00": "{rocket} {+1} :nosuchthing: 10:30:00",
    "✅ done": "{white check mark} done",
    "*<@U01KIM>* and _:tada:_": "[strong @Kim Lee] and [em {tada}]",
}


@pytest.mark.parametrize("text", WORDS)
async def test_text_is_read_as_slack_reads_it(desk: Desk, text: str) -> None:
    page = await desk.look()
    await desk.post(text)
    body = page.locator("#feed .msg .msg-text")
    await body.wait_for()
    assert await body.evaluate(SHAPE) == WORDS[text]


async def test_nothing_typed_becomes_markup(desk: Desk) -> None:
    page = await desk.look()
    await page.locator("#composer textarea").fill("<img src=x onerror=alert(1)> *<script>alert(2)</script>* &lt;b&gt;")
    await page.keyboard.press("Enter")
    body = message(page, "onerror").locator(".msg-text")
    assert await body.inner_text() == "<img src=x onerror=alert(1)> <script>alert(2)</script> &lt;b&gt;"
    assert await page.locator("#feed img, #feed script").count() == 0


async def test_a_moment_is_shown_in_the_zone_of_who_looks(desk: Desk) -> None:
    at = int(datetime(2026, 11, 21, 9, 0, tzinfo=UTC).timestamp())
    await desk.post(f"T-0 <!date^{at}^{{date_short_pretty}} at {{time}}|21 Nov 09:00 UTC>, {{time}} stays")
    page = await desk.look("ana")
    assert await message(page, "T-0").locator(".msg-text").inner_text() == "T-0 tomorrow at 10:00, {time} stays"
    await act_as(page, "Kim Lee")
    assert await message(page, "T-0").locator(".msg-text").inner_text() == "T-0 tomorrow at 18:00, {time} stays"
    desk.sandbox.clock.jump(datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    await page.get_by_text("T-0 today at 18:00").wait_for()


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_num} {time_secs}", "2026-03-29 01:59:59"),
        ("{date}", "March 29th, 2026"),
        ("{date_long}", "Sunday, March 29th, 2026"),
        ("{date_short}", "Mar 29, 2026"),
        ("{unheard_of}", "{unheard_of}"),
    ],
)
async def test_each_date_token(desk: Desk, pattern: str, shown: str) -> None:
    at = int(datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC).timestamp())  # a second before Madrid's clocks change
    await desk.post(f"<!date^{at}^{pattern}|fallback>")
    page = await desk.look("ana")
    assert await page.locator("#feed .msg-text").inner_text() == shown


async def test_every_layout_block_is_shown(desk: Desk) -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "*not markup* ", "style": {"bold": True}},
                    {"type": "user", "user_id": "U01KIM"},
                    {"type": "emoji", "name": "rocket"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "as  it is"}]},
        ],
    }
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Departures"}},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*Isle*"}, {"type": "plain_text", "text": "*10:00*"}],
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "as of _now_"}]},
        rich,
    ]
    await desk.post("Departures", blocks=blocks)
    page = await desk.look()
    card = message(page, "Departures").locator(".card")
    assert await card.get_by_role("heading", name="Departures").count() == 1
    assert await card.locator(".section-field").all_inner_texts() == ["Isle", "*10:00*"]
    assert await card.get_by_role("separator").count() == 1
    assert await card.locator(".context em").inner_text() == "now"
    assert await card.locator(".rich").evaluate(SHAPE) == (
        "[p [strong *not markup* ]@Kim Lee{rocket}][ol [li first]][pre as  it is]"
    )


async def test_a_block_the_page_does_not_know_is_named_not_dropped(desk: Desk) -> None:
    await desk.post("A video", blocks=[VIDEO])
    page = await desk.look()
    unknown = page.locator("#feed .unknown")
    assert "cannot show: video" in await unknown.inner_text()
    await unknown.get_by_text("As sent").click()
    assert "v.example" in await unknown.inner_text()


VIDEO = {
    "type": "video",
    "title": {"type": "plain_text", "text": "The harbour"},
    "video_url": "https://v.example/1",
    "thumbnail_url": "https://v.example/1.png",
    "alt_text": "The harbour at dawn",
}
