"""`set [KEY=VALUE…]`: the launch's settings. Bare, it opens a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import proposal as agreeing
from bot.domain import voiding as rules
from bot.domain import webhook, when, workhours
from bot.domain.item import Item
from bot.domain.people import must_command
from bot.domain.proposal import Kind
from bot.domain.typed import bare, nearest, shown
from bot.errors import Refused
from bot.message import Form
from bot.services import handover, places, room, voiding
from bot.services.calls import answer, changed_since, scene_of
from bot.services.voiding import Voided
from bot.store import audit, checks, items, launches, proposals, signoffs, watches
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import handover as handing
from bot.views import setup
from bot.views import voided as view
from bot.views.blocks import Button
from bot.views.item import count
from bot.views.parts import Bold, Code, Line, Mention

USAGE = "set [KEY=VALUE…|agree]"
SUMMARY = "name, version, deputy, zone, window, working hours, audiences, variables; alone, it opens a form"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False

AUDIENCES = ("company", "stakeholders", "customers")
NOBODY = ("", "nobody", "none")
LONGEST = {"name": 150, "version": 100}


AGREE = "agree"
"""Said by the second person, where the deputy has named another director."""

SHOWN = "shown"
"""What a confirmed preview showed; no setting."""


def opens(call: Call) -> bool:
    return not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = scene_of(tx, call)
    must_command(scene.crew, call.actor, "change settings")
    return setup.settings_form(scene.attempt, scene.launch)


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    if call.options.get("act") == AGREE or bare(call.text).strip().lower() == AGREE:
        return _agree(scene, call)
    scene.member(call.actor, "change settings")
    must_command(scene.crew, call.actor, "change settings")
    given = _given(scene, call)
    if "director" in given and call.actor != scene.launch.director:
        return _propose(scene, call, given)
    if not given:
        return answer(["Say what: ", Bold(USAGE), f". Keys: {', '.join(_known(scene))}."], buttons=[_open(scene)])

    changes: dict[str, Any] = {}
    for key, value in given.items():
        _change(scene, call, key, value, changes)
    changes = {column: value for column, value in changes.items() if value != getattr(scene.launch, column)}
    if not changes:
        return answer(["Nothing changed: it is set like that already."])
    falling = _falling(scene, changes)
    if falling and not _is_confirmed(scene, call, falling):
        return _preview(scene, call, given, falling)

    launches.save(tx, scene.launch, **changes)
    for column, value in changes.items():
        audit.append(tx, scene.launch.id, Entry(call.actor, "set", column, {column: _kept(column, value)}, call.now))
    why = f"the version is {changes.get('version')} now." if falling else ""
    fallen = voiding.void(scene, falling, why, key=call.key, by=call.actor)

    if {"director", "deputy"} & set(changes):
        watches.look_after(scene)
    if {"variables", "version"} & set(changes):
        checks.look_everywhere(scene)
    room.setup(scene)
    room.board(scene)

    lines = [_line(key, value) for key, value in given.items() if not _hooked(key, value, changes)]
    return answer(*lines, *_keys(given, changes), *_fell(scene, changes, fallen))


def _kept(column: str, value: Any) -> Any:
    """As the record keeps it: of a webhook its host, for path and key may be secrets."""
    if column != "webhooks":
        return value
    return {audience: webhook.host(each["url"]) for audience, each in (value or {}).items()}


def _hooked(key: str, value: str, changes: Mapping[str, Any]) -> bool:
    return key in AUDIENCES and key in (changes.get("webhooks") or {}) and bool(grammar.links(value))


def _keys(given: Mapping[str, str], changes: Mapping[str, Any]) -> list[Line]:
    """The key of each webhook that is new, told this once."""
    lines: list[Line] = []
    for audience, value in given.items():
        if _hooked(audience, value, changes):
            hook = changes["webhooks"][audience]
            lines.append([Bold(audience), f" is told by the webhook at {webhook.host(hook['url'])}. It is signed with"])
            lines.append([Code(hook["key"]), " · golive shows this key once; setting the webhook anew makes another."])
    return lines


def _propose(scene: Scene, call: Call, given: Mapping[str, str]) -> Answer:
    """The deputy names another director, for the one there is cannot: a second person has to agree."""
    if len(given) > 1:
        raise Refused("Another director is a matter of its own: `set director=@user` alone.", field="director")
    to = _user(given["director"], "director")
    places.must_be_members(scene.tx, [to], scene.now, "direct a launch")
    if to == scene.launch.director:
        raise Refused("They direct it already.", field="director")
    waits = proposals.pending(scene, Kind.DIRECTOR)
    if waits is not None and waits.lapses_at > call.now:
        raise Refused("Another director is proposed already, and waits for the holder of a seat.")
    if waits is not None:
        handover.lapse(scene, waits)

    asked = handover.propose(scene, by=call.actor, to=to)

    return answer(*handing.proposed(scene.launch, asked))


def _agree(scene: Scene, call: Call) -> Answer:
    """The second person's word to another director."""
    scene.member(call.actor, "agree to another director")
    asked = proposals.of(scene, call.seen) if call.seen else proposals.pending(scene, Kind.DIRECTOR)
    if asked is None:
        raise Refused("No other director is proposed. `set director=@user`, by director or deputy, names one.")
    agreeing.must_be_pending(asked, call.now, scene.launch.zone)
    agreeing.must_agree(scene.crew, asked, call.actor)
    if asked.by != scene.launch.deputy:
        raise Refused("Whoever proposed it is not the deputy any more, so it does not count.")

    handover.agree(scene, asked, by=call.actor)

    return answer([Mention(asked.subject or ""), " directs ", Bold(scene.launch.name), " from now on."])


