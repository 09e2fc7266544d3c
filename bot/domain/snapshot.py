"""What was known when a decision was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.item import ENDS, Item, Weight
from bot.domain.poll import SeatStanding
from bot.domain.readiness import Tally
from bot.domain.standing import Standing


def exceptions(items: Sequence[Item]) -> tuple[str, ...]:
    """Required items still open: a GO accepts them as they are."""
    return tuple(
        item.ref for item in items if not item.derived and item.weight is Weight.REQUIRED and item.state not in ENDS
    )


def snapshot(now: Standing) -> dict[str, Any]:
    """Readiness by area, every seat's answer, and what stands open, as JSON."""
    return {
        "percent": now.readiness.total.percent,
        "areas": {area.code: _tally(area.tally) for area in now.readiness.areas if not area.derived},
        "blockers": list(now.readiness.unmet_blockers),
        "exceptions": list(exceptions(now.items)),
        "poll": now.poll.number if now.poll else None,
        "seats": {each.seat.code: _seat(each) for each in now.seats or ()},
        "verdict": now.recommendation.verdict,
        "why": list(now.recommendation.why),
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {
        "percent": tally.percent,
        "counted": tally.counted,
        "approved": tally.approved,
        "signed": tally.signed,
        "waived": tally.waived,
        "na": tally.na,
        "blockers_open": tally.blockers_open,
        "required_open": tally.required_open,
    }


def _seat(seat: SeatStanding) -> dict[str, Any]:
    votes = [
        {"who": vote.who, "answer": vote.reply, "reason": vote.reason, "change": vote.change, "saw": vote.saw}
        for vote in seat.votes
    ]
    return {"mandatory": seat.seat.mandatory, "answer": seat.reply, "votes": votes}
