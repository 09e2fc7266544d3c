"""`golive director`: the last resort, when nobody is left who may hand a launch on."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.people import Kind
from bot.errors import Refused
from bot.services import handover
from bot.store import launches, people
from bot.store.engine import Tx
from bot.store.scene import of_attempt

ID = re.compile(r"[UW][A-Z0-9]{2,}")


def hand_on(tx: Tx, key: str, to: str, why: str, now: datetime) -> str:
    """Make somebody the director of the launch called `key`. Raises Refused."""
    attempt = launches.latest_of(tx, key)
    if attempt is None:
        keys = ", ".join(launch.key for launch, _ in launches.every(tx))
        raise Refused(f"There is no launch {key!r}. There are: {keys or 'none'}.")
    scene = of_attempt(tx, attempt.id, now)
    user = _known(tx, to)
    if user == scene.launch.director:
        raise Refused(f"{to} directs {key} already.")
    name = people.names(tx).get(user, user)
    handover.hand_on(scene, user, by=handover.NOBODY, why=why)
    return f"{name} directs {key} now. The room, they and {scene.launch.director} are told, and the record has it."


def _known(tx: Tx, typed: str) -> str:
    """The member of that id, or of that display name where only one has it."""
    plain = typed.removeprefix("<").removesuffix(">").removeprefix("@")
    ids = [plain] if ID.fullmatch(plain) else [each for each, name in people.names(tx).items() if name == plain]
    found = [person for each in ids if (person := people.known(tx, each)) is not None]
    if len(found) != 1:
        raise Refused(
            f"golive knows {'several people' if found else 'nobody'} by {typed!r}. Give the Slack id (U012AB3CD) of "
            "somebody who has typed `/golive` once."
        )
    if found[0].kind is not Kind.MEMBER:
        raise Refused(f"{typed} is no member of this workspace, so they cannot direct a launch.")
    return found[0].id
