"""`help [verb|all]`: usage, from the table that dispatches. First only what the reader may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.contracts import Answer, Call, Command, Ring
from bot.domain.typed import either, nearest
from bot.errors import Lookup, Refused
from bot.services.calls import scene_of
from bot.store.engine import Tx
from bot.views import help as view

LEADING = frozenset({Ring.ALL, Ring.LEAD, Ring.RECORD})


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
        rings = frozenset(Ring) if asked else _rings(tx, call)
        usages = {verb: _usage(command) for verb, command in table.items() if command.RING in rings}
        return Answer(view.every(usages, hidden=len(table) - len(usages)))


def _usage(command: Command) -> view.Usage:
    return view.Usage(command.RING, command.USAGE, command.SUMMARY, command.OPTIONS)


def _named(table: Mapping[str, Command], asked: str) -> Command:
    if command := table.get(asked):
        return command
    near = nearest(asked, table)
    raise Refused(f"There is no `{asked}`. " + (f"Nearest: {either(near)}." if near else "`help all` lists all."))


def _rings(tx: Tx, call: Call) -> frozenset[Ring]:
    """What concerns the reader in the launch they ask about; where there is none, what concerns everyone."""
    with suppress(Refused, Lookup):
        crew = scene_of(tx, call).crew
        if crew.commands(call.actor):
            return frozenset(Ring)
        if crew.leads_any(call.actor):
            return LEADING
    return frozenset({Ring.ALL, Ring.RECORD})
