"""Drafts of what is told outside: their first words, their card, the form to change them, and how they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.draft import LONGEST, Draft, State
from bot.domain.launch import Attempt, Launch
from bot.errors import Refused
from bot.message import Block, Form, Message
from bot.views import blocks, drafting, inputs
from bot.views.blocks import Button
from bot.views.drafting import Values
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Quiet, marked, spoken
from bot.views.undelivered import where

ANY = ""
AGAIN = "live again"
"""The event of words for an audience that an earlier step has told."""

FIRST_WORDS: Mapping[tuple[str, str], str] = {
    ("no-go", ANY): "{{ launch }} does not go live as planned. We will say when it does.",
    ("scrub", ANY): "{{ launch }} does not go live at {{ t0 }}. We will say when it does.",
    ("rollback", ANY): (
        "{{ launch }} is being taken back: we are returning to the version that ran before. "
        "We will say when that is done."
    ),
    ("update", ANY): (
        "{{ launch }}: {{ done }} of {{ steps }} steps of launch day are done"
        "{% if running %}; under way: {{ running }}{% endif %}. "
        "We expect to be live {{ finish }}{% if late %}, {{ late }} min later than planned{% endif %}."
    ),
    ("live", ANY): (
        "{% if live %}{{ launch }} is live.{% else %}{{ launch }} is in place and can be used. "
        "We will say when its success is confirmed.{% endif %}"
    ),
    ("live", "customers"): "{{ launch }} is here. Thank you for waiting.",
    (AGAIN, "customers"): "You can use {{ launch }} now. If anything is not as it should be, please tell our support.",
    ("message", ANY): (
        "{% if live %}{{ launch }} is live.{% else %}{{ launch }} is planned to go live at {{ t0 }}.{% endif %}"
    ),
}
"""What a draft says before anybody has touched it, by event and audience."""

STATES: Mapping[State, str] = {
    State.WAITING: "waits to be approved",
    State.APPROVED: "approved",
    State.SENDING: "on its way",
    State.SENT: "sent",
    State.DROPPED: "dropped, not sent",
}


def first_words(event: str, audience: str) -> str:
    """Before it is declared live nobody is told that it is: that is an announcement of its own."""
    if event == AGAIN and (event, audience) not in FIRST_WORDS:
        event = "live"
    return FIRST_WORDS.get((event, audience)) or FIRST_WORDS.get((event, ANY)) or FIRST_WORDS["message", ANY]


def message(draft: Draft, values: Values, zone: str) -> Message:
    """What the audience will read. Raises Refused."""
    return blocks.say(*drafting.written(draft.text, values, zone))


def look(attempt: Attempt, draft: Draft) -> Button:
    return Button("Look and approve…", "announce", (), {"draft": str(draft.id)}, attempt=attempt.id, style="primary")


def change(attempt: Attempt, draft: Draft) -> Button:
    return Button("Change the words…", "announce", (), {"draft": str(draft.id)}, attempt=attempt.id)


def approve(attempt: Attempt, draft: Draft) -> Button:
    label = "Approve" if draft.step else "Approve and send"
    carried = {"draft": str(draft.id), "act": "approve"}
    return Button(label, "announce", (), carried, attempt=attempt.id, seen=draft.version, style="primary")


def drop(attempt: Attempt, draft: Draft) -> Button:
    carried = {"draft": str(draft.id), "act": "drop"}
    ask = f"Nothing is sent to {draft.audience} then."
    return Button("Drop it", "announce", (), carried, attempt=attempt.id, seen=draft.version, ask=ask)


def title(draft: Draft, ref: str | None) -> Line:
    """`Draft for customers · DAY-14`."""
    return ["Draft for ", Bold(draft.audience), f" · {ref or draft.event}"]


def how_far(draft: Draft, ref: str | None, zone: str) -> Line:
    by: list[Part] = [" by ", Mention(draft.by)] if draft.by and draft.state is not State.WAITING else []
    at: list[Part] = [" ", At(draft.settled_at, zone)] if draft.settled_at else []
    later = f"; {ref} sends it" if draft.state is State.APPROVED and ref else ""
    return [STATES[draft.state], *by, *at, later, "."]


def card(launch: Launch, attempt: Attempt, draft: Draft, values: Values, ref: str | None) -> Message:
    """A draft in the launch room, edited as it moves on."""
    lines = [title(draft, ref), [_capital(STATES[draft.state]), *how_far(draft, ref, launch.zone)[1:]]]
    parts: list[Block] = [blocks.paragraph(*lines), *_reads(draft, values, launch.zone)]
    if draft.state is State.WAITING:
        parts.append(blocks.actions(look(attempt, draft), drop(attempt, draft)))
    elif draft.state is State.APPROVED:
        parts.append(blocks.actions(change(attempt, draft), drop(attempt, draft)))
    return Message(spoken(*lines), tuple(parts))


def _reads(draft: Draft, values: Values, zone: str) -> list[Block]:
    """How it reads now; what keeps it from being read."""
    try:
        return [blocks.paragraph(*drafting.written(draft.text, values, zone))]
    except Refused as no:
        return [blocks.paragraph(*map(marked, no.text.split("\n")))]


def asks(launch: Launch, attempt: Attempt, draft: Draft, ref: str | None) -> Message:
    """To those who approve: it waits for them."""
    when = f" {ref} sends it once it is approved." if ref else " It is sent once it is approved."
    return blocks.say(
        [Bold(launch.name), ": a draft for ", Bold(draft.audience), f" waits for you ({ref or draft.event}).{when}"],
        buttons=[look(attempt, draft)],
    )


def asks_all(launch: Launch, attempt: Attempt, drafts: Sequence[tuple[Draft, str | None]]) -> Message:
    """To those who approve: several wait."""
    lines: list[Line] = [[Bold(launch.name), f": {len(drafts)} drafts wait for you, each to be looked at once."]]
    lines += [[Bold(draft.audience), f" · {ref or draft.event}"] for draft, ref in drafts]
    return blocks.say(*lines, buttons=[Button("Look at them", "announce", attempt=attempt.id, style="primary")])


def form(attempt: Attempt, launch: Launch, draft: Draft, values: Values, ref: str | None) -> Form:
    """The modal: how it reads, and its words to change. Unchanged words are approved, others looked at first."""
    names = ", ".join(f"{{{{ {name} }}}}" for name in values)
    submit = "Approve" if ref else "Approve and send"
    return Form(
        verb="announce",
        title=f"To {draft.audience}"[:24],
        submit=submit,
        blocks=(
            blocks.paragraph(["It reads now:"]),
            *_reads(draft, values, launch.zone),
            blocks.rule(),
            inputs.text(
                "text",
                "Words",
                initial=draft.text,
                lines=True,
                most=LONGEST,
                hint=f"Changed words are shown to you once more before anything is sent. Names: {names}",
            ),
        ),
        carry={"a": attempt.id, "s": draft.version, "o": {"draft": str(draft.id)}},
    )


def write_form(attempt: Attempt, launch: Launch, blank: Draft, values: Values) -> Form:
    """The modal for words of one's own: they are shown once more before they leave."""
    names = ", ".join(f"{{{{ {name} }}}}" for name in values)
    words = inputs.text("text", "Words", initial=blank.text, lines=True, most=LONGEST, hint=f"Names: {names}")
    carried = {"a": attempt.id, "o": {"to": blank.audience}}
    return Form("announce", f"To {blank.audience}"[:24], "Look at it", (words,), carry=carried)


