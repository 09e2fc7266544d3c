"""`check run REF…`, `check add REF KIND name=value…`, `check remove REF NAME`: tests of items, steps and criteria."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import criterion as rules
from bot.domain import inbound as inbounds
from bot.domain.attached import attach, named
from bot.domain.checked import Checked
from bot.domain.item import ENDS, Weight
from bot.domain.listing import must_lead
from bot.domain.options import BadOptions
from bot.domain.people import must_command
from bot.domain.typed import nearest, shown
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, room, trialling, waiting
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import attached, audit, checks, criteria, exceptions, inbound, items, plan, trials
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.templates.values import parse_quorum
from bot.views import check_form as view
from bot.views.blocks import Button
from bot.views.item import count, some
from bot.views.parts import Bold, Code
from checks import CHECKS

USAGE = "check [run REF… | add REF KIND name=value… | remove REF NAME reason | key JOB]"
SUMMARY = "have checks tried now, add one to an item, a step's line or a criterion after a trial, or take one off"
RING = Ring.LEAD
READS = False
OPTIONS = frozenset({"kind", "quorum", *(name for kind in CHECKS.values() for name in kind.OPTIONS)})
CODES = False
REFS = False

TRIES = 5
"""Tries of one probe, which is over within a minute."""

REASON = "A blocker would be easier to settle without it, so say why: `check remove {} {} REASON`."
REHEARSED = "This is a rehearsal, and that would take it off the launch itself: `{}: check remove …`."
MEASURES = "The template measures {0} by it, so say why people are to judge it: `check remove {0} {1} REASON`."


def opens(call: Call) -> bool:
    """For what, and at most of which kind, is said; or another kind was picked in the form."""
    act, rest = _words(call)
    if act != "add" or call.origin is Origin.MODAL:
        return False
    return call.origin is Origin.PICK or (not call.options and len(rest.split()) in (1, 2))


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    place, _, word = _words(call)[1].partition(" ")
    ref, kind = _must_change(scene, call, place), _kind(word or call.options.get("kind", next(iter(CHECKS))))
    return view.form(scene.attempt, ref, CHECKS, kind)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "have checks run")
    act, rest = _words(call)
    if opens(call):
        return answer(["Say what is to be tried in the form."], buttons=[form_button(scene, call)])
    if act not in ACTS or not rest:
        raise Refused(f"Say what: `{USAGE}`. `checks` shows those there are.")
    return ACTS[act](scene, call, rest)


def _run(scene: Scene, call: Call, rest: str) -> Answer:
    refs = grammar.read(rest, options=frozenset(), codes=True).refs
    found = [each for each in checks.of(scene) if any(_touches(each, ref) for ref in refs)]
    if not found:
        raise Refused(f"No check is attached to {some(refs) or shown(rest)}. `checks` shows those there are.")

    names = [each.name for each in found]
    trialling.run(scene, names, by=call.actor)

    first = f"Looking at {count(len(names), 'check')}: {some(names, 8)}."
    then = "One direct message shows how far it is, and in the end what came of each."
    return answer([first], [then], buttons=[Button("All checks", "status", ("CHECKS",), attempt=scene.attempt.id)])


def _touches(each: Checked, wanted: str) -> bool:
    """Whether it belongs to what somebody named: an item, a step, a line of it, or (`TECH`, `TECH-*`) a whole area."""
    whole = wanted.removesuffix("-*")
    return any(wanted in (ref, ref.partition(".")[0]) or ref.partition("-")[0] == whole for ref in each.refs)


def _add(scene: Scene, call: Call, rest: str) -> Answer:
    place, _, word = rest.partition(" ")
    ref = _must_change(scene, call, place)
    kind = _kind(word or call.options.get("kind", ""))
    kept: dict[str, Any] = {"kind": kind, "options": _given(call), **_quorum(call)}
    known = {**scene.launch.variables, "version": scene.launch.version or ""}
    [one] = attach({"new": kept}, known, {"new": (ref,)}, cut_over=False)
    if one.waits_for:
        unset = one.waits_for[0]
        waits = next((name for name, value in kept["options"].items() if unset in named(value)), None)
        raise Refused(f"It waits for what is not set: `set {unset}=…` first.", field=waits)
    try:
        CHECKS[kind].parse(one.options)
    except BadOptions as error:
        raise Refused(f"{kind}: {error}.", beside={name: f"{amiss}." for name, amiss in error.by.items()}) from error

    trials.one(scene, ref, kept, one.options, by=call.actor)

    return answer([f"golive tries it, and tells you what it saw, with a button that adds it to {ref}."])


def _kind(word: str) -> str:
    kind = word.strip().lower()
    if kind not in CHECKS:
        near = nearest(kind, list(CHECKS)) or list(CHECKS)
        raise Refused(f"There is no kind of check {shown(kind)}. There is {', '.join(near)}.", field="kind")
    return kind


def _given(call: Call) -> Mapping[str, Any]:
    """What the kind is told, as typed or filled in."""
    told = {name: value for name, value in call.options.items() if name not in ("kind", "quorum")}
    return {name: grammar.plain(value).strip() for name, value in told.items()}


def _quorum(call: Call) -> Mapping[str, str]:
    """How many tries of one probe must pass, where that is not the only one."""
    try:
        count = parse_quorum(call.options.get("quorum", "1 of 1"))
    except ValueError as error:
        raise Refused(f"quorum: {error}.", field="quorum") from error
    if count.of > TRIES:
        raise Refused(f"quorum: {TRIES} tries in a row are the most.", field="quorum")
    return {"quorum": f"{count.need} of {count.of}"} if count.of > 1 else {}


def _save(scene: Scene, call: Call, rest: str) -> Answer:
    trial = trials.by_id(scene, int(rest)) if rest.isdecimal() else None
    if trial is None or trial.kind is None or trial.ref is None or not trial.seen:
        raise Refused("That has been added already, or was not tried. `checks` shows those there are.")
    ref = _must_change(scene, call, trial.ref)
    name = _free_name(scene, trial.kind, ref)

    attached.add(scene, ref, name, trial.kept)
    trials.drop(scene, trial)
    checks.look_everywhere(scene)
    facts = {"act": "add", "check": name, "kind": trial.kind, **(trial.options or {})}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "check", ref.partition(".")[0], facts, call.now))

    return answer([Bold(name), f" looks at {ref} from now on."])


def _free_name(scene: Scene, kind: str, ref: str) -> str:
    """`http-tech-3`, or with the next free number behind it."""
    name, there = f"{kind}-{ref.lower().replace('.', '-')}"[:36], scene.launch.settings.get("checks", {})
    return next(each for each in (name, *(f"{name}-{number}" for number in range(2, 1000))) if each not in there)


def _remove(scene: Scene, call: Call, rest: str) -> Answer:
    if scene.attempt.rehearsal:
        raise Refused(REHEARSED.format(scene.launch.key))
    place, _, rest = rest.partition(" ")
    name, _, words = rest.strip().partition(" ")
    ref, reason = _must_change(scene, call, place), evidence.words(words)[0]
    theirs = [one.name for one in attached.checks(scene) if ref in one.refs]
    if name.lower() not in theirs:
        raise Refused(f"{ref} has no check {shown(name)}. It has: {some(theirs) or 'none'}.")
    found, _ = items.by_refs(scene, [ref])
    eased = [item for item in found if item.weight is Weight.BLOCKER and item.state not in ENDS]
    if eased:
        must_command(scene.crew, call.actor, "take a check off a blocker")
        if not reason:
            raise Refused(REASON.format(ref, name))
    if _is_its_measure(scene, ref, name.lower()):
        must_command(scene.crew, call.actor, "take away what a criterion is measured by")
        if not reason:
            raise Refused(MEASURES.format(ref, name))

    attached.remove(scene, ref, name.lower())
    exceptions.add(scene, eased, kind="unchecked", by=call.actor, reason=reason)
    checks.look_everywhere(scene)
    facts = {"act": "remove", "check": name.lower(), **({"why": reason} if reason else {})}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "check", ref.partition(".")[0], facts, call.now))

    room.items_changed(scene, found, advised=True)

    return answer([Bold(name.lower()), f" does not look at {ref} any more."])


def _must_change(scene: Scene, call: Call, place: str) -> str:
    """The ref of an item, a step's line or a criterion whose checks the caller may change. Raises Refused or Lookup."""
    ref = grammar.normalise(place).upper()
    if ref.startswith(f"{rules.CODE}-"):
        _must_look_after(scene, call, ref)
        return ref
    whole, _, line = ref.partition(".")
    step = next((each for each in plan.steps(scene) if each.ref == whole), None)
    if step is None:
        area = items.by_ref(scene, whole).area
    elif line.isdecimal() and 1 <= int(line) <= len(step.lines):
        area = step.place
    else:
        raise Refused(f"A check of a step belongs to one of its lines: {whole}.1 to {whole}.{len(step.lines)}.")
    waiting.know_leads(scene, call.actor, area)
    must_lead(scene.crew, call.actor, area, "change what is checked")
    return ref


