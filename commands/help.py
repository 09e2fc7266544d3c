"""`help [verb|all]`: usage, from the table that dispatches. First only what the reader may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.contracts import Answer, Call, Command, Ring
from bot.domain import countdown as rights
from bot.domain import decision
from bot.domain.launch import State
from bot.domain.typed import either, literal, nearest
from bot.errors import Lookup, Refused
from bot.services.calls import is_member, scene_of
from bot.store import plan, polls
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import help as view

FOR_GUESTS = frozenset(
    {
        "mine",
        "status",
        "trouble",
        "list",
        "help",
        "evidence",
        "start",
        "done",
        "fail",
        "undo",
        "here",
        "rollcall",
        "note",
        "snooze",
        "stakeholder",
        "log",
    }
)
"""What people who are no full members may use: a guest runs steps of their own, and reads."""


@dataclass(frozen=True, slots=True)
class Help:
    """The verb that knows all the others. `table` is called when it is needed: the table holds this verb too."""

    table: Callable[[], Mapping[str, Command]]
    USAGE: str = "help [verb|all]"
    SUMMARY: str = "what you can do here"
    RING: Ring = Ring.ALL
    READS: bool = True
    OPTIONS: frozenset[str] = frozenset()
    CODES: bool = False
    REFS: bool = False

    def run(self, tx: Tx, call: Call, /) -> Answer:
        """Raises Refused for a verb that is none, naming the nearest."""
        table = self.table()
        asked = call.text.strip("`/ .").lower()
        if asked and asked != "all":
            return Answer(view.one(asked, _usage(_named(table, asked))))
        fit = frozenset(table) if asked else _fitting(tx, call, table)
        usages = {verb: _usage(command) for verb, command in table.items() if verb in fit}
        return Answer(view.every(usages, hidden=len(table) - len(usages)))


def _usage(command: Command) -> view.Usage:
    return view.Usage(command.RING, command.USAGE, command.SUMMARY, command.OPTIONS)


def _named(table: Mapping[str, Command], asked: str) -> Command:
    if command := table.get(asked):
        return command
    near = nearest(asked, table)
    raise Refused(
        f"There is no `{literal(asked[:40])}`. " + (f"Nearest: {either(near)}." if near else "`help all` lists all.")
    )


def _fitting(tx: Tx, call: Call, table: Mapping[str, Command]) -> frozenset[str]:
    """The verbs that the reader may use in the launch they ask about; where there is none, to begin one too."""
    if not is_member(tx, call):
        return FOR_GUESTS
    anybody = frozenset(verb for verb, command in table.items() if command.RING in (Ring.ALL, Ring.RECORD))
    try:
        scene = scene_of(tx, call)
    except Refused:
        return anybody | {"new"}
    except Lookup:
        return anybody
    crew = scene.crew
    if crew.commands(call.actor):
        return frozenset(table)
    leading = {verb for verb, command in table.items() if command.RING is Ring.LEAD and crew.leads_any(call.actor)}
    return anybody | leading | _for_now(scene, call)


def _for_now(scene: Scene, call: Call) -> set[str]:
    """What only director and deputy do on other days: near T-0 many may hold, and a GO may want a second person."""
    verbs = set()
    with suppress(Refused):
        rights.must_be_able_to_hold(scene.attempt, scene.crew, plan.steps(scene), call.actor, call.now)
        verbs |= {"hold"} if scene.attempt.state is State.COUNTING else set()
    pending = polls.pending_decision(scene)
    if pending and decision.may_second(scene.crew, pending.by, call.actor):
        verbs.add("decide")
    return verbs
