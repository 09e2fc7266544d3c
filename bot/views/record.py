"""The record in words a person reads: what was done, what was noted, who was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain import webhook
from bot.domain.action import Action
from bot.domain.launch import Attempt, Launch
from bot.domain.record import KINDS, Announced, Entry, Note
from bot.message import Form, Message
from bot.views import blocks, deeds, inputs
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import Name, count, message, some
from bot.views.parts import At, Bold, Emoji, Line, Link, Mention, Part, Quiet, clip, marked

LEDGER = {
    "pending": "hourglass_flowing_sand",
    "sent": "white_check_mark",
    "uncertain": "grey_question",
    "dead": "x",
}
PEOPLE = frozenset({"backup", "by", "deputy", "director", "for", "from", "owner", "people", "second", "to", "who"})
"""Facts that are ids of people or user groups."""

SETTLED = 5
"""Announcements that did not arrive, with buttons."""

NOTED = 500
"""Characters of a note."""

WORDS = 200
"""Characters of somebody's words in a list."""


def entry_line(entry: Entry, name: Name, zone: str) -> Line:
    """`Tue 1 Dec 09:00 · Ana approved TECH-1: looks right`."""
    ref: list[Part] = [" ", Bold(entry.ref)] if entry.ref else []
    start: Line = [At(entry.at, zone), " · ", name(entry.actor) if entry.actor else "golive"]
    if entry.verb == "refused":
        return [*start, " was refused ", Bold(f"{entry.facts.get('verb', '')} {entry.ref}".strip()), *_why(entry)]
    did, facts = deeds.of(entry.verb, entry.ref, entry.facts)
    tell = DETAILS.get(entry.verb, _facts)
    rehearsed = f" (in rehearsal {entry.facts['rehearsal']})" if "rehearsal" in entry.facts else ""
    return [*start, f" {did}", *ref, *tell(facts, name, zone), rehearsed]


def note_line(note: Note, name: Name, zone: str) -> Line:
    about: list[Part] = [" on ", Bold(note.ref)] if note.ref else []
    kind = note.action.ref if note.action else note.kind
    line: Line = [At(note.at, zone), " · ", Bold(kind), *about, " by ", name(note.author)]
    asks = _asks(note.action, name, zone) if note.action else []
    return [*line, ": ", clip(note.text, WORDS), *_source(note.said_by, note.link, name), *asks]


def _asks(action: Action, name: Name, zone: str) -> list[Part]:
    """Who does it and by when, or who has done it."""
    if action.done_at is not None:
        words: list[Part] = [": ", Quiet(clip(action.outcome, WORDS))] if action.outcome else []
        return [" · done by ", name(action.done_by or action.owner), " ", At(action.done_at, zone), *words]
    due: list[Part] = [" by ", At(action.due_at, zone)] if action.due_at else []
    return [" · for ", name(action.owner), *due]


def note_form(attempt: Attempt, source: Mapping[str, str], kind: str, text: str, said_by: str | None) -> Form:
    """What is to be kept in the log: of what kind, and what about. `source` says which message it was taken from."""
    about = (
        [paragraph(["Written by ", Mention(said_by), ". The log keeps that, and where it stands."])] if said_by else []
    )
    kinds = [(each, each.capitalize()) for each in KINDS]
    return Form(
        verb="note",
        title="Add to launch log",
        submit="Add",
        blocks=(
            *about,
            inputs.choice("kind", "As", kinds, initial=kind),
            inputs.text(
                "ref", "About", hint="A ref, if it is about one thing", example="DAY-3", optional=True, most=24
            ),
            inputs.text("text", "What is noted", initial=clip(text, NOTED), lines=True, most=NOTED),
            inputs.person("owner", "Who does it", hint="Of an action only. Nobody named: it is yours."),
            inputs.text("due", "Due", hint="Of an action only", example="friday 17:00", optional=True, most=100),
        ),
        carry={"a": attempt.id, "o": dict(source)},
    )