def _must_look_after(scene: Scene, call: Call, ref: str) -> None:
    found = [] if ref.endswith("*") else criteria.named(scene, [ref])
    if len(found) != 1:
        raise Refused("A check measures one criterion: `criteria` shows which there are.")
    [one] = found
    if one.items:
        raise Refused(f"The verdict of {ref} follows from {one.items}, so no check measures it.")
    scene.refresh_groups(one.place)
    rules.must_judge(one, call.actor, scene.crew)


def _is_its_measure(scene: Scene, ref: str, name: str) -> bool:
    """Whether a criterion is measured by it because its template says so."""
    return ref.startswith(f"{rules.CODE}-") and criteria.named(scene, [ref])[0].check == name


def _words(call: Call) -> tuple[str, str]:
    act, _, rest = call.text.strip().partition(" ")
    return grammar.normalise(act).lower(), rest.strip()


def _key(scene: Scene, call: Call, rest: str) -> Answer:
    """A key for an outside job. The former one does not count any more."""
    must_command(scene.crew, call.actor, "give out keys")
    name = rest.strip().lower()
    if not re.fullmatch(inbounds.NAME, name):
        raise Refused("A job has a name of small letters, digits, - and _: `check key backup`.")
    key = secrets.token_hex(32)

    inbound.set_key(scene, name, key)
    facts = {"act": "key", "name": name}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "check", "", facts, call.now))

    return answer(
        [Bold(name), " says how it went by a POST to ", Code(f"/inbound/{scene.launch.key}/{name}"), ", signed with"],
        [Code(key), " · golive shows this key once; asking anew makes another."],
    )


ACTS = {"key": _key, "run": _run, "add": _add, "save": _save, "remove": _remove}
