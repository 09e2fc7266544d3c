"""What each verb says of itself fits what it does: who it is for, whether it writes, what it reads from a line."""

from __future__ import annotations

import pytest

from bot.contracts import OpensForm, Posts, Ring
from bot.limits import AT_ONCE, NEVER_REFUSED, PER_MINUTE, Limits
from commands import COMMANDS

NATURE = {  # verb: ring, whether it only reads
    "mine": (Ring.ALL, True),
    "status": (Ring.ALL, True),
    "list": (Ring.ALL, True),
    "help": (Ring.ALL, True),
    "claim": (Ring.ALL, False),
    "hand": (Ring.ALL, False),
    "evidence": (Ring.ALL, False),
    "signoff": (Ring.ALL, False),
    "note": (Ring.ALL, False),
    "start": (Ring.ALL, False),
    "done": (Ring.ALL, False),
    "here": (Ring.ALL, False),
    "fail": (Ring.ALL, False),
    "skip": (Ring.LEAD, False),
    "undo": (Ring.ALL, False),
    "vote": (Ring.ALL, False),
    "snooze": (Ring.ALL, False),
    "trouble": (Ring.ALL, False),
    "away": (Ring.ALL, False),
    "approve": (Ring.LEAD, False),
    "reject": (Ring.LEAD, False),
    "waive": (Ring.LEAD, False),
    "na": (Ring.LEAD, False),
    "reopen": (Ring.LEAD, False),
    "item": (Ring.LEAD, False),
    "check": (Ring.LEAD, False),
    "judge": (Ring.LEAD, False),
    "risk": (Ring.LEAD, False),
    "discard": (Ring.LEAD, False),
    "poll": (Ring.DIRECTOR, False),
    "decide": (Ring.DIRECTOR, False),
    "t0": (Ring.DIRECTOR, False),
    "hold": (Ring.DIRECTOR, False),
    "resume": (Ring.DIRECTOR, False),
    "rollcall": (Ring.ALL, False),
    "scrub": (Ring.DIRECTOR, False),
    "live": (Ring.DIRECTOR, False),
    "close": (Ring.DIRECTOR, False),
    "rollback": (Ring.DIRECTOR, False),
    "recycle": (Ring.DIRECTOR, False),
    "rehearse": (Ring.DIRECTOR, False),
    "step": (Ring.DIRECTOR, False),
    "announce": (Ring.DIRECTOR, False),
    "stakeholder": (Ring.ALL, False),
    "new": (Ring.DIRECTOR, False),
    "set": (Ring.DIRECTOR, False),
    "lead": (Ring.DIRECTOR, False),
    "log": (Ring.RECORD, True),
    "report": (Ring.RECORD, True),
}
STOPS_OR_DECIDES = {"hold", "vote", "decide", "scrub", "rollback"}


def test_every_verb_is_for_whom_it_should_be_and_writes_only_if_it_has_to() -> None:
    assert {verb: (command.RING, command.READS) for verb, command in COMMANDS.items()} == NATURE


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_verb_tells_how_it_is_typed(verb: str) -> None:
    command = COMMANDS[verb]

    assert command.USAGE.split()[0] == verb
    assert command.SUMMARY[:1].islower()
    assert not command.SUMMARY.endswith(".")
    assert ("REF" in command.USAGE.split("[", maxsplit=1)[0]) <= command.REFS, "what takes refs reads them"


@pytest.mark.parametrize("verb", COMMANDS)
def test_what_a_verb_reads_and_opens_fits_what_it_does(verb: str) -> None:
    command = COMMANDS[verb]

    assert all(option == option.lower() and option.isidentifier() for option in command.OPTIONS)
    assert not command.CODES or command.REFS, "codes are refs"
    assert not isinstance(command, Posts) or command.READS, "what only reads may post"
    assert not isinstance(command, OpensForm) or not command.READS, "a form is for what changes something"


def test_what_stops_or_decides_a_launch_is_never_refused_for_haste() -> None:
    assert set(COMMANDS) & NEVER_REFUSED == STOPS_OR_DECIDES
    limits = Limits(clock=lambda: 0.0)
    for _ in range(PER_MINUTE):
        with limits.taking("U1", "claim"):
            pass

    for verb in sorted(STOPS_OR_DECIDES):
        for _ in range(AT_ONCE + 1):
            with limits.taking("U1", verb):
                pass
    with pytest.raises(Exception, match=f"That was {PER_MINUTE} in a minute"), limits.taking("U1", "claim"):
        pass
