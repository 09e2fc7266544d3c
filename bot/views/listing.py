"""The forms to add an item and to change one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.due import duration_text
from bot.domain.item import Item, Weight
from bot.domain.launch import Attempt, Launch
from bot.message import Block, Form
from bot.views import blocks, inputs
from bot.views.parts import At, Bold, Line, Mention, Part, clip

WEIGHTS = [
    (Weight.BLOCKER.value, "blocker: no go without it"),
    (Weight.REQUIRED.value, "required"),
    (Weight.OPTIONAL.value, "optional"),
]
VERSIONS = [("no", "its sign-off counts on"), ("yes", "it is to be signed off again")]
SHELF = "How long an approval counts: 36h, 7d. Empty: for good."
DUE = "So long before T-0, or a day and a time: T-20h, T-5d 17:00. Empty: with T-0."


LONGEST = 3000
"""Characters of a definition or a note, as Slack's field takes them; no more, so that no form cuts one short."""

WORDS = 120
"""Characters of somebody's words in an answer."""


def add_form(attempt: Attempt, area: str, groups: Sequence[str]) -> Form:
    """What a new item says."""
    return Form(
        verb="item",
        title=clip(f"Add to {area}", 24),
        submit="Add",
        blocks=(
            inputs.text("title", "Title", most=150),
            inputs.text("def", "Done when", lines=True, optional=True, most=LONGEST),
            inputs.choice("weight", "Weight", WEIGHTS, initial=Weight.REQUIRED.value),
            inputs.text("due", "Due", hint=DUE, optional=True, most=40, example="T-2d"),
            inputs.text("group", "Group", initial=groups[-1] if groups else "", optional=True, most=150),
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
            inputs.text("reason", "Why, if a blocker is easier to settle now", optional=True, most=500),
        ),
        carry={"a": attempt.id, "t": f"edit {item.ref}"},
    )


def changed(launch: Launch, attempt: Attempt, item: Item, fields: Iterable[str]) -> Line:
    """What these fields say now. What the item is called stands before them."""
    told: list[Part] = []
    for field in fields:
        told += [", " if told else "", *_now(launch, attempt, item, field)]
    return [Bold(item.ref), f" {item.title} is changed: ", *told, "."]


def _now(launch: Launch, attempt: Attempt, item: Item, field: str) -> list[Part]:
    if field == "due":
        return _due(launch, attempt, item)
    if field == "owner":
        return ["with ", Mention(item.owner)] if item.owner else ["nobody's now"]
    if field == "shelf":
        return [f"an approval counts {duration_text(item.shelf)}" if item.shelf else "an approval counts for good"]
    said = {
        "title": "another title",
        "definition": f"done when “{clip(item.definition, WORDS)}”",
        "weight": f"weight {item.weight}",
        "section": f"group “{item.section}”",
        "bound": "its sign-off is for one version alone" if item.bound else "its sign-off is for every version",
        "note": f"note “{clip(item.note, WORDS)}”" if item.note else "no note any more",
    }
    return [said[field]]


def _due(launch: Launch, attempt: Attempt, item: Item) -> list[Part]:
    if item.due is None:
        return ["no due time any more"]
    at = item.due_at(attempt.t0, launch.zone)
    moment: list[Part] = [" (", At(at, launch.zone), ")"] if at else []
    return [f"due {item.due}", *moment]


def _fields(item: Item) -> list[Block]:
    due, shelf = str(item.due) if item.due else "", duration_text(item.shelf) if item.shelf else ""
    return [
        inputs.text("title", "Title", initial=item.title, most=150),
        inputs.text("def", "Done when", initial=item.definition, lines=True, optional=True, most=LONGEST),
        inputs.choice("weight", "Weight", WEIGHTS, initial=item.weight.value),
        inputs.text("due", "Due", hint=DUE, initial=due, optional=True, most=40),
        inputs.text("shelf", "Shelf life", hint=SHELF, initial=shelf, optional=True, most=40),
        inputs.choice("bound", "When the version changes", VERSIONS, initial="yes" if item.bound else "no"),
        inputs.text("group", "Group", initial=item.section, optional=True, most=150),
        inputs.text("note", "Note", initial=item.note or "", lines=True, optional=True, most=LONGEST),
    ]
