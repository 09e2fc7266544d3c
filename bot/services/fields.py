"""The fields of an item as people give them: `weight=blocker`, `due=T-2d`, `owner=@user`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot import grammar
from bot.contracts import Call
from bot.domain import spans, when
from bot.domain.due import Due, typed
from bot.domain.item import Weight
from bot.domain.people import Kind
from bot.domain.secrets import without_secrets
from bot.domain.shelf import LONGEST, SHORTEST
from bot.domain.typed import shown
from bot.errors import Refused
from bot.store import people
from bot.store.scene import Scene

WORDS = 3000
"""Characters of a definition or a note: what a form can show."""

TITLE = 150
"""Characters of a title or of a group's name."""


def read(scene: Scene, call: Call) -> dict[str, Any]:
    """What the options of a call set, by the name of the item's field. Raises Refused or Lookup."""
    return {FIELDS[name][0]: FIELDS[name][1](scene, call, value) for name, value in _given(call).items()}


def short(text: str, what: str) -> str:
    """One line of somebody's words. Raises Refused when there are none, or too many."""
    plain = " ".join(grammar.plain(text).split()).strip('"“”')
    if not plain:
        raise Refused(f"An item needs a {what}.", field=what)
    if len(plain) > TITLE:
        raise Refused(f"A {what} has at most {TITLE} characters; that is {len(plain)}.", field=what)
    return plain


def must_be_able_to_own(scene: Scene, by: str, to: str) -> None:
    """Raises Refused unless `to` may own items: a member, or a guest whom the director names. Raises Lookup."""
    person = people.person(scene.tx, to, scene.now)
    if person.kind is Kind.GUEST:
        if not scene.crew.commands(by):
            raise Refused(f"<@{to}> is a guest: only the director or the deputy can give a guest items.", field="text")
    elif person.kind is not Kind.MEMBER:
        raise Refused(f"<@{to}> cannot own items: that is no member of this workspace.", field="text")


def _given(call: Call) -> Mapping[str, str]:
    """In a form an empty field says nothing, but for note, due time and shelf life, which it takes away."""
    return {name: value for name, value in call.options.items() if name in FIELDS and (value or name in EMPTY)}


def _weight(scene: Scene, call: Call, value: str) -> Weight:
    word = grammar.plain(value).strip().lower()
    if word not in set(Weight):
        raise Refused(f"{shown(value)} is no weight. Items are `blocker`, `required` or `optional`.", field="weight")
    return Weight(word)


def _due(scene: Scene, call: Call, value: str) -> Due | None:
    """`T-2d`, `T-5d 17:00`, a time that is kept as its distance from T-0, or `none`."""
    plain = grammar.normalise(grammar.plain(value)).strip()
    if plain.lower() in ("", "none", "never"):
        return None
    return typed(plain) or _from_time(scene, call, plain)


def _from_time(scene: Scene, call: Call, plain: str) -> Due:
    t0 = scene.attempt.t0
    if t0 is None:
        raise Refused('There is no T-0 yet, so give it as `due=T-2d` or `due="T-5d 17:00"`.', field="due")
    at = when.moment(plain, now=call.now, zone=scene.launch.zone, t0=t0).at
    if at > t0:
        raise Refused('An item is due before T-0: `due=T-2d`, `due="T-5d 17:00"` or a time before it.', field="due")
    return Due(t0 - at)


def _shelf(scene: Scene, call: Call, value: str) -> timedelta | None:
    """`36h`, `7d`; nothing, or `never`: an approval counts for good."""
    plain = grammar.normalise(grammar.plain(value)).strip()
    if plain.lower() in ("", "none", "never"):
        return None
    length = spans.duration(plain)
    if not SHORTEST <= length <= LONGEST:
        raise Refused("A shelf life is between a minute and a year: `shelf=36h`, `shelf=7d`.", field="shelf")
    return length


def _bound(scene: Scene, call: Call, value: str) -> bool:
    word = grammar.plain(value).strip().lower()
    if word not in ("yes", "no", "version"):
        raise Refused(
            f"{shown(value)} is neither `yes` nor `no`: is its sign-off for one version alone?", field="bound"
        )
    return word != "no"


def owner(scene: Scene, call: Call, value: str) -> str | None:
    named = grammar.users(value)
    if not named and grammar.plain(value).strip().lower() in ("nobody", "none"):
        return None
    if len(named) != 1:
        raise Refused("An item has one owner: `owner=@user`, picked from Slack's list, or `owner=nobody`.")
    must_be_able_to_own(scene, call.actor, named[0])
    return named[0]


def _words(scene: Scene, call: Call, value: str) -> str:
    words = without_secrets(grammar.plain(value).strip())
    if len(words) > WORDS:
        raise Refused(f"That is {len(words)} characters, and {WORDS} fit. A page can say more: give its link.")
    return words


def _note(scene: Scene, call: Call, value: str) -> str | None:
    return _words(scene, call, value) or None


FIELDS: Mapping[str, tuple[str, Callable[[Scene, Call, str], Any]]] = {
    "title": ("title", lambda scene, call, value: short(value, "title")),
    "def": ("definition", _words),
    "weight": ("weight", _weight),
    "due": ("due", _due),
    "group": ("section", lambda scene, call, value: short(value, "group")),
    "note": ("note", _note),
    "owner": ("owner", owner),
    "shelf": ("shelf", _shelf),
    "bound": ("bound", _bound),
}
"""What can be set: the name as typed, the field it changes, and how its value is read."""

EMPTY = frozenset({"note", "due", "shelf"})