def _falling(scene: Scene, changes: Mapping[str, Any]) -> list[Item]:
    """What falls back with these changes. Nothing once a GO stands."""
    if "version" not in changes or voiding.is_frozen(scene):
        return []
    return items.bound_to_version(scene)


def _is_confirmed(scene: Scene, call: Call, falling: Sequence[Item]) -> bool:
    """Whether the actor was shown just this: the plan, and the items that fall back."""
    return call.seen == scene.attempt.plan_version and call.options.get(SHOWN) == rules.mark(falling)


def _preview(scene: Scene, call: Call, given: Mapping[str, str], falling: Sequence[Item]) -> Answer:
    latest = signoffs.latest(scene, falling)
    shown = [(latest[item.id], item) for item in falling]
    again = changed_since(call, "Something")
    carried = {**given, SHOWN: rules.mark(falling)}
    seen = scene.attempt.plan_version
    confirm = Button("Confirm", "set", options=carried, attempt=scene.attempt.id, seen=seen, style="primary")
    return answer(*again, *view.version_preview(shown, grammar.plain(given["version"]).strip()), buttons=[confirm])


def _fell(scene: Scene, changes: Mapping[str, Any], fallen: Sequence[Voided]) -> list[Line]:
    if fallen:
        return [[f"{count(len(fallen), 'item')} fell back; whoever signed or approved them is told."]]
    if "version" in changes and voiding.is_frozen(scene) and items.bound_to_version(scene):
        return [["Nothing falls back, for the GO stands: what was signed off for the former version counts still."]]
    return []


def _given(scene: Scene, call: Call) -> Mapping[str, str]:
    """Settings by key, from the form or from what was typed. Raises Refused for a key there is not."""
    if call.options:
        return {key: value for key, value in call.options.items() if key != SHOWN}
    known = _known(scene)
    reading = grammar.read(call.text, options=frozenset(known), refs=False)
    if reading.text:
        typed = grammar.plain(reading.text).split("=")[0].strip()
        near = nearest(typed, known)
        raise Refused(f"`set` does not know {shown(typed)}. Nearest: {', '.join(near) or ', '.join(known[:8])}.")
    return reading.options


def _known(scene: Scene) -> list[str]:
    return [*SETTERS, *AUDIENCES, *scene.launch.settings.get("variables", scene.launch.variables)]


def _change(scene: Scene, call: Call, key: str, value: str, changes: dict[str, Any]) -> None:
    if setter := SETTERS.get(key):
        changes[setter[0]] = setter[1](scene, call, value)
    elif key in AUDIENCES:
        _audience_change(scene, key, value, changes)
    else:
        before = changes.get("variables", dict(scene.launch.variables))
        changes["variables"] = _with(before, key, grammar.plain(value).strip())


def _audience_change(scene: Scene, key: str, value: str, changes: dict[str, Any]) -> None:
    """An audience's channel, or the webhook it is told by; `nobody` takes both off."""
    hooks = changes.get("webhooks", dict(scene.launch.webhooks or {}))
    links = grammar.links(value)
    nobody = grammar.plain(value).strip().lower() in NOBODY
    if links and not grammar.channels(value):
        changes["webhooks"] = {**hooks, key: webhook.made(links[0])}
        return
    if nobody and key in hooks:
        changes["webhooks"] = {name: each for name, each in hooks.items() if name != key} or None
    before = changes.get("audiences", dict(scene.launch.audiences))
    changes["audiences"] = _audience(scene, key, value, before)


