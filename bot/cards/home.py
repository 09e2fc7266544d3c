"""What somebody's Home tab is made of: every launch they may see, and what is theirs in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain import mine as rules
from bot.domain.criterion import waiting
from bot.domain.people import Kind
from bot.domain.running import still_run
from bot.domain.standing import Standing
from bot.message import Block
from bot.store import homes, launches, leftover, people, signoffs, standing
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import home as view
from bot.views import step as step_view
from bot.views.home import Part_
from bot.views.step import Runbook


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tab as it is now. `seen` says from which state of the launches, `redraw_at` when time alone changes it."""

    blocks: tuple[Block, ...]
    seen: int
    redraw_at: datetime | None


def home(tx: Tx, user: str, now: datetime, *, surely: bool) -> Drawn:
    """The tab of `user`. Raises Lookup when `surely` and Slack has to say who is in a private channel."""
    person = people.known(tx, user)
    signs = person is None or person.kind is Kind.MEMBER
    seen = homes.total(tx)
    names = step_view.plain(people.names(tx))
    parts, others = [], []
    for _, attempt in leftover.owing(tx, user, "", now, surely=surely):
        scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, now)
        at = standing.of(scene)
        part = _part(scene, at, user, signs=signs)
        if part.mine or rules.takes_part(user, at.crew, at.steps):
            parts.append(part)
        else:
            others.append(scene.launch.name)
    parts.sort(key=_pressing)
    ats = (rules.changes_at(part.mine, user, part.book.crew, part.attempt, part.launch.zone, now) for part in parts)
    redraw = min((at for at in (*ats, leftover.grows_at(tx, now)) if at is not None), default=None)
    return Drawn(tuple(view.home(parts, others, people.zone(tx, user), names)), seen, redraw)


def _part(scene: Scene, now: Standing, user: str, *, signs: bool) -> Part_:
    seats = now.seats if now.poll is not None and now.poll.open else None
    ended, attempt = scene.attempt.ended_at is not None, scene.attempt
    steps = () if ended else still_run(now.steps, attempt)
    items = () if ended else now.items
    mine = rules.mine(
        user,
        now.crew,
        items,
        steps,
        seats,
        scene.now,
        signs=signs,
        actions=now.actions,
        criteria=waiting(now.criteria, attempt, scene.now),
        silent=now.silent,
    )
    book = Runbook(scene.launch, scene.attempt, now.crew, now.steps, scene.now, measured=now.measured)
    latest = signoffs.latest(scene, mine.approvals)
    signed = {item: signoff for item, signoff in latest.items() if signoff.signer != user}
    return Part_(scene.launch, scene.attempt, now.readiness.total, book, now.poll, mine, signed, signs)


def _pressing(part: Part_) -> tuple[bool, bool, bool, int]:
    mine = part.mine
    return (not mine.seats, not (mine.approvals or mine.to_sign), not mine.steps, part.attempt.id)
