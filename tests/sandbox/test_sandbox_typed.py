"""What people type reaches the app as Slack would send it; what the app posts reads as people would see it."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import plain
from sandbox.typed import as_command, as_message, rich_blocks
from tests.sandbox.parrot import make_world


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@kim look", "<@U01KIM> look"),
        ("thanks, @Kim.", "thanks, <@U01KIM>."),
        ("(@kim)", "(<@U01KIM>)"),
        ("@U01KIM too", "<@U01KIM> too"),
        ("@nobody here", "@nobody here"),
        ("me@kim.example", "me@kim.example"),
        ("in #general now", "in <#C01GENERAL|general> now"),
        ("see #nowhere", "see #nowhere"),
        ("@dba wake up", "<!subteam^S01DBA> wake up"),
        ("@here and @channel", "<!here> and <!channel>"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("https://example.com/a?b=1&c=2.", "<https://example.com/a?b=1&c=2>."),
        ("(https://example.com)", "(<https://example.com>)"),
    ],
)
def test_a_typed_message_is_escaped_and_its_names_are_mentions(typed: str, sent: str) -> None:
    assert as_message(make_world(), typed) == sent


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("hand TECH-1 @kim", "hand TECH-1 <@U01KIM|kim>"),
        ("set channel=#general", "set channel=<#C01GENERAL|general>"),
        ("lead TECH @dba", "lead TECH <!subteam^S01DBA|@dba>"),
        ("note a < b", "note a &lt; b"),
        ("signoff TECH-1 https://example.com", "signoff TECH-1 <https://example.com>"),
    ],
)
def test_a_command_with_should_escape_names_people_and_channels(typed: str, sent: str) -> None:
    assert as_command(make_world(), typed, should_escape=True) == sent
    assert as_command(make_world(), typed, should_escape=False) == typed


def test_a_typed_message_has_a_rich_text_block_of_its_own() -> None:
    [block] = rich_blocks("hi <@U01KIM> in <#C1|x> at <https://e.com|e> &amp; <!here> <!subteam^S1>")
    kinds = [element["type"] for element in block["elements"][0]["elements"]]
    assert kinds == ["text", "user", "text", "channel", "text", "link", "text", "broadcast", "text", "usergroup"]
    assert block["elements"][0]["elements"][6]["text"] == " & "


@pytest.mark.parametrize(
    ("posted", "seen"),
    [
        ("<@U01KIM> and <@U99>", "@kim and @U99"),
        ("<#C01GENERAL> <#C99|gone>", "#general #gone"),
        ("<!subteam^S01DBA> <!here>", "@dba @here"),
        ("<https://e.com|a page> <https://e.com>", "a page https://e.com"),
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("<!date^1796118000^{date_short} at {time}|fallback>", "Dec 1, 2026 at 09:40"),
        ("<!date^x^{time}|fallback>", "fallback"),
        ("*bold* stays", "*bold* stays"),
    ],
)
def test_posted_text_reads_as_people_see_it(posted: str, seen: str) -> None:
    assert plain.mrkdwn(posted, make_world().reader()) == seen


def test_dates_are_shown_in_the_readers_zone() -> None:
    assert plain.mrkdwn("<!date^1796118000^{time}|x>", make_world().reader("U01KIM")) == "18:40"


def shown(*blocks: dict[str, Any]) -> str:
    return plain.blocks(blocks, make_world().reader())


def words(text: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": text}


def test_blocks_read_as_lines() -> None:
    button = {"type": "button", "text": words("Approve")}
    section = {"type": "section", "text": words("*A* <@U01KIM>", "mrkdwn"), "accessory": button}
    assert shown({"type": "header", "text": words("Board & co")}, section) == "Board & co\n*A* @kim  [Approve]"
    fields = {"type": "section", "fields": [words("a"), words("b")]}
    image = {"type": "image", "alt_text": "a bar"}
    context = {"type": "context", "elements": [image, words("done", "mrkdwn")]}
    assert shown(fields, {"type": "divider"}, context, image) == "a  b\n———\n(a bar)  done\n(a bar)"
    menu = {"type": "static_select", "placeholder": words("Choose")}
    ticks = {"type": "checkboxes", "options": [{"text": words("one")}]}
    assert shown({"type": "actions", "elements": [button, menu, ticks, {"type": "overflow"}]}) == (
        "[Approve]  [Choose ▾]  ( ) one  […]"
    )
    asked = {"type": "input", "label": words("Why"), "element": {"type": "plain_text_input", "initial_value": "so"}}
    assert shown(asked) == "Why: so"
    cells = [[{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1}]]
    assert shown({"type": "table", "rows": cells}, {"type": "markdown", "text": "# hi"}) == "a | 1\n# hi"


def test_rich_text_reads_as_lines() -> None:
    inline = [
        {"type": "text", "text": "see "},
        {"type": "user", "user_id": "U01KIM"},
        {"type": "channel", "channel_id": "C01GENERAL"},
        {"type": "usergroup", "usergroup_id": "S01DBA"},
        {"type": "link", "url": "https://e.com"},
        {"type": "emoji", "name": "tada"},
        {"type": "date", "timestamp": 1796118000, "format": "{time}"},
        {"type": "broadcast", "range": "here"},
    ]
    line = {"type": "rich_text_section", "elements": inline}
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
    numbered = {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [item, item]}
    bulleted = {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]}
    assert shown({"type": "rich_text", "elements": [line, numbered, bulleted]}) == (
        "see @kim#general@dbahttps://e.com:tada:09:40@here\n3. one\n4. one\n  • one"
    )
