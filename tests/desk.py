"""A launch on a real store, and the router before it: what people ask for, and what they and the room are told.

    told = await desk.say("vote go", by=LEA)
    told = await desk.press(told, "Go OPS", by=OLI)
    assert "OPS says go" in told.shown

There is no Slack here: buttons and forms are taken from what golive answered, as Slack would send them back. What else
can be seen is in `tests/seen.py`.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import grammar, templates
from bot.contracts import Call, Origin, Where
from bot.domain import launch as launching
from bot.domain import tclock
from bot.domain.item import State as ItemState
from bot.domain.people import Kind, Person
from bot.domain.when import Moment
from bot.errors import Wanted
from bot.message import Message
from bot.router import Later, Router
from bot.store import items, launches, outbox, people, plan, schema, seeding, shelf
from bot.store.audit import Entry, append
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from bot.store.scene import Scene
from bot.store.types import metadata
from commands import COMMANDS
from tests import seen
from tests.lengths import refusing_long_words
from tests.planted import copy_of
from tests.told import Told, boxes, buttons, form_fits, ticked

TEAM, ROOM = "T1", seen.ROOM
AUDIENCES = "C8", "C9"
"""The channels of company and stakeholders."""
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
T0 = NOON + timedelta(hours=2)

NAMES = ("ANA", "BEN", "LEA", "KIM", "OLI", "BIA", "PAT", "EVE", "GUS", "SAM", "ROB", "DEB")
CAST = ANA, BEN, LEA, KIM, OLI, BIA, PAT, EVE, GUS, SAM, ROB, DEB = tuple(f"U{name}" for name in NAMES)
KINDS = {GUS: Kind.GUEST, SAM: Kind.STRANGER, ROB: Kind.BOT, DEB: Kind.GONE}
LEADS = {"BUILD": [LEA, KIM], "OPS": [OLI], "BIZ": [BIA], "PEOPLE": [PAT], "PRE": [BEN]}
"""Of the small release. Ana is director, Ben her deputy, Eve holds nothing."""


class Desk(seen.Seen):
    """The launch `recon`, in #C1, and its people. `now` is the only clock; `silent` is Slack not answering."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, NOON)
        self.silent = False
        self.groups: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        self.channels: set[str] = set()
        """Public ones that golive can join."""
        self.router = Router(store, COMMANDS, self._ask)
        self._keys = itertools.count(1)

    # --- What people do ---

    async def say(
        self,
        words: str,
        *,
        by: str,
        origin: Origin = Origin.SLASH,
        channel: str = ROOM,
        thread: str | None = None,
        launch: str | None = None,
        message: str | None = None,
    ) -> Told:
        """`/golive words`, or the same in a mention or a DM. Text is as Slack sends it. `message` is the words' id."""
        said = grammar.split(words)
        command = COMMANDS[said.verb]
        read = grammar.read(said.rest, options=command.OPTIONS, codes=command.CODES, refs=command.REFS)
        return await self._answer(
            by,
            said.verb,
            origin,
            Where(channel, thread, launch or said.launch, message=message),
            refs=read.refs,
            options=read.options,
            text=read.text,
        )

    async def press(self, where: Told | Message, label: str, *, by: str, key: str | None = None) -> Told:
        message = where.answer.message if isinstance(where, Told) else where
        assert message is not None
        values = dict(buttons(message))
        assert label in values, f"{label!r} is not among {list(values)}"
        return await self._carried(json.loads(values[label]), by, Origin.BUTTON, key)

    async def tick(self, where: Told | Message, *lines: int, by: str) -> Told:
        """Have these boxes of a step ticked, and no others, on somebody's screen as it was drawn."""
        message = where.answer.message if isinstance(where, Told) else where
        assert message is not None
        carried = json.loads(boxes(message)["action_id"])
        ticked = {"ticked": " ".join(map(str, lines))}
        return await self._carried({**carried, "o": {**carried["o"], **ticked}}, by, Origin.BUTTON, None)

    async def shortcut(self, verb: str, message: str, *, by: str, thread: str | None = None) -> Told:
        """A verb from the menu of a message in the room: a card that was posted, or any other."""
        return await self._answer(by, verb, Origin.SHORTCUT, Where(ROOM, thread, message=message))

    async def share(
        self, *files: str, by: str, thread: str, words: str = "", channel: str = ROOM, key: str | None = None
    ) -> Told:
        """Files in a thread of the room, `<address|name>` each, with words to nobody in particular."""
        refs, where = grammar.read(words, options=frozenset()).refs, Where(channel, thread)
        return await self._answer(by, "evidence", Origin.FILE, where, key=key, refs=refs, text=" ".join(files))

    async def submit(self, where: Told, *, by: str, key: str | None = None, **fields: str) -> Told:
        """The form that was opened, with its fields filled in."""
        form = where.form
        inputs = {block["block_id"] for block in form.blocks if block["type"] == "input"}
        assert set(fields) <= inputs, f"the form has {inputs}"
        carried = {"v": form.verb, **form.carry}
        text = grammar_escape(fields.pop("text", carried.get("t", "")))
        options = {**carried.get("o", {}), **{name: grammar_escape(value) for name, value in fields.items()}}
        return await self._carried({**carried, "t": text, "o": options}, by, Origin.MODAL, key)

    async def redraw(self, where: Told, *, by: str, **fields: str) -> Told:
        """The form that was opened, drawn anew by a choice in it, with what is filled in so far."""
        carried = {"v": where.form.verb, **where.form.carry}
        return await self._carried({**carried, "o": {**carried.get("o", {}), **fields}}, by, Origin.PICK, None)

    async def pick(self, where: Told, *, by: str, **picked: str) -> Told:
        """The form that was opened, with what was picked or ticked in it as Slack sends that. What is ticked from
        the start, and not named here, stays ticked."""
        carried = {"v": where.form.verb, **where.form.carry}
        fields = {**ticked(where.form), **picked}
        text = fields.pop("text", carried.get("t", ""))
        return await self._carried(
            {**carried, "t": text, "o": {**carried.get("o", {}), **fields}}, by, Origin.MODAL, None
        )

    async def _carried(self, value: Mapping[str, Any], by: str, origin: Origin, key: str | None) -> Told:
        where = Where(ROOM, launch=f"#{value['a']}" if value.get("a") else None)
        return await self._answer(
            by,
            value["v"],
            origin,
            where,
            key=key,
            refs=tuple(value.get("r", ())),
            options=value.get("o", {}),
            text=value.get("t", ""),
            seen=value.get("s"),
        )

    async def _answer(
        self, by: str, verb: str, origin: Origin, where: Where, *, key: str | None = None, **said: Any
    ) -> Told:
        key = key or f"call:{next(self._keys)}"
        answer = await self.router.answer(Call(key, by, verb, self.now, origin, where, **said))
        if isinstance(answer, Later):
            answer = await answer.answer
        if answer.form:
            form_fits(answer.form)
        return Told(answer)

    async def _ask(self, wanted: Wanted, now: datetime) -> None:
        if self.silent:
            raise TimeoutError
        await self.store.write(lambda tx: self._learn(tx, wanted, now))

    def _learn(self, tx: Tx, wanted: Wanted, now: datetime) -> None:
        for user in wanted.users:
            know(tx, user, now)
        for group in wanted.groups & self.groups.keys():
            people.keep_group(tx, group, group.lower(), self.groups[group], now)
        for channel in wanted.channels & self.channels:
            people.keep_channel(tx, people.Channel(channel, channel.lower(), False, False, True), now)
        for channel in wanted.members & self.members.keys():
            people.keep_channel(tx, people.Channel(channel, channel.lower(), True, False, True), now)
            people.keep_members(tx, channel, self.members[channel], now)

    # --- What the day brings ---

    async def change(self, change: Callable[[Scene], None]) -> None:
        """Change the launch behind the commands' back, with an entry in the record as every change has."""

        def write(tx: Tx) -> None:
            scene = self._scene(tx)
            change(scene)
            append(tx, scene.launch.id, Entry("", "test", "", {}, self.now))

        await self.store.write(write)

    async def show(self, view: str, subject: str) -> None:
        """Have a card asked for."""
        card = outbox.Card(view, subject)

        def ask(scene: Scene) -> None:
            attempt = scene.attempt
            outbox.show(scene.tx, card, launch=attempt.launch_id, attempt=attempt.id, channel=ROOM, now=self.now)

        await self.change(ask)

    async def post(self, view: str, subject: str) -> str:
        """Have a card stand in the channel as the courier would post it; returns its ts."""
        ts, table = f"1764590400.{next(self._keys):06}", schema.outbox
        here = (table.c.view == view) & (table.c.subject == subject)
        posted = {"ts": ts, "state": "sent"}
        await self.store.write(lambda tx: tx.execute(table.update().where(here).values(**posted)) and None)
        return ts

    async def set_t0(self, at: datetime = T0) -> None:
        def count(scene: Scene) -> None:
            moment = Moment(at, "Europe/Berlin", "as the test says")
            self.save(scene, tclock.set_t0(scene.attempt, moment, self.now))

        await self.change(count)

    async def hold(self, by: str, why: str) -> None:
        await self.change(lambda scene: self.save(scene, tclock.hold(scene.attempt, by=by, why=why, now=self.now)))

    async def stop_at_t0(self) -> None:
        def stop(scene: Scene) -> None:
            stopped = tclock.stop_at_t0(scene.attempt, self.now)
            assert stopped, "it is not T-0 yet"
            self.save(scene, stopped)

        await self.change(stop)

    async def lift(self) -> None:
        await self.change(lambda scene: self.save(scene, launching.lift(scene.attempt, self.now)))

    def save(self, scene: Scene, attempt: launching.Attempt) -> None:
        launches.save_attempt(scene.tx, scene.attempt, attempt)
        scene.attempt = attempt
        plan.retime(scene)
        shelf.arm(scene)

    async def settle(self, *refs: str, state: ItemState = ItemState.APPROVED) -> None:
        """Bring items to a state; `*` is all of them."""

        def bring(scene: Scene) -> None:
            for item in items.everything(scene):
                if not item.derived and (item.ref in refs or "*" in refs):
                    items.save(scene, item, replace(item, state=state, changed_at=self.now))

        await self.change(bring)

    async def name_leads(self, leads: Mapping[str, list[str]]) -> None:
        def name(scene: Scene) -> None:
            for place, users in leads.items():
                launches.set_leads(scene.tx, scene.launch.id, place, [(user, "user") for user in users])

        await self.change(name)


