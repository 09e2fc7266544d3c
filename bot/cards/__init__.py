"""Everything that is shown as a card. A card is rendered from the database when it is sent.

A card is a function of a scene and a subject (an area's code, a row's id). It returns None when there is
nothing to show. To add one: write the function, add its line here, and have `bot.room` ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cards import board, draft, poll, proposal, readiness, runbook, setup, trial
from bot.message import Message
from bot.store.scene import Scene

Card = Callable[[Scene, str], Message | None]

CARDS: Mapping[str, Card] = {
    "board": board.board,
    "setup": setup.setup,
    "phase": runbook.phase,
    "step": runbook.step,
    "area": readiness.area,
    "signoff": readiness.signoff,
    "poll": poll.poll,
    "decision": poll.decision,
    "proposal": proposal.proposal,
    "draft": draft.draft,
    "trial": trial.trial,
}
