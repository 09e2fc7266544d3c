"""`snooze [days|over]`: no digest for so many working days."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import chasing
from bot.domain.people import must_be_of_here
from bot.domain.typed import shown
from bot.errors import Refused
from bot.services.calls import answer
from bot.store import digests, homes, people
from bot.store.engine import Tx
from bot.views import digest as view
from bot.views.blocks import At

USAGE = "snooze [days|over]"
SUMMARY = "have no digest for so many working days; `over` ends it"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def run(tx: Tx, call: Call) -> Answer:
    person = people.person(tx, call.actor, call.now)
    must_be_of_here(person, "be sent a digest")
    days = _days(call.text)

    morning = chasing.morning_after(call.now, person.zone)
    until = chasing.mornings_on(call.now, days, person.zone) if days else None

    digests.snooze(tx, call.actor, until, until or morning)

    homes.outdated(tx, call.actor)

    if until is None:
        return answer(["The next digest comes ", At(morning, person.zone), ", if you owe anything then."])
    return answer(view.snoozed(until, person.zone))


def _days(text: str) -> int:
    """Working days; 0 for `over`. One when nothing is said."""
    word = grammar.normalise(text).strip().lower().removesuffix(" days").removesuffix(" day")
    if word in ("", "over"):
        return 0 if word else 1
    if not (word.isascii() and word.isdecimal()) or not 1 <= int(word) <= chasing.LONGEST:
        raise Refused(
            f"golive cannot be quiet for {shown(grammar.plain(text))}. Say for how many working days, 1 to "
            f"{chasing.LONGEST}: `snooze 3`. `snooze over` ends it.",
            field="text",
        )
    return int(word)
