"""Actions as people write them: `@kim by friday 17:00 renew the certificate`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot import grammar
from bot.domain import when
from bot.domain.action import Action
from bot.domain.forecast import END
from bot.domain.people import must_be_of_here
from bot.domain.typed import fold
from bot.errors import Refused
from bot.services import room
from bot.store import actions, people
from bot.store.scene import Scene
from bot.views import action as view

OPTIONS = frozenset({"owner", "by"})

_WHO = re.compile(r"[\s,:]*<@(?P<user>[^<>|]+)(?:\|[^<>]*)?>[\s,:]*")
_GROUP = re.compile(r"[\s,:]*<!subteam\^")
_TYPED = re.compile(r"[\s,:]*(?P<name>@[\w.-]+)")
_DAY = r"(?:today|tomorrow|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)(?=[\s,.:;]|\Z)"
_BY = re.compile(rf"[\s,]*by\s+(?=\d|[+-]|T\s?[+-]|in\s+\d|{_DAY})", re.IGNORECASE)
_LAST_BY = re.compile(r"[\s,]+by\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to do it, and by when; and the words that are left. None: not said."""

    owner: str | None
    due: datetime | None
    text: str


def read(scene: Scene, text: str) -> Asked:
    """`text` as Slack sent it: owner and date before the words in either order, the date after them, or as options.

    Raises Refused.
    """
    given = grammar.read(text, options=OPTIONS, refs=False)
    owner = _owner(given.options["owner"]) if "owner" in given.options else None
    due = deadline(scene, given.options["by"]) if "by" in given.options else None
    rest = given.text
    while True:
        if owner is None and (who := _WHO.match(rest)):
            owner, rest = who["user"], rest[who.end() :]
        elif due is None and (by := _BY.match(fold(rest))):
            due, rest = _taken(scene, rest[by.end() :])
        else:
            break
    if owner is None:
        _must_be_no_name(rest)
    if due is None:
        due, rest = _at_the_end(scene, rest)
    return Asked(owner, due, rest.strip())


def deadline(scene: Scene, typed: str, *, field: str = "text") -> datetime | None:
    """A time, or a day: then the end of its working hours. None for no words. Raises Refused."""
    plain = grammar.plain(typed).strip()
    if not plain:
        return None
    try:
        return when.moment(plain, now=scene.now, zone=scene.launch.zone, t0=scene.attempt.t0, clock=END).at
    except Refused as no:
        raise Refused(no.text, field=field) from None


def _taken(scene: Scene, text: str) -> tuple[datetime, str]:
    moment, rest = when.take_moment(text, now=scene.now, zone=scene.launch.zone, t0=scene.attempt.t0, clock=END)
    return moment.at, rest


def _at_the_end(scene: Scene, text: str) -> tuple[datetime | None, str]:
    """The time that the words end with (`… by friday`). What only looks a little like one is text."""
    found = [*_LAST_BY.finditer(fold(text))]
    if not found:
        return None, text
    tail = text[found[-1].end() :].rstrip(" .!")
    if when.reach(tail, END) != len(tail):
        return None, text
    return deadline(scene, tail), text[: found[-1].start()]


def _owner(typed: str) -> str:
    named = grammar.users(typed)
    if len(named) != 1:
        raise Refused("An action has one owner: `owner=@user`, picked from Slack's list.", field="owner")
    return named[0]


def _must_be_no_name(text: str) -> None:
    if _GROUP.match(text):
        raise Refused("An action has one owner, so name a person.", field="text")
    if typed := _TYPED.match(text):
        raise Refused(
            f"golive knows people by their mention, and {typed['name']} is none. Pick the name from Slack's list.",
            field="text",
        )


def add(scene: Scene, note: int, *, owner: str, due: datetime | None, by: str) -> Action:
    """The action of a note. Its owner hears of it, unless they wrote it down themselves. Raises Refused or Lookup."""
    must_be_of_here(people.person(scene.tx, owner, scene.now), "own an action")
    action = actions.add(scene, note, owner=owner, due=due)
    if owner != by:
        room.tell(scene, [owner], f"action:{action.id}", view.asked(scene.launch, action, by))
    return action
