"""What was known when a decision was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.aside import Excepted
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
    """Readiness by area, every seat's answer, what is open, set aside or may go wrong by name, as JSON."""
    return {
        "percent": now.readiness.total.percent,
        "areas": {area.code: _tally(area.tally) for area in now.readiness.areas if not area.derived},
        "blockers": list(now.readiness.unmet_blockers),
        "exceptions": list(exceptions(now.items)),
        "excepted": [packed(each) for each in now.exceptions],
        "red": [{"check": each.name, "refs": list(each.refs), "saw": each.saw} for each in now.red],
        "risks": [each.ref for each in now.risks if each.speaks_against],
        "poll": now.poll.number if now.poll else None,
        "seats": {each.seat.code: _seat(each) for each in now.seats or ()},
        "verdict": now.recommendation.verdict,
        "why": list(now.recommendation.why),
    }


def excepted(snapshot: Mapping[str, Any]) -> tuple[Excepted, ...]:
    """What had been set aside when it was taken. One of an earlier golive does not say."""
    return tuple(_as_excepted(**each) for each in snapshot.get("excepted", ()))


def _as_excepted(weight: str, at: str, until: str | None, **words: str) -> Excepted:
    ends = datetime.fromisoformat(until) if until else None
    return Excepted(weight=Weight(weight), at=datetime.fromisoformat(at), until=ends, **words)


def packed(each: Excepted) -> dict[str, Any]:
    """As it is kept in a snapshot."""
    return {
        "ref": each.ref,
        "title": each.title,
        "weight": each.weight,
        "kind": each.kind,
        "by": each.by,
        "at": each.at.isoformat(),
        "reason": each.reason,
        "until": each.until.isoformat() if each.until else None,
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
        {"who": vote.who, "for": vote.stead, "answer": vote.reply, "reason": vote.reason}
        | {"change": vote.change, "saw": vote.saw, "item": vote.item, "carried": vote.carried}
        for vote in seat.votes
    ]
    stale = {"stale": seat.stale} if seat.stale else {}
    return {"mandatory": seat.seat.mandatory, "answer": seat.reply, "votes": votes, **stale}