def _source(said_by: str | None, link: str | None, name: Name) -> list[Part]:
    """The message a note was taken from."""
    by: list[Part] = [" · written by ", name(said_by)] if said_by else []
    stands: list[Part] = [" · ", Link(link, "the message")] if link else []
    return [*by, *stands]


def log(launch: Launch, entries: Sequence[Entry], notes: Sequence[Note], about: str | None, name: Name) -> Message:
    """The latest of the record, newest last."""
    title: Line = [Bold(f"Record of {about or launch.name}")]
    if not entries and not notes:
        return blocks.say(title, ["Nothing yet."])
    lines = [entry_line(entry, name, launch.zone) for entry in entries]
    head = f"{launch.audit_seq} in the whole record · head {launch.audit_head[:12]}"
    shown = [paragraph(title), *([bullets(*lines)] if lines else [])]
    noted = [note_line(note, name, launch.zone) for note in notes]
    if noted:
        shown += [paragraph([Bold("Notes")]), bullets(*noted)]
    return message([title, *lines, *noted], *shown, blocks.small(head))


def sent(launch: Launch, told: Sequence[Announced], attempt: int | None = None) -> Message:
    """The ledger: each announcement, to whom, and how far it is. With an `attempt`, buttons settle what is not."""
    title: Line = [Bold(f"What {launch.name} told whom")]
    if not told:
        return blocks.say(title, ["Nothing was announced yet."])
    lines = [_announced(each, launch.zone) for each in told]
    stuck = [each for each in told if each.state in ("dead", "uncertain")] if attempt is not None else []
    settle = [blocks.actions(*_settle(each, attempt)) for each in stuck[-SETTLED:] if attempt is not None]
    return message([title, *lines], paragraph(title), bullets(*lines), *settle)


def _settle(each: Announced, attempt: int) -> list[Button]:
    """What the director can do about one that did not arrive, or of which nobody knows."""
    what = f"{each.event} → {each.audience}"
    sure = "golive does not know whether it is there. Have you looked, and it is not?"
    ask = sure if each.state == "uncertain" else None
    row = str(each.id)
    again = Button(f"Send again: {what}", "announce", (), {"row": row, "act": "again"}, attempt=attempt, ask=ask)
    if each.state == "dead":
        return [again]
    seen = "Have you looked, and it stands there?"
    there = Button(f"It is there: {what}", "announce", (), {"row": row, "act": "there"}, attempt=attempt, ask=seen)
    return [there, again]


def _announced(each: Announced, zone: str) -> Line:
    when: list[Part] = [" · ", At(each.sent_at, zone)] if each.sent_at else [" · asked ", At(each.asked_at, zone)]
    error = f" · {clip(each.error, WORDS)}" if each.error else ""
    link: list[Part] = [" · ", Link(each.link, "the message")] if each.link else []
    seen = f" · seen by {each.seen}" if each.seen else ""
    if each.channel.startswith(webhook.PREFIX):
        link = [" · by webhook, at least once"]
    return [
        Emoji(LEDGER[each.state]),
        f" {each.event} → ",
        Bold(each.audience),
        f" · {each.state}",
        *when,
        error,
        *link,
        seen,
    ]


def _why(entry: Entry) -> Line:
    return [": ", *marked(clip(str(entry.facts.get("why", "")), WORDS))]


