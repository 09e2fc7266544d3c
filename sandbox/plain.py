"""Text: escaping what people type, and showing what an app posted as a reader would see it, in plain letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"<([^<>\n]+)>")
DATE_PART = re.compile(r"\{(\w+)\}")
DATE_PARTS = {
    "date_num": "%Y-%m-%d",
    "date": "%B %-d, %Y",
    "date_slash": "%m/%d/%Y",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "date_pretty": "%B %-d, %Y",
    "date_short_pretty": "%b %-d, %Y",
    "date_long_pretty": "%A, %B %-d, %Y",
    "day_divider_pretty": "%A, %B %-d",
    "time": "%H:%M",
    "time_secs": "%H:%M:%S",
    "ago": "%b %-d, %Y",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes we look through: how ids become names, and the zone that dates are shown in."""

    name_of: Callable[[str], str | None]
    tz: str = "UTC"


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, reader: Reader) -> str:
    """mrkdwn with its mentions, links and dates resolved; emphasis marks stay as they are typed."""
    if "<" not in text and "&" not in text:
        return text
    return unescape(TOKEN.sub(lambda found: _token(found[1], reader), text))


def _token(inside: str, reader: Reader) -> str:
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            return "@" + (reader.name_of(target[1:]) or label or target[1:])
        case "#":
            return "#" + (reader.name_of(target[1:]) or label or target[1:])
        case "!":
            return _special(target[1:], label, reader)
    return label or target


def _special(target: str, label: str, reader: Reader) -> str:
    kind, _, rest = target.partition("^")
    if kind == "subteam":
        return "@" + (reader.name_of(rest) or label.removeprefix("@") or rest)
    if kind == "date":
        stamp, _, pattern = rest.partition("^")
        return show_date(int(stamp), pattern.partition("^")[0], reader) if stamp.isdecimal() else label
    return "@" + kind


def show_date(stamp: int, pattern: str, reader: Reader) -> str:
    moment = datetime.fromtimestamp(stamp, UTC).astimezone(ZoneInfo(reader.tz))
    return DATE_PART.sub(
        lambda found: moment.strftime(DATE_PARTS[found[1]]) if found[1] in DATE_PARTS else found[0], pattern
    )


def message(text: str, blocks_: list[dict[str, Any]], attachments: list[dict[str, Any]], reader: Reader) -> str:
    """What a reader sees: the blocks when there are any (the text is then only for notifications), else the text."""
    parts = [blocks(blocks_, reader) if blocks_ else mrkdwn(text, reader)]
    for attachment in attachments:
        words = attachment.get("text") or attachment.get("fallback") or ""
        parts.append(blocks(attachment["blocks"], reader) if attachment.get("blocks") else mrkdwn(words, reader))
    return "\n".join(part for part in parts if part)


def blocks(items: Iterable[dict[str, Any]], reader: Reader) -> str:
    return "\n".join(part for part in (_block(item, reader) for item in items) if part)


def _block(block: dict[str, Any], reader: Reader) -> str:
    shape = _BLOCKS.get(block.get("type", ""))
    return shape(block, reader) if shape else ""


def _section(block: dict[str, Any], reader: Reader) -> str:
    parts = [text(block.get("text"), reader), *(text(entry, reader) for entry in block.get("fields", ()))]
    if "accessory" in block:
        parts.append(_element(block["accessory"], reader))
    return "  ".join(part for part in parts if part)


def _context(block: dict[str, Any], reader: Reader) -> str:
    return "  ".join(part for part in (_element(entry, reader) for entry in block.get("elements", ())) if part)


def _input(block: dict[str, Any], reader: Reader) -> str:
    shown = text(block.get("label"), reader)
    return f"{shown}: {_element(block.get('element', {}), reader)}".rstrip(": ") if shown else ""


def _table(block: dict[str, Any], reader: Reader) -> str:
    return "\n".join(" | ".join(_cell(cell, reader) for cell in row) for row in block.get("rows", ()))


def _cell(cell: dict[str, Any], reader: Reader) -> str:
    if cell.get("type") == "rich_text":
        return _rich_text(cell, reader)
    return str(cell.get("text", cell.get("value", "")))


def _rich_text(block: dict[str, Any], reader: Reader) -> str:
    return "\n".join(_rich_part(part, reader) for part in block.get("elements", ()))


def _rich_part(part: dict[str, Any], reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        first, indent = part.get("offset", 0) + 1, "  " * part.get("indent", 0)
        ordered = part.get("style") == "ordered"
        lines = enumerate((_rich_part(line, reader) for line in part["elements"]), first)
        return "\n".join(f"{indent}{f'{number}.' if ordered else '•'} {line}" for number, line in lines)
    return "".join(_rich_element(element, reader) for element in part.get("elements", ()))


def _rich_element(element: dict[str, Any], reader: Reader) -> str:
    match element.get("type"):
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user":
            return "@" + (reader.name_of(element["user_id"]) or element["user_id"])
        case "channel":
            return "#" + (reader.name_of(element["channel_id"]) or element["channel_id"])
        case "usergroup":
            return "@" + (reader.name_of(element["usergroup_id"]) or element["usergroup_id"])
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return show_date(int(element["timestamp"]), element["format"], reader)
        case "broadcast":
            return "@" + str(element["range"])
    return ""


def _element(element: dict[str, Any], reader: Reader) -> str:
    kind = element.get("type", "")
    if kind in ("mrkdwn", "plain_text"):
        return text(element, reader)
    if kind == "image":
        return f"({element.get('alt_text', '')})"
    if kind in ("button", "workflow_button"):
        return f"[{text(element.get('text'), reader)}]"
    if kind in ("checkboxes", "radio_buttons"):
        return "  ".join(_box(option, element, reader) for option in element.get("options", ()))
    if kind == "overflow":
        return "[…]"
    if kind in ("plain_text_input", "rich_text_input"):
        return str(element.get("initial_value") or "____") if kind == "plain_text_input" else "____"
    return f"[{text(element.get('placeholder'), reader) or kind} ▾]" if kind else ""


def _box(option: dict[str, Any], element: dict[str, Any], reader: Reader) -> str:
    chosen = [*element.get("initial_options", ()), element.get("initial_option")]
    return f"({'x' if option in chosen else ' '}) {text(option.get('text'), reader)}"


def text(value: dict[str, Any] | None, reader: Reader) -> str:
    if not value:
        return ""
    return mrkdwn(value["text"], reader) if value.get("type") == "mrkdwn" else str(value.get("text", ""))


_BLOCKS: dict[str, Callable[[dict[str, Any], Reader], str]] = {
    "section": _section,
    "header": lambda block, reader: text(block.get("text"), reader),
    "context": _context,
    "actions": _context,
    "context_actions": _context,
    "divider": lambda block, reader: "———",
    "image": lambda block, reader: f"({block.get('alt_text', '')})",
    "input": _input,
    "rich_text": _rich_text,
    "markdown": lambda block, reader: str(block.get("text", "")),
    "table": _table,
    "data_table": _table,
    "alert": lambda block, reader: text(block.get("text"), reader),
}
