"""Everything golive can be told to do. A verb is a module; this table is all that knows them.

To add one: write the module (`claim.py` shows the shape), add its line here, and its test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.contracts import Command
from commands import claim, decide, poll, vote

COMMANDS: Mapping[str, Command] = {
    "claim": claim,
    "vote": vote,
    "poll": poll,
    "decide": decide,
}
"""In the order `help` lists them."""
