"""A few verbs that do nothing but show how the edge treats a verb."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bot import grammar
from bot.contracts import Answer, Call, Command, Ring
from bot.errors import Refused
from bot.message import Form
from bot.store import keys, people, schema
from bot.store.engine import Tx
from bot.views import blocks, inputs
from bot.views.blocks import Button


@dataclass(frozen=True)
class Verb:
    """A verb as a value. `run` may be any function of a transaction and a call."""

    run: Callable[[Tx, Call], Answer]
    READS: bool = False
    OPTIONS: frozenset[str] = frozenset()
    CODES: bool = False
    REFS: bool = True
    RING: Ring = Ring.ALL
    USAGE: str = ""
    SUMMARY: str = ""


@dataclass(frozen=True)
class FormVerb(Verb):
    make: Callable[[Tx, Call], Form] = lambda tx, call: Form("form", "A form", "Send", ())

    def opens(self, call: Call) -> bool:
        return not call.text

    def form(self, tx: Tx, call: Call) -> Form:
        return self.make(tx, call)


def marks(tx: Tx) -> int:
    """How often `mark` took effect."""
    table = schema.call_key
    return int(tx.execute(select(func.count()).where(table.c.key.startswith("mark:"))).scalar_one())


def mark(tx: Tx, call: Call) -> Answer:
    """Has an effect that can be counted: a row each time it runs to its end."""
    keys.keep(tx, f"mark:{marks(tx)}", {}, call.now)
    return Answer(blocks.say([" ".join(["Marked", *call.refs, grammar.plain(call.text)]).strip()]))


def said(text: str, *buttons: Button) -> Answer:
    return Answer(blocks.sentence(text, buttons))


def echo(tx: Tx, call: Call) -> Answer:
    """Everything the call is, for the actor to see."""
    parts = [call.verb, "/".join(call.refs), ",".join(f"{k}:{v}" for k, v in call.options.items()), call.text]
    where = f"{call.where.channel} {call.where.launch or ''}".strip()
    return Answer(blocks.say([f"{call.origin}|" + "|".join(parts) + f"|{where}|{','.join(call.mentioned)}"]))


def buttons(tx: Tx, call: Call) -> Answer:
    return said(
        "Choose.",
        Button("Mark it", "mark", ("TECH-1",), text="by button", attempt=7, seen=3),
        Button("Fill in", "form", ("TECH-1",), attempt=7),
        Button("Refuse", "refuse"),
        Button("Break", "bug"),
        Button("Take long", "slow"),
    )


def refuse(tx: Tx, call: Call) -> Answer:
    raise Refused(f"<@{call.actor}> may not, as 1 < 2. Ask <@U01BEN>.", field="text")


def bug(tx: Tx, call: Call) -> Answer:
    raise RuntimeError("a secret detail")


NAP = 0.3
SLEPT: set[str] = set()


def slow(tx: Tx, call: Call) -> Answer:
    """Too slow for Slack, the first time a delivery brings it."""
    if call.key not in SLEPT:
        SLEPT.add(call.key)
        time.sleep(NAP)
    return mark(tx, call)


def slow_bug(tx: Tx, call: Call) -> Answer:
    slow(tx, call)
    return bug(tx, call)


def down(tx: Tx, call: Call) -> Answer:
    raise OperationalError("INSERT", {}, Exception("database or disk is full"))


def who(tx: Tx, call: Call) -> Answer:
    """Needs Slack's word on everyone it is told of."""
    found = people.must_know(tx, [call.actor, *call.mentioned], call.now)
    return Answer(blocks.say([", ".join(f"{person.name} is a {person.kind}" for person in found.values())]))


def form(tx: Tx, call: Call) -> Form:
    return Form(
        "form",
        "Sign off",
        "Send",
        (
            inputs.text("text", "Evidence"),
            inputs.people("leads", "Leads"),
        ),
        carry={"r": list(call.refs), "a": 7, "s": 3},
    )


def filled(tx: Tx, call: Call) -> Answer:
    if "no" in call.text:
        return refuse(tx, call)
    if "long" in call.text:
        return slow(tx, call)
    if "mark" in call.text:
        return mark(tx, call)
    if "full" in call.text:
        return down(tx, call)
    return echo(tx, call)


VERBS: Mapping[str, Command] = {
    "mine": Verb(lambda tx, call: said("Nothing waits for you."), READS=True),
    "status": Verb(echo, READS=True, CODES=True),
    "echo": Verb(echo, READS=True, OPTIONS=frozenset({"until"})),
    "mark": Verb(mark),
    "buttons": Verb(buttons, READS=True),
    "refuse": Verb(refuse),
    "bug": Verb(bug),
    "slow": Verb(slow),
    "slowbug": Verb(slow_bug),
    "down": Verb(down),
    "who": Verb(who, READS=True),
    "form": FormVerb(filled, make=form, OPTIONS=frozenset({"leads"})),
}
