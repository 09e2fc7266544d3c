"""`note [kind] [REF] text`: write in the launch log, about a thing or about the launch."""

from __future__ import annotations

import re

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain.people import must_be_of_here
from bot.domain.record import KINDS
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence
from bot.services.calls import answer, scene_of, thread_of
from bot.store import audit, items, notes, people
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import record as view
from bot.views.blocks import Bold, Code, Line

USAGE = "note [lesson|incident|decision|action] [REF] text"
SUMMARY = "write in the launch log"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

_NAMED = re.compile(r"<@([A-Z0-9]+)>")
_FIRST = re.compile(r"\s*(?P<word>\S+)\s*(?P<rest>.*)", re.DOTALL)


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    must_be_of_here(people.person(tx, call.actor, call.now), "write in the launch log")
    kind, ref, rest = _from_form(scene, call) if "kind" in call.options else _typed(scene, call.text)
    text, cleaned = evidence.words(rest)
    if not text:
        raise Refused(
            f"Say what is to be noted: `{USAGE}`, for example `note lesson DAY-3 the cache was cold`.", field="text"
        )
    ref = ref or _place(scene, call)
    said_by, link = call.options.get("by"), call.options.get("link")

    notes.add(scene, kind=kind, ref=ref, author=call.actor, text=text, said_by=said_by, link=link)
    source = {name: value for name, value in (("said_by", said_by), ("link", link)) if value}
    facts = {"kind": kind, "text": text, **source}
    audit.append(tx, scene.launch.id, Entry(call.actor, "note", ref or "", facts, call.now))

    as_what: Line = [] if kind == KINDS[0] else [f" as {'an' if kind[0] in 'aeiou' else 'a'} ", Bold(kind)]
    about: Line = [" about ", Bold(ref)] if ref else []
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    return answer(["Noted", *as_what, *about, ". ", Code("log"), " shows it."], *warning)


def opens(call: Call) -> bool:
    """Used on a message: what it says is shown before it is kept."""
    return call.origin is Origin.SHORTCUT


def form(tx: Tx, call: Call) -> Form:
    scene = scene_of(tx, call)
    must_be_of_here(people.person(tx, call.actor, call.now), "write in the launch log")
    names = people.names(tx)
    text = grammar.plain(_NAMED.sub(lambda found: f"@{names.get(found[1], found[1])}", call.text))
    return view.note_form(scene.attempt, call.options, text, call.options.get("by"))


def _from_form(scene: Scene, call: Call) -> tuple[str, str | None, str]:
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
    return kind, ref, call.text


def _typed(scene: Scene, text: str) -> tuple[str, str | None, str]:
    kind, rest = _kind(text)
    return kind, *_about(scene, rest)


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
