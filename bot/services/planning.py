"""What people want of the plan, read from their words: `@kim at T+20m after DAY-2 takes 15m`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import grammar
from bot.contracts import Call
from bot.domain import planning as rules
from bot.domain import when
from bot.domain.people import Kind
from bot.domain.runbook import Step
from bot.domain.typed import shown
from bot.errors import Refused
from bot.services import evidence
from bot.store import people, plan
from bot.store.scene import Scene

WORDS = ("at", "after", "takes", "backup", "min", "hand", "lock", "title", "owner")
"""What can be said of a step: as `at T+20m` or as `at=T+20m`."""

ADD, DROP = "add", "drop"
TITLE = 150
LONGEST = timedelta(days=7)
MOST = 10
"""People who own one step."""

NOBODY = frozenset({"nobody", "none", "nothing", "-"})
_CLAUSE = re.compile(rf"(?:^|(?<=\s))(?P<word>{'|'.join(WORDS)})\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: of a step by its ref, or of a phase when one is added; each word with its value."""

    act: str
    about: str
    values: Mapping[str, str]


def read(call: Call) -> Wish:
    """The wish of a call, however it was made. Raises Refused."""
    act, about, rest = _split(call)
    given = {name: value for name, value in call.options.items() if name in WORDS and value.strip()}
    first, said = _clauses(rest)
    if twice := given.keys() & said.keys():
        raise Refused(f"`{min(twice)}` stands twice. Say it once.")
    values = {**said, **given}
    if not first:
        return Wish(act, about, values)
    if act == ADD:
        return Wish(act, about, {"title": first, **values})
    if grammar.users(first) and not grammar.without_tokens(first):
        return Wish(act, about, {"owner": first, **values})
    raise Refused(f"golive does not know what {shown(first)} means for a step. `help step` shows what can be said.")


def changes(scene: Scene, call: Call, wish: Wish, step: Step, all_steps: Sequence[Step]) -> dict[str, Any]:
    """The fields of the step that the wish changes. Raises Refused or Lookup."""
    found: dict[str, Any] = {}
    flags = step.flags
    for name, field in FIELDS.items():
        if name in wish.values:
            told = field(scene, call, step, wish.values[name])
            flags = (flags | told.pop("with", frozenset())) - told.pop("less", frozenset())
            found |= told
    rules.must_know(found.get("after", ()), all_steps)
    return {**found, **({"flags": flags} if flags != step.flags else {})}


def _split(call: Call) -> tuple[str, str, str]:
    """What to do, to which step or phase, and the rest of the words."""
    text = call.text.strip()
    if call.refs:
        drop = grammar.normalise(grammar.plain(text)).strip().lower() == DROP or call.options.get("act") == DROP
        return (DROP if drop else "edit"), _one_ref(call), "" if drop else text
    first, _, rest = text.partition(" ")
    word = call.options.get("act") or grammar.normalise(first).lower()
    if "act" in call.options:
        return word, call.options.get("about", ""), ""
    if word not in (ADD, DROP):
        raise Refused(f'Say which step: `step DAY-3 @user`, `step {ADD} DAY "Title" at T+20m`, `step {DROP} DAY-3`.')
    about, _, rest = rest.strip().partition(" ")
    if not about:
        raise Refused(f'Say which: `step {ADD} DAY "Title" at T+20m`, `step {DROP} DAY-3`.')
    return word, grammar.normalise(about).upper(), rest.strip()


def _one_ref(call: Call) -> str:
    if len(call.refs) > 1:
        raise Refused(f"One step at a time: `step {call.refs[0]} …`, then the next.", field="refs")
    return call.refs[0]


