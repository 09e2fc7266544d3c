"""Blocks, elements and views to build messages of, as small as Slack takes them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(size: int) -> Json:
    return {"type": "plain_text", "text": "x" * size}


def mrkdwn(size: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * size}


def url(size: int) -> str:
    return "https://example.com/".ljust(size, "x")


def option(text: int = 1, value: str = "v", description: int | None = None) -> Json:
    return {"text": plain(text), "value": value} | ({} if description is None else {"description": plain(description)})


def options(count: int) -> list[Json]:
    return [option(value=str(at)) for at in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(1), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"a{at}") for at in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(1), **more}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element, **more}


def confirm(**more: Any) -> Json:
    return button(confirm={"title": plain(1), "text": mrkdwn(1), "confirm": plain(1), "deny": plain(1), **more})


def cells(count: int) -> list[Json]:
    return [{"type": "raw_text", "text": "x"}] * count


def rich(count: int) -> Json:
    section_ = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * count}]}
    return {"type": "rich_text", "elements": [section_]}


def rich_part(**part: Any) -> Json:
    return {"type": "rich_text", "elements": [part]}


def chart(title: str, **its: Any) -> Json:
    return {"type": "data_visualization", "title": title, "chart": its}


def container(**more: Any) -> Json:
    return {"type": "container", "title": plain(1), "child_blocks": [{"type": "divider"}], **more}


def video(**more: Any) -> Json:
    links = {"video_url": url(30), "thumbnail_url": url(30)}
    return {"type": "video", "title": plain(1), "alt_text": "x", **links, **more}


def feedback(value: int) -> Json:
    one = {"text": plain(1), "value": "x" * value}
    return {
        "type": "feedback_buttons",
        "action_id": "f",
        "positive_button": one,
        "negative_button": {**one, "value": "y"},
    }


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(1), "blocks": [section()], **more}
