"""`new [KEY]`: begin a launch in this channel. Bare, it opens a form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot import grammar, templates
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import when
from bot.domain.typed import shown
from bot.errors import Refused
from bot.message import Form
from bot.services import places, room
from bot.services.calls import answer
from bot.store import audit, launches, people, seeding
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.people import Channel
from bot.store.scene import Scene
from bot.templates.model import Template
from bot.views import setup
from bot.views.blocks import Button
from bot.views.parts import Bold

USAGE = "new [KEY] [name=… template=… timing=… version=… deputy=@user zone=…]"
SUMMARY = "begin a launch in this channel; alone, it opens a form"
RING = Ring.DIRECTOR
READS = False
ASKED = ("domain", "base_url", "metrics_url", "repo", "version")
OPTIONS = frozenset({"name", "key", "template", "timing", "deputy", "zone", *ASKED})
CODES = False
REFS = False

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


def opens(call: Call) -> bool:
    return not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    channel = _channel(tx, call)
    shipped = [templates.load(name) for name in templates.names()]
    timings = {name: timing.about for template in shipped for name, timing in template.timings.items()}
    return setup.new_form(
        templates=[setup.Choice(each.name, f"{each.name}: {_size(each)}") for each in shipped],
        timings=[setup.Choice(name, f"{name}: {about}") for name, about in timings.items()],
        key=_key_from(channel.name),
        zone=people.zone(tx, call.actor),
        channel=call.where.channel,
    )


def run(tx: Tx, call: Call) -> Answer:
    deputy = next(iter(grammar.users(call.options.get("deputy", ""))), None)
    places.must_be_members(tx, filter(None, [call.actor, deputy]), call.now, "direct a launch")
    channel = _channel(tx, call)

    key = _key(tx, call, channel)
    template, timing = _template(call.options)
    zone = when.zone(call.options.get("zone") or people.zone(tx, call.actor))
    if deputy == call.actor:
        raise Refused("The deputy stands in for you, so it has to be somebody else.", field="deputy")

    values = {
        "key": key,
        "name": _text(call, "name") or key.replace("-", " ").capitalize(),
        "version": _text(call, "version"),
        "template": template.name,
        "timing": timing,
        "director": call.actor,
        "deputy": deputy,
        "zone": zone,
        "window_s": seeding.window(template),
        "self_approval": False,
        "variables": _variables(call, template),
        "audiences": {},
        "settings": seeding.settings(template),
    }
    scene = _created(tx, call, channel, values, template)
    facts = {"template": template.name, "timing": timing, "deputy": deputy}
    audit.append(tx, scene.launch.id, Entry(call.actor, "new", key, facts, call.now))

    room.setup(scene)
    room.board(scene)
    for area in template.areas:
        room.area(scene, area.code)

    return answer(
        [Bold(scene.launch.name), f" is set up: {_size(template)}. You are its director."],
        ["The board is pinned in this channel. Each area has a card, and works in its thread."],
        buttons=[
            Button("Name people…", "lead", attempt=scene.attempt.id, style="primary"),
            Button("Settings…", "set", attempt=scene.attempt.id),
        ],
    )


def _channel(tx: Tx, call: Call) -> Channel:
    """The channel that becomes the launch room. Raises Refused or Lookup."""
    if call.origin is Origin.DM or call.where.channel.startswith("D"):
        raise Refused("A launch lives in a channel of its own. Type `new` there.")
    again = Button("Go on", "new", options=call.options, text=call.text)
    found = places.must_reach(tx, call.where.channel, call.now, again=again)
    if (attempt := launches.open_in(tx, found.id)) is not None:
        launch = launches.by_id(tx, attempt.launch_id)
        raise Refused(f"This channel is the room of `{launch.key}` already. One channel holds one launch at a time.")
    return found


def _created(tx: Tx, call: Call, channel: Channel, values: Mapping[str, object], template: Template) -> Scene:
    launch_id = launches.create(tx, values, call.now)
    seeding.plant(tx, launch_id, template, str(values["timing"]))
    attempt_id = launches.create_attempt(
        tx, launch_id, number=1, kind="real", channel=channel.id, private=channel.private
    )
    attempt = launches.attempt(tx, attempt_id)
    assert attempt is not None, "inserted a moment ago"
    scene = Scene(tx, launches.by_id(tx, launch_id), attempt, call.now)
    seeding.begin(scene)
    return scene


def _key(tx: Tx, call: Call, channel: Channel) -> str:
    typed = _text(call, "key") or grammar.plain(call.text).strip() or _key_from(channel.name)
    key = typed.lower()
    if not KEY.fullmatch(key):
        raise Refused(
            "A key is one word of small letters, digits and hyphens that begins with a letter, such as `recon` or "
            '`billing-2`. Everything else about a launch is named: `new recon name="Reconciliation"`.',
            field="key",
        )
    if launches.key_is_taken(tx, key):
        raise Refused(f"There is a launch `{key}` already. Pick another key, such as `{key}-2`.", field="key")
    return key


def _key_from(channel: str) -> str:
    """`launch-recon` suggests `recon`."""
    slug = re.sub(r"[^a-z0-9-]+", "-", channel.lower()).strip("-")
    slug = re.sub(r"^(launch|golive|go-live|release)-", "", slug).lstrip("-0123456789")
    return slug[:40] or "launch"


def _template(options: Mapping[str, str]) -> tuple[Template, str]:
    names = templates.names()
    name = options.get("template", "go-live" if "go-live" in names else names[0]).lower()
    if name not in names:
        raise Refused(f"There is no template {shown(name)}. There are: {', '.join(names)}.", field="template")
    template = templates.load(name)
    timing = options.get("timing", "").lower() or template.default_timing
    if timing not in template.timings:
        if len(template.timings) > 1:
            known = ", ".join(template.timings)
            raise Refused(f"{name} has no timing {shown(timing)}. It has: {known}.", field="timing")
        timing = template.default_timing
    return template, timing


def _variables(call: Call, template: Template) -> dict[str, str]:
    preset = {name: each.default for name, each in template.variables.items() if each.default is not None}
    given = {name: value for name in ASKED if (value := _text(call, name)) and name in template.variables}
    return preset | given


def _text(call: Call, name: str) -> str | None:
    value = grammar.plain(call.options.get(name, "")).strip()
    if len(value) > 300 or (name == "name" and len(value) > 150) or (name == "version" and len(value) > 100):
        raise Refused(f"That {name} is too long for a launch.", field=name)
    return value or None


def _size(template: Template) -> str:
    items = sum(item.derived is None for item in template.items)
    return f"{items} items, {len(template.steps)} steps, {len(template.seats)} seats"