def grammar_escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def know(tx: Tx, user: str, now: datetime) -> None:
    kind = KINDS.get(user, Kind.MEMBER)
    person = Person(user, kind, user.removeprefix("U").capitalize(), "Europe/Berlin")
    people.keep_person(tx, person, home=TEAM, enterprise=None, now=now)


def plant(
    tx: Tx, template_name: str, deputy: str | None, *, timing: str | None = None, zone: str = "Europe/Berlin"
) -> None:
    """The launch, and a cast whom Slack last described an hour ago: too long to let anybody act."""
    for user in CAST:
        know(tx, user, NOON - timedelta(hours=1))
    template = templates.load(template_name)
    timing = timing or template.default_timing
    values = {
        "key": "recon",
        "name": "Reconciliation",
        "version": "2.1",
        "template": template.name,
        "timing": timing,
        "director": ANA,
        "deputy": deputy,
        "zone": zone,
        "window_s": seeding.window(template),
        "self_approval": False,
        "variables": {},
        "audiences": dict(zip(("company", "stakeholders"), AUDIENCES, strict=True)),
        "settings": seeding.settings(template),
    }
    launch = launches.create(tx, values, NOON)
    seeding.plant(tx, launch, template, timing)
    attempt = launches.create_attempt(tx, launch, number=1, kind="real", channel=ROOM, private=False)
    found = launches.attempt(tx, attempt)
    assert found is not None
    seeding.begin(Scene(tx, launches.by_id(tx, launch), found, NOON))


def _make_tables(tx: Tx) -> None:
    metadata.create_all(tx.conn)
    if tx.conn.dialect.name == "sqlite":
        for statement in refusing_long_words():
            tx.conn.exec_driver_sql(statement)


@asynccontextmanager
async def open_desk(folder: Path, *, template: str = "small-release", deputy: str | None = BEN) -> AsyncIterator[Desk]:
    """A launch that has been planned, and nothing more: no T-0, no leads.

    On SQLite in `folder`, or on the PostgreSQL that GOLIVE_TEST_DATABASE_URL names.
    """

    async def make(url: str) -> None:
        store = await open_store(url, TEAM)
        await store.write(_make_tables)
        await store.write(lambda tx: plant(tx, template, deputy))
        await store.close()

    async with copy_of((template, deputy), make, folder) as url:
        store = await open_store(url, TEAM)
        try:
            yield Desk(store)
        finally:
            await store.close()
