"""The forms to add an item and to change one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import Item, Weight
from bot.domain.launch import Attempt
from bot.message import Block, Form
from bot.views import blocks
from bot.views.blocks import clip

WEIGHTS = [
    (Weight.BLOCKER.value, "blocker: no go without it"),
    (Weight.REQUIRED.value, "required"),
    (Weight.OPTIONAL.value, "optional"),
]
DUE = "So long before T-0, or a day and a time: T-20h, T-5d 17:00. Empty: with T-0."


def add_form(attempt: Attempt, area: str, groups: Sequence[str]) -> Form:
    """What a new item says."""
    return Form(
        verb="item",
        title=clip(f"Add to {area}", 24),
        submit="Add",
        blocks=(
            blocks.text_input("title", "Title", most=150),
            blocks.text_input("def", "Done when", lines=True, optional=True, most=500),
            blocks.choice_input("weight", "Weight", WEIGHTS, initial=Weight.REQUIRED.value),
            blocks.text_input("due", "Due", hint=DUE, optional=True, most=40, example="T-2d"),
            blocks.text_input("group", "Group", initial=groups[-1] if groups else "", optional=True, most=150),
        ),
        carry={"a": attempt.id, "t": f"add {area}"},
    )


def edit_form(attempt: Attempt, item: Item) -> Form:
    """What an item says now, to be changed."""
    return Form(
        verb="item",
        title=clip(f"Edit {item.ref}", 24),
        submit="Change",
        blocks=(
            blocks.paragraph(["Another title or definition voids its sign-off: it is another thing to answer for."]),
            *_fields(item),
            blocks.text_input("reason", "Why, if it is no blocker any more", optional=True, most=500),
        ),
        carry={"a": attempt.id, "t": f"edit {item.ref}"},
    )


def _fields(item: Item) -> list[Block]:
    due = str(item.due) if item.due else ""
    return [
        blocks.text_input("title", "Title", initial=item.title, most=150),
        blocks.text_input("def", "Done when", initial=item.definition, lines=True, optional=True, most=500),
        blocks.choice_input("weight", "Weight", WEIGHTS, initial=item.weight.value),
        blocks.text_input("due", "Due", hint=DUE, initial=due, optional=True, most=40),
        blocks.text_input("group", "Group", initial=item.section, optional=True, most=150),
        blocks.text_input("note", "Note", initial=item.note or "", lines=True, optional=True, most=500),
    ]
