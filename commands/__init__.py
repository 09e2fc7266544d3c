"""Everything golive can be told to do. A verb is a module; this table is all that knows them.

To add one: write the module (`claim.py` shows the shape), add its line here, and its test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.contracts import Command
from commands import (
    approve,
    away,
    claim,
    decide,
    discard,
    done,
    evidence,
    hand,
    help,
    here,
    hold,
    item,
    lead,
    list,
    log,
    mine,
    na,
    new,
    note,
    poll,
    reject,
    reopen,
    report,
    resume,
    scrub,
    set,
    signoff,
    snooze,
    start,
    status,
    t0,
    trouble,
    vote,
    waive,
)

COMMANDS: Mapping[str, Command] = {
    "mine": mine,
    "status": status,
    "list": list,
    "help": help.Help(lambda: COMMANDS),
    "claim": claim,
    "hand": hand,
    "evidence": evidence,
    "signoff": signoff,
    "trouble": trouble,
    "away": away,
    "note": note,
    "approve": approve,
    "reject": reject,
    "waive": waive,
    "na": na,
    "reopen": reopen,
    "item": item,
    "discard": discard,
    "start": start,
    "done": done,
    "vote": vote,
    "poll": poll,
    "decide": decide,
    "t0": t0,
    "hold": hold,
    "resume": resume,
    "scrub": scrub,
    "new": new,
    "set": set,
    "lead": lead,
    "log": log,
    "report": report,
    "here": here,
    "snooze": snooze,
}
"""In the order `help` lists them."""