def _clauses(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first word that golive knows, and each such word with what follows it."""
    quoted = re.match(r'\s*["“„](?P<title>[^"”“]*)["”“]\s*', text)
    start = quoted.end() if quoted else 0
    marks = list(_CLAUSE.finditer(text, start))
    first = quoted["title"] if quoted else text[: marks[0].start()] if marks else text
    said: dict[str, str] = {}
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        word = mark["word"].lower()
        if word in said:
            raise Refused(f"`{word}` stands twice. Say it once.")
        said[word] = text[mark.end() : end].strip(" ,;")
    return first.strip(" ,;"), said


def _owners(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    named = grammar.users(value)
    if not named and _plain(value) not in NOBODY:
        raise Refused(
            f"golive knows people by their mention: pick the name from Slack's list, `step {step.ref} @user`."
        )
    if len(named) > MOST:
        raise Refused(f"A step has at most {MOST} owners.")
    for user in named:
        _must_be_able_to_run(scene, user)
    minimum = {} if len(named) >= step.minimum else {"minimum": max(len(named), 1)}
    return {"owner": named[0] if named else None, "owners": named if len(named) > 1 else (), **minimum}


def _backup(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    named = grammar.users(value)
    if len(named) > 1 or (not named and _plain(value) not in NOBODY):
        raise Refused(f"A step has one backup: `step {step.ref} backup=@user`, or `backup=nobody`.")
    for user in named:
        _must_be_able_to_run(scene, user)
    return {"backup": named[0] if named else None}


def _must_be_able_to_run(scene: Scene, user: str) -> None:
    """A member, or a guest, whom the director may name. Raises Refused or Lookup."""
    if people.person(scene.tx, user, scene.now).kind not in (Kind.MEMBER, Kind.GUEST):
        raise Refused(f"<@{user}> cannot run steps: that is no person of this workspace.")


def _minimum(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    plain = _plain(value)
    if not plain.isdigit() or not 1 <= int(plain) <= MOST:
        raise Refused(f"So many have to say that it is done: `min=2`, from 1 to {MOST}.")
    return {"minimum": int(plain)}


def _at(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    """`T+20m`, a time of day that is kept as its distance from T-0; for the way back `R+10m`."""
    plain, t0 = grammar.normalise(grammar.plain(value)).strip(" \"'"), scene.attempt.t0
    if step.own_clock:
        if not plain.lower().startswith("r"):
            raise Refused(f"{step.ref} is timed from the rollback: `step {step.ref} at R+10m`.")
        return {"offset": when.parse_offset(f"T{plain[1:]}")}
    if plain[:1].lower() == "t" and plain[1:2] in ("+", "-"):
        return {"offset": when.parse_offset(plain)}
    if t0 is None:
        raise Refused(f"There is no T-0 yet, so say it from there: `step {step.ref} at T+20m`.")
    at = when.moment(plain, now=call.now, zone=scene.launch.zone, t0=t0).at
    return {"offset": rules.offset_at(step, at, plan.steps(scene), scene.attempt)}


def _after(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    if _plain(value) in NOBODY:
        return {"after": ()}
    named = grammar.read(value, options=frozenset())
    if not named.refs or named.text:
        raise Refused(f"Say what it comes after by refs: `step {step.ref} after DAY-2 DAY-4`, or `after nothing`.")
    return {"after": tuple(dict.fromkeys(ref.partition(".")[0] for ref in named.refs))}


def _takes(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    length = when.duration(grammar.plain(value))
    if not timedelta(minutes=1) <= length <= LONGEST:
        raise Refused("A step takes a minute at least, and a week at most.")
    return {"duration": length}


def _hand(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    return _flag("hand", "same hand", {"same": True, "any": False}, value)


def _lock(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    return _flag("lock", "time lock", {"on": True, "off": False}, value)


def _flag(word: str, flag: str, meanings: Mapping[str, bool], value: str) -> dict[str, Any]:
    plain = _plain(value)
    if plain not in meanings:
        raise Refused(f"`{word}` is {' or '.join(f'`{each}`' for each in meanings)}.")
    return {"with" if meanings[plain] else "less": frozenset({flag})}


def _title(scene: Scene, call: Call, step: Step, value: str) -> dict[str, Any]:
    title = " ".join(evidence.words(value)[0].split()).strip("\"'“”„")
    if not title or len(title) > TITLE:
        raise Refused(f"A title has 1 to {TITLE} characters; that is {len(title)}.")
    return {"title": title}


def _plain(value: str) -> str:
    return grammar.normalise(grammar.plain(value)).strip().lower()


FIELDS: Mapping[str, Callable[[Scene, Call, Step, str], dict[str, Any]]] = {
    "owner": _owners,
    "backup": _backup,
    "min": _minimum,
    "at": _at,
    "after": _after,
    "takes": _takes,
    "hand": _hand,
    "lock": _lock,
    "title": _title,
}
"""How the value of each word is read, in this order."""
