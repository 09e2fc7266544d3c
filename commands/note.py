"""`note [kind] [REF] text`: write in the launch log, about a thing or the launch. An action is somebody's to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import when
from bot.domain.action import Action
from bot.domain.people import must_be_of_here
from bot.domain.record import KINDS
from bot.errors import Refused
from bot.message import Form
from bot.services import actions, evidence
from bot.services.actions import Asked
from bot.services.calls import answer, form_button, scene_of, thread_of
from bot.store import audit, items, notes, people
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import action as action_view
from bot.views import record as view
from bot.views.parts import Bold, Code, Line

USAGE = "note [lesson|incident|decision] [REF] text, or note action [REF] [@user] [by TIME] text"
SUMMARY = "write in the launch log; an action is somebody's to do, by a day or time"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

ACT = "write in the launch log"
ACTION = "action"

TWICE = timedelta(minutes=10)
"""Within this the same words of the same person are one note."""

_NAMED = re.compile(r"<@([A-Z0-9]+)>")
_FIRST = re.compile(r"\s*(?P<word>\S+)\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Noted:
    """What is to be kept: of what kind, about what, in which words (still as they came), and whose it is to do."""

    kind: str
    ref: str | None
    asked: Asked


def opens(call: Call) -> bool:
    """Used on a message, what it says is shown before it is kept; so is a note that says nothing yet."""
    return call.origin is Origin.SHORTCUT or ("kind" not in call.options and not _kind(call.text)[1].strip())


def form(tx: Tx, call: Call) -> Form:
    scene = scene_of(tx, call)
    must_be_of_here(people.person(tx, call.actor, call.now), ACT)
    if call.origin is not Origin.SHORTCUT:
        return view.note_form(scene.attempt, {}, _kind(call.text)[0], "", None)
    names = people.names(tx)
    text = grammar.plain(_NAMED.sub(lambda found: f"@{names.get(found[1], found[1])}", call.text))
    return view.note_form(scene.attempt, call.options, KINDS[0], text, call.options.get("said_by"))


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    must_be_of_here(people.person(tx, call.actor, call.now), ACT)
    if opens(call):
        return answer(["Say in the form what is to be noted."], buttons=[form_button(scene, call)])
    noted = _from_form(scene, call) if "kind" in call.options else _typed(scene, call.text)
    text, cleaned = evidence.words(noted.asked.text)
    if not text:
        raise Refused(
            f"Say what is to be noted: `{USAGE}`, for example `note lesson DAY-3 the cache was cold`.", field="text"
        )
    ref = noted.ref or _place(scene, call)
    source = {name: call.options[name] for name in ("said_by", "link") if call.options.get(name)}

    _must_be_new(scene, call, noted.kind, ref, text)

    note = notes.add(scene, kind=noted.kind, ref=ref, author=call.actor, text=text, **source)
    action = _act(scene, call, note, noted.asked) if noted.kind == ACTION else None
    facts = {"kind": noted.kind, "text": text, **source, **(_facts(action) if action else {})}
    audit.append(tx, scene.launch.id, Entry(call.actor, "note", ref or "", facts, call.now))

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    if action is None:
        return answer(_kept(noted.kind, ref), *warning)
    own = [action_view.done_button(action)] if action.owner == call.actor else []
    return answer(action_view.noted(action, call.actor, scene.launch.zone), *warning, buttons=own)


def _must_be_new(scene: Scene, call: Call, kind: str, ref: str | None, text: str) -> None:
    """Raises Refused when the same person said the same just now: a second press, or a command sent again."""
    for each in notes.latest(scene, ref=ref, last=10):
        same = (each.author, each.kind, each.ref, each.text) == (call.actor, kind, ref, text)
        if same and call.now - each.at < TWICE:
            raise Refused(f"You noted that {when.span(call.now - each.at)} ago. `log` shows it.")


def _act(scene: Scene, call: Call, note: int, asked: Asked) -> Action:
    """Whose it is, if nobody is named: whoever writes it down."""
    return actions.add(scene, note, owner=asked.owner or call.actor, due=asked.due, by=call.actor)


def _facts(action: Action) -> Mapping[str, str]:
    due = {"due": action.due_at.isoformat()} if action.due_at else {}
    return {"action": action.ref, "owner": action.owner, **due}


def _kept(kind: str, ref: str | None) -> Line:
    as_what: Line = [] if kind == KINDS[0] else [f" as {'an' if kind[0] in 'aeiou' else 'a'} ", Bold(kind)]
    about: Line = [" about ", Bold(ref)] if ref else []
    return ["Noted", *as_what, *about, ". ", Code("log"), " shows it."]


def _from_form(scene: Scene, call: Call) -> Noted:
    kind = call.options["kind"]
    if kind not in KINDS:
        raise Refused(f"A note is one of {', '.join(KINDS)}.", field="kind")
    named = grammar.plain(call.options.get("ref", ""))
    try:
        ref, rest = _about(scene, named)
    except Refused as no:
        raise Refused(no.text, field="ref") from None
    if named and (ref is None or rest.strip()):
        raise Refused("Name one thing the note is about, such as DAY-3, or leave it empty.", field="ref")
    owner = next(iter(grammar.users(call.options.get("owner", ""))), None)
    due = actions.deadline(scene, call.options.get("due", ""), field="due")
    if kind != ACTION and (owner or due):
        raise Refused("Only an action is somebody's to do: choose it, or leave owner and date empty.", field="kind")
    return Noted(kind, ref, Asked(owner, due, call.text))


def _typed(scene: Scene, text: str) -> Noted:
    kind, rest = _kind(text)
    if kind != ACTION:
        ref, words = _about(scene, rest)
        return Noted(kind, ref, Asked(None, None, words))
    ref, words = _about(scene, rest)
    asked = actions.read(scene, words)
    if ref is None:
        ref, words = _about(scene, asked.text)
        asked = Asked(asked.owner, asked.due, words)
    return Noted(kind, ref, asked)


def _kind(text: str) -> tuple[str, str]:
    """The kind a note begins with, and the rest; a plain note when it begins with none."""
    first = _FIRST.match(text)
    word = grammar.normalise(first["word"]).lower().rstrip(":") if first else ""
    return (word, first["rest"]) if first and word in KINDS else (KINDS[0], text)


def _about(scene: Scene, text: str) -> tuple[str | None, str]:
    """The ref a note begins with, and the rest. What looks like one but belongs elsewhere (`OPS-12`) is text.

    Several refs stay in the text, and the first of them is what the note is about. Raises Refused for a ref that
    this launch could have and has not.
    """
    read = grammar.read(text, options=frozenset())
    if not read.refs:
        return None, text
    ref = read.refs[0].partition(".")[0]
    known = items.all_refs(scene)
    if ref not in known:
        codes = {each.rpartition("-")[0] for each in known}
        if ref.rpartition("-")[0] in codes:
            raise Refused(items.unknown(scene, [ref]))
        return None, text
    return ref, read.text if len(read.refs) == 1 else text


def _place(scene: Scene, call: Call) -> str | None:
    """A note in the thread of an area or a phase is about that, unless it says otherwise."""
    view, subject = thread_of(scene, call) or ("", "")
    return subject if view in ("area", "phase") else None
