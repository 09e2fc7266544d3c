"""What people are told when the database was put back to how it was once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.launch import Launch
from bot.message import Message
from bot.views.blocks import say
from bot.views.parts import At, Bold, Code, Line, clip


def held(as_of: datetime, zone: str) -> Message:
    """To whoever runs golive, at once."""
    return say(
        ["golive's database was put back to how it was ", At(as_of, zone), "."],
        ["So golive holds still: it announces nothing, reminds nobody and ends nothing by itself."],
        ["Make sure that it is the right copy. Then, where golive runs: ", Code("golive db release"), "."],
    )


def released(launch: Launch, as_of: datetime, steps: Sequence[str]) -> Message:
    """To the room, and to those who decide."""
    return say(
        [Bold(launch.name), ": golive's database was put back to how it was ", At(as_of, launch.zone), "."],
        ["What was done since then is not in it: please do it again. The cards show what is so now."],
        ["Buttons drawn before do nothing any more, and what was announced since may not be so."],
        *_skipped(steps),
    )


def _skipped(steps: Sequence[str]) -> list[Line]:
    if not steps:
        return []
    refs = clip(", ".join(steps), 500)
    return [["Whose time came since, without a reminder now: ", refs, ". Please look whether they were done."]]
