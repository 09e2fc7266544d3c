"""The rich_text block: its lists, quotes and sections, and the elements in them."""

from __future__ import annotations

from typing import Any

from sandbox.elements import a_type
from sandbox.shapes import Check, Place, an_object, array, boolean, by_type, integer, one_of, string, url

MANY = 3_000  # elements in one part; far above what any limit on text lets through

text_style = an_object({"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean})
mention_style = an_object(
    {
        name: boolean
        for name in ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
    }
)


def part(required: tuple[str, ...], style: Check = mention_style, **fields: Check) -> Check:
    return an_object({"type": a_type, "style": style, **fields}, required)


ELEMENTS = {
    "text": part(("text",), text_style, text=string(12_000)),
    "link": part(("url",), text_style, url=url(), text=string(12_000, 0), unsafe=boolean),
    "user": part(("user_id",), user_id=string(255)),
    "channel": part(("channel_id",), channel_id=string(255)),
    "usergroup": part(("usergroup_id",), usergroup_id=string(255)),
    "team": part(("team_id",), team_id=string(255)),
    "broadcast": part(("range",), range=one_of("here", "channel", "everyone")),
    "emoji": part(("name",), name=string(255), unicode=string(255), skin_tone=integer(1, 6), url=url()),
    "color": part(("value",), value=string(255)),
    "date": part(
        ("timestamp", "format"),
        timestamp=integer(0, 99_999_999_999),
        format=string(255),
        url=url(),
        fallback=string(255),
    ),
}
inline = array(by_type(ELEMENTS), MANY, 0)
section = an_object({"type": a_type, "elements": inline}, ("elements",))
bordered = an_object({"type": a_type, "elements": inline, "border": integer(0, 1)}, ("elements",))
PARTS = {
    "rich_text_section": section,
    "rich_text_quote": bordered,
    "rich_text_preformatted": an_object(
        {"type": a_type, "elements": inline, "border": integer(0, 1), "language": string(100)}, ("elements",)
    ),
    "rich_text_list": an_object(
        {
            "type": a_type,
            "elements": array(by_type({"rich_text_section": section}), MANY),
            "style": one_of("bullet", "ordered"),
            "indent": integer(0, 8),
            "offset": integer(0, 100_000),
            "border": integer(0, 1),
        },
        ("elements", "style"),
    ),
}
rich_text = an_object(
    {"type": a_type, "block_id": string(255, 0), "elements": array(by_type(PARTS), MANY, 0)}, ("elements",)
)


def check_rich_text(value: Any, place: Place, faults: list[str]) -> None:
    by_type({"rich_text": rich_text})(value, place, faults)
