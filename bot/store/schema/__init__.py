"""The tables. Items and steps are identities of the launch; how far they are belongs to an attempt.

Every row is reached through its launch, and every launch through its team (the Slack installation).
"""

from __future__ import annotations

from bot.store.schema.checks import check_state, inbound, outcome, trial
from bot.store.schema.decisions import action, decision, doubt, note, poll, proposal, vote
from bot.store.schema.installation import installation
from bot.store.schema.launches import area, attempt, away, launch, lead, phase, seat
from bot.store.schema.readiness import criterion, exception, item, item_state, risk, signoff, verdict
from bot.store.schema.record import audit, call_key
from bot.store.schema.rollcall import roll_answer, roll_call
from bot.store.schema.runbook import reminder, step, step_state
from bot.store.schema.sending import digest, home, outbox, stream, watch
from bot.store.schema.slack import channel, person, user_group
from bot.store.schema.stakeholders import seen, stakeholder, stakeholder_answer
from bot.store.schema.telling import draft

__all__ = [
    "action",
    "area",
    "attempt",
    "audit",
    "away",
    "call_key",
    "channel",
    "check_state",
    "criterion",
    "decision",
    "digest",
    "doubt",
    "draft",
    "exception",
    "home",
    "inbound",
    "installation",
    "item",
    "item_state",
    "launch",
    "lead",
    "note",
    "outbox",
    "outcome",
    "person",
    "phase",
    "poll",
    "proposal",
    "reminder",
    "risk",
    "roll_answer",
    "roll_call",
    "seat",
    "seen",
    "signoff",
    "stakeholder",
    "stakeholder_answer",
    "step",
    "step_state",
    "stream",
    "trial",
    "user_group",
    "verdict",
    "vote",
    "watch",
]