def preview(attempt: Attempt, launch: Launch, draft: Draft, values: Values, ref: str | None) -> Message:
    """After a change: how it reads, and the button that approves just this. Raises Refused."""
    told = message(draft, values, launch.zone)
    first: Line = ["To ", Bold(draft.audience), ", not sent yet. It reads:"]
    buttons = (approve(attempt, draft), change(attempt, draft), drop(attempt, draft))
    return Message(f"{spoken(first)}\n{told.text}", (blocks.paragraph(first), *told.blocks, blocks.actions(*buttons)))


def not_told(ref: str, left: Sequence[Draft]) -> str:
    """To somebody who says that a step is done although its words have not arrived."""
    how = "; ".join(f"{draft.audience}: {STATES[draft.state]}" for draft in left)
    return (
        f"{ref} is done by itself when all that it sends has arrived. {_capital(how)}. `log sent` says how far it is."
    )


def done_anyway(attempt: Attempt, ref: str) -> Button:
    ask = "What is not on its way is dropped, and not sent."
    return Button("Done all the same", "done", (ref,), {"lines": "all", "sent": "no"}, attempt=attempt.id, ask=ask)


def approved(draft: Draft, ref: str | None, nobody: bool) -> list[Line]:
    if nobody:
        return [[Bold(draft.audience), " has no channel and no webhook: nothing was sent. Name one with ", Code("set")]]
    if draft.state is State.APPROVED:
        return [["Approved. ", Bold(ref or ""), " sends it when it starts."]]
    return [["Approved, and on its way to ", Bold(draft.audience), ". ", Code("log sent"), " says when it is there."]]


def overview(
    launch: Launch, attempt: Attempt, drafts: Sequence[tuple[Draft, str | None]], audiences: Mapping[str, str]
) -> Message:
    """What waits, and who can be written to."""
    lines: list[Line] = [[Bold(launch.name), ": who is told"]]
    lines += [[Bold(audience), " by ", where(place)] for audience, place in audiences.items()]
    lines.append(
        [f"{len(drafts)} draft{'' if len(drafts) == 1 else 's'} not sent yet" if drafts else "No draft waits."]
    )
    lines += [[Bold(draft.audience), f" · {ref or draft.event}: ", Quiet(STATES[draft.state])] for draft, ref in drafts]
    buttons = [
        Button(
            f"{ref or draft.event} to {draft.audience}…",
            "announce",
            (),
            {"draft": str(draft.id)},
            attempt=attempt.id,
            style="primary" if draft.state is State.WAITING else None,
        )
        for draft, ref in drafts[:10]
    ]
    write = [
        Button(f"Write to {audience}…", "announce", (), {"to": audience}, attempt=attempt.id) for audience in audiences
    ]
    return blocks.say(*lines, buttons=[*buttons, *write])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
