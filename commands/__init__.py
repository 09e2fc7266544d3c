"""Everything golive can be told to do. A verb is a module; this table is all that knows them.

To add one: write the module (`claim.py` shows the shape), add its line here, and its test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.contracts import Command
from commands import claim, decide, lead, mine, new, poll, set, status, vote

COMMANDS: Mapping[str, Command] = {
    "mine": mine,
    "status": status,
    "claim": claim,
    "vote": vote,
    "poll": poll,
    "decide": decide,
    "new": new,
    "set": set,
    "lead": lead,
}
"""In the order `help` lists them."""