def _audience(scene: Scene, key: str, value: str, before: Mapping[str, str]) -> dict[str, str]:
    """The channel of an audience, tried at once. `nobody` takes it off."""
    if grammar.plain(value).strip().lower() in NOBODY:
        return {name: channel for name, channel in before.items() if name != key}
    channel = next(iter(grammar.channels(value)), None)
    if channel is None:
        raise Refused(
            f"`{key}` is a channel, `set {key}=#channel` picked from Slack's list, or a webhook's address, "
            f"`set {key}=https://hooks.example.com/…`.",
            field=key,
        )
    again = Button("Go on", "set", text=f"{key}=<#{channel}>", attempt=scene.attempt.id)
    places.must_reach(scene.tx, channel, scene.now, again=again)
    return {**before, key: channel}


def _with(before: Mapping[str, str], key: str, value: str) -> dict[str, str]:
    if len(value) > 300:
        raise Refused(f"That {key} is longer than 300 characters.", field=key)
    return {**before, key: value} if value else {name: each for name, each in before.items() if name != key}


def _text(key: str, *, empty: bool) -> Callable[[Scene, Call, str], str | None]:
    def text(scene: Scene, call: Call, value: str) -> str | None:
        plain = grammar.plain(value).strip()
        if len(plain) > LONGEST[key]:
            raise Refused(f"A {key} has at most {LONGEST[key]} characters.", field=key)
        if not plain and not empty:
            raise Refused(f"A launch needs a {key}.", field=key)
        return plain or None

    return text


def _deputy(scene: Scene, call: Call, value: str) -> str:
    user = _user(value, "deputy")
    places.must_be_members(scene.tx, [user], scene.now, "direct a launch")
    if user == scene.launch.director:
        raise Refused("The deputy stands in for the director, so it has to be somebody else.", field="deputy")
    return user


def _director(scene: Scene, call: Call, value: str) -> str:
    user = _user(value, "director")
    places.must_be_members(scene.tx, [user], scene.now, "direct a launch")
    if user == scene.launch.deputy:
        raise Refused("They are the deputy. Name another deputy first: `set deputy=@user`.", field="director")
    return user


def _user(value: str, key: str) -> str:
    users = grammar.users(value)
    if len(users) != 1:
        raise Refused(f"`{key}` is one person: `set {key}=@user`, picked from Slack's list.", field=key)
    return users[0]


def _zone(scene: Scene, call: Call, value: str) -> str:
    return when.zone(grammar.plain(value).strip())


def _window(scene: Scene, call: Call, value: str) -> int:
    end = when.parse_offset(grammar.plain(value).strip())
    if end.total_seconds() <= 0:
        raise Refused("The launch window ends after T-0, for example `set window=T+6h`.", field="window")
    return round(end.total_seconds())


def _hours(scene: Scene, call: Call, value: str) -> str | None:
    """Empty: the usual ones again."""
    typed = grammar.plain(value).strip()
    return workhours.read(typed, scene.launch.zone).kept if typed else None


def _switch(scene: Scene, call: Call, value: str) -> bool:
    typed = grammar.plain(value).strip().lower()
    if typed not in ("on", "off", "yes", "no"):
        raise Refused("`self-approval` is `on` or `off`.", field="self-approval")
    return typed in ("on", "yes")


SETTERS: Mapping[str, tuple[str, Callable[[Scene, Call, str], Any]]] = {
    "name": ("name", _text("name", empty=False)),
    "version": ("version", _text("version", empty=True)),
    "deputy": ("deputy", _deputy),
    "director": ("director", _director),
    "zone": ("zone", _zone),
    "window": ("window_s", _window),
    "working_hours": ("working_hours", _hours),
    "self-approval": ("self_approval", _switch),
}
"""What can be set: the key as typed, the column it changes, and how its value is read."""


def _line(key: str, value: str) -> Line:
    return [Bold(key), f" is now {grammar.plain(value).strip() or 'empty'}."]


def _open(scene: Scene) -> Button:
    return Button("Open form", "set", attempt=scene.attempt.id, style="primary")