def _signed(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    given = facts.get("evidence", [])
    return [f" with {count(len(given), 'piece')} of evidence" if given else " without evidence"]


def _gave(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    pieces = facts.get("pieces", 1)
    return [f", {count(pieces, 'piece')}" if pieces != 1 else ""]


def _approved(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    own = " (their own sign-off, as this launch allows)" if facts.get("self_approval") else ""
    return [*_stead(facts, name, zone), own, *_said(facts.get("note"))]


def _rejected(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return [*_stead(facts, name, zone), *_said(facts.get("why"))]


def _voided(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    by: Line = [" by ", name(facts["by"])] if facts.get("by") else []
    approved: Line = [", approved by ", name(facts["approved_by"])] if facts.get("approved_by") else []
    return [*by, *approved, *_said(facts.get("why"))]


def _stead(facts: Mapping[str, Any], name: Name, zone: str) -> list[Part]:
    """In whose stead a substitute acted."""
    at = _moment(str(facts.get("until", "")))
    return [" for ", name(facts["for"]), ", who is away until ", At(at, zone)] if facts.get("for") and at else []


def _judged(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    """What was said of a criterion: its figure and verdict, or that it was a first look."""
    said = ", ".join(str(facts[fact]) for fact in ("figure", "verdict") if fact in facts)
    return [f": {'so far ' if facts.get('early') else ''}{said}", *_said(facts.get("why"))]


def _set_aside(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    at = _moment(str(facts.get("until", "")))
    until: Line = [" until ", At(at, zone)] if at else []
    return [*until, *_said(facts.get("why"))]


def _trouble(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return [" no more"] if facts.get("over") else _said(facts.get("why"))


def _handed(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return [" to ", name(facts["to"]) if facts.get("to") else "nobody", *(_dated(facts, name, zone))]


def _dated(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    """When an action is due from then on, where that was changed."""
    if "due" not in facts:
        return []
    at = _moment(facts["due"] or "")
    return [", due ", At(at, zone)] if at else [", without a date"]


def _noted(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    source = _source(facts.get("said_by"), facts.get("link"), name)
    return [f" ({facts.get('action') or facts.get('kind', 'note')})", *_said(facts.get("text")), *source]


def _started(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    from_whom = facts.get("took_over_from")
    taken: Line = [", taken over from ", name(from_whom)] if from_whom else []
    at = _moment(str(facts.get("due", "")))
    due: Line = [", due ", At(at, zone)] if at else []
    return [*taken, *due]


def _done(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    if facts.get("of"):
        return [f", as {facts.get('said_by')} of {facts['of']} who have to"]
    return _facts(facts, name, zone)


def _failed(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return [" failed", *_said(facts.get("why"))]


def _undone(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    by: Line = [" by ", name(facts["of"])] if facts.get("of") else []
    return [f" was {facts.get('was', '')}", *by]


def _doubtful(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return [" ", Quiet(clip(str(facts.get("what", "")), WORDS))]


def _nothing(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    return []


def _facts(facts: Mapping[str, Any], name: Name, zone: str) -> Line:
    """Any other entry: its facts as they are, times as times and reasons last."""
    parts: list[Part] = []
    for key, value in facts.items():
        if key not in ("why", "reason", "text") and value not in (None, "", [], {}):
            parts += [" · " if parts else ": ", f"{key} ", *_value(key, value, name, zone)]
    return [*parts, *_said(facts.get("why") or facts.get("reason") or facts.get("text"))]


def _said(words: Any) -> list[Part]:
    return [": ", Quiet(clip(str(words), WORDS))] if words else []


def _value(key: str, value: Any, name: Name, zone: str) -> list[Part]:
    if key in PEOPLE:
        named: list[Part] = []
        for who in value if isinstance(value, list) else [value]:
            named += [", " if named else "", name(who)]
        return named
    if isinstance(value, list):
        return [some([str(each) for each in value], 10)]
    if isinstance(value, str) and (at := _moment(value)):
        return [At(at, zone)]
    return [clip(str(value), WORDS)]


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


DETAILS: Mapping[str, Callable[[Mapping[str, Any], Name, str], Line]] = {
    "approve": _approved,
    "claim": _nothing,
    "doubt": _doubtful,
    "evidence": _gave,
    "done": _done,
    "fail": _failed,
    "date": _dated,
    "hand": _handed,
    "judge": _judged,
    "na": _set_aside,
    "note": _noted,
    "reject": _rejected,
    "reopen": _set_aside,
    "signoff": _signed,
    "start": _started,
    "take over": _started,
    "trouble": _trouble,
    "undo": _undone,
    "void": _voided,
    "waive": _set_aside,
}
