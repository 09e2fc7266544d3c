"""The Home tab: what is mine in every launch, kept up to date for whoever looks at it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import templates
from bot.cards.home import Drawn, home
from bot.domain.item import Evidence, State, sign
from bot.store import items, launches, plan, schema, seeding, signoffs
from bot.store.engine import Tx
from bot.store.scene import Scene
from sandbox import View
from sandbox.blocks import view_faults, view_size
from sandbox.plain import blocks
from tests.desk import ANA, EVE, GUS, KIM, LEA, NOON, OLI, Desk
from tests.journeys.stage import Actor, Stage
from tests.told import READER


async def begin(stage: Stage) -> None:
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")


async def looks(stage: Stage, actor: Actor) -> View:
    await actor.person.open_home()
    await stage.settle()
    assert actor.person.home is not None
    return actor.person.home


def seen(stage: Stage, view: View | None) -> str:
    assert view is not None
    return view.shown


def published(stage: Stage) -> int:
    return len(stage.sandbox.calls("views.publish"))


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_a_tab_shows_what_waits_and_follows_what_is_done(stage: Stage) -> None:
    await begin(stage)
    view = await looks(stage, stage.lea)
    assert "Recon" in seen(stage, view)
    assert "Nothing here waits for you." in seen(stage, view)

    await stage.eve.types("signoff BUILD-1 https://ci.example.com/run/7")

    told = seen(stage, stage.lea.person.home)
    assert "Waiting for your approval (1)" in told
    assert "BUILD-1" in told
    assert "ci.example.com/run/7" in told
    heard = await stage.lea.presses(stage.lea.person.home, "Approve")
    assert heard.view is not None
    assert "BUILD-1 Release branch" in seen(stage, heard.view)
    assert "Nothing here waits for you." in seen(stage, stage.lea.person.home)


async def test_a_form_opened_from_a_tab_tells_in_its_own_place_what_came_of_it(stage: Stage) -> None:
    await begin(stage)
    await stage.eve.types("claim BUILD-1 BUILD-2")
    view = await looks(stage, stage.eve)
    assert "Yours to sign off (2)" in seen(stage, view)

    opened = await stage.eve.presses(view, "Sign off BUILD-1…")
    assert opened.view is not None
    await stage.eve.submits({"text": "https://ci.example.com/run/7"})

    assert stage.eve.view is not None
    assert "BUILD-1 Release branch is signed off." in seen(stage, stage.eve.view)
    told = seen(stage, stage.eve.person.home)
    assert "Yours to sign off (1)" in told
    assert "1 with a lead: BUILD-1" in told


async def test_a_refusal_from_a_tab_is_told_in_a_modal(stage: Stage) -> None:
    await begin(stage)
    await stage.eve.types("signoff BUILD-1 https://ci.example.com/run/7")
    view = await looks(stage, stage.lea)
    stale = replace_view(view)
    await stage.ana.types("approve BUILD-1")

    heard = await stage.lea.presses(stale, "Approve")

    assert heard.view is not None
    assert "BUILD-1 was approved by" in seen(stage, heard.view)


def replace_view(view: View) -> View:
    """The tab as a phone still shows it."""
    return replace(view, payload=dict(view.payload))


async def test_ten_quick_changes_are_one_drawing_and_nothing_new_is_none(stage: Stage) -> None:
    await begin(stage)
    await looks(stage, stage.eve)
    await looks(stage, stage.lou)
    before = published(stage)

    await stage.eve.types("claim BUILD-1..4 OPS-1..3")
    assert published(stage) == before + 1, "Lou's tab shows nothing of it"

    await looks(stage, stage.eve)
    assert published(stage) == before + 1, "it is as it was"


async def test_a_tab_that_was_never_opened_is_never_drawn(stage: Stage) -> None:
    await begin(stage)
    await stage.eve.types("claim BUILD-1")
    assert published(stage) == 0
    await stage.eve.person.open_home("messages")
    await stage.settle()
    assert published(stage) == 0


async def test_a_step_can_be_started_from_an_hour_before_its_time(stage: Stage) -> None:
    await begin(stage)
    await stage.ana.types("t0 tomorrow 10:00")
    view = await looks(stage, stage.lou)
    assert "PRE-1" in seen(stage, view)
    assert "Start PRE-1" not in labels(view)

    await stage.until(stage.now + timedelta(hours=8, minutes=30))

    assert "Start PRE-1" in labels(stage.lou.person.home)
    heard = await stage.lou.presses(stage.lou.person.home, "Start PRE-1")
    assert "PRE-1 Last Checks is started" in seen(stage, heard.view)
    assert "Done PRE-1" in labels(stage.lou.person.home)


async def test_a_private_launch_is_on_the_tabs_of_its_channels_members_alone(stage: Stage) -> None:
    await stage.ana.types('new quiet name="Quiet" template=small-release deputy=@ben zone=UTC', channel="secret")
    await stage.ana.types("lead BUILD @lea", channel="secret")

    assert "Quiet" in seen(stage, await looks(stage, stage.ben))
    assert "Quiet" not in seen(stage, await looks(stage, stage.lea)), "she leads there, but is not in the room"
    assert "You have no part in a launch yet" in seen(stage, await looks(stage, stage.kim))


def labels(view: View | None) -> list[str]:
    assert view is not None
    rows = [block["elements"] for block in view.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


# --- At the desk: how it looks at any size --------------------------------------------------------------------------


async def drawn(desk: Desk, user: str) -> Drawn:
    return await desk.store.read(lambda tx: home(tx, user, desk.now, surely=True))


def fits(tab: Drawn) -> None:
    """Raises AssertionError when Slack would refuse the tab."""
    view = json.loads(json.dumps({"type": "home", "blocks": tab.blocks}))
    assert view_faults(view, "home") == []
    assert view_size(view) < 250_000


def reads(tab: Drawn) -> str:
    fits(tab)
    return blocks([dict(block) for block in tab.blocks], READER)


async def test_a_tab_fits_with_a_thousand_items_and_counts_what_is_beyond(desk: Desk) -> None:
    await desk.change(lambda scene: many_items(scene, 1000))
    await desk.change(lambda scene: in_state(scene, State.CLAIMED, KIM))
    told = reads(await drawn(desk, KIM))
    assert "Yours to sign off (1005)" in told
    assert "Besides: " in told
    assert "and 983 more" in told, "ten with buttons, twelve by name"

    await desk.change(lambda scene: sign_all(scene))
    told = reads(await drawn(desk, LEA))
    assert "Waiting for your approval (1005)" in told
    assert "and 985 more" in told
    assert "Approve waiting in BUILD (1005)" in told


async def test_a_tab_fits_with_a_dozen_launches_and_names_those_beyond(desk: Desk) -> None:
    await desk.change(lambda scene: many_items(scene, 60))
    await desk.change(lambda scene: in_state(scene, State.CLAIMED, ANA))
    await desk.store.write(lambda tx: more_launches(tx, desk, 11))
    told = reads(await drawn(desk, ANA))
    assert told.count("Yours to sign off") == 1
    assert "Also under way: Copy 6, Copy 7" in told


async def test_a_guest_is_offered_no_sign_off(desk: Desk) -> None:
    await desk.say("hand BUILD-1 <@UGUS>", by=ANA)
    told = reads(await drawn(desk, GUS))
    assert "a member of the team signs off (1)" in told
    assert "[Look]" in told
    assert "Sign off" not in told


async def test_what_one_signed_for_a_guest_does_not_wait_for_oneself(desk: Desk) -> None:
    await desk.say("hand BUILD-1 <@UGUS>", by=ANA)
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=KIM)
    assert "Waiting for your approval" not in reads(await drawn(desk, KIM))
    assert "Waiting for your approval (1)" in reads(await drawn(desk, LEA))


async def test_an_open_poll_asks_for_the_seats_that_have_not_answered(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("poll open", by=ANA)
    told = reads(await drawn(desk, OLI))
    assert "OPS: go or no-go?" in told
    assert "[Go]  [No-go…]" in told
    await desk.say("vote go", by=OLI)
    assert "go or no-go?" not in reads(await drawn(desk, OLI))


async def test_words_of_people_stay_words(desk: Desk) -> None:
    await desk.say("signoff BUILD-1 &lt;!channel&gt; *done* <https://ci.example.com/7>", by=EVE)
    tab = await drawn(desk, LEA)
    assert "<!channel> *done*" in reads(tab)
    assert "mrkdwn" not in json.dumps(tab.blocks)


async def test_it_is_drawn_again_when_a_step_comes_near_and_when_it_is_late(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(days=2))
    due = (await desk.look(lambda scene: plan.steps(scene)))[0].due_at
    assert due is not None
    assert (await drawn(desk, OLI)).redraw_at == due - timedelta(hours=1)
    desk.now = due - timedelta(minutes=59)
    assert (await drawn(desk, OLI)).redraw_at == due
    desk.now = due + timedelta(minutes=1)
    assert "PRE-1 Last Checks" in reads(await drawn(desk, OLI))
    assert ", late" in reads(await drawn(desk, OLI))


def many_items(scene: Scene, many: int) -> None:
    """So many required items more in BUILD."""
    of = scene.tx.execute(select(schema.item).where(schema.item.c.ref == "BUILD-1")).one()._asdict()
    del of["id"]
    rows = [of | {"ref": f"BUILD-{n}", "position": n, "weight": "required"} for n in range(100, 100 + many)]
    scene.tx.execute(schema.item.insert(), rows)
    known = set(scene.tx.execute(select(schema.item_state.c.item_id)).scalars())
    ids = scene.tx.execute(select(schema.item.c.id)).scalars().all()
    fresh = {"attempt_id": scene.attempt.id, "state": "open", "signoff": 0, "changed_at": scene.now}
    scene.tx.execute(schema.item_state.insert(), [fresh | {"item_id": id} for id in ids if id not in known])


def in_state(scene: Scene, state: State, owner: str) -> None:
    for item in items.everything(scene):
        if item.area == "BUILD" and not item.derived:
            items.save(scene, item, replace(item, state=state, owner=owner))


def sign_all(scene: Scene) -> None:
    for item in items.everything(scene):
        if item.area == "BUILD" and not item.derived:
            signed = sign(item, by=KIM, evidence=[Evidence("note", "x" * 400)], now=scene.now)
            items.save(scene, item, signed)
            signoffs.add(scene, [signed], signer=KIM, evidence=[Evidence("note", "x" * 400)])


def more_launches(tx: Tx, desk: Desk, many: int) -> None:
    for number in range(1, many + 1):
        values = {name: getattr(desk._scene(tx).launch, name) for name in ("template", "timing", "director", "zone")}
        launch = launches.create(
            tx,
            values
            | {"key": f"copy-{number}", "name": f"Copy {number}", "version": None, "deputy": None, "window_s": 3600}
            | {"self_approval": False, "variables": {}, "audiences": {}, "settings": {}},
            NOON,
        )
        template = templates.load("small-release")
        seeding.plant(tx, launch, template, template.default_timing)
        attempt = launches.create_attempt(tx, launch, number=1, kind="real", channel=f"CX{number}", private=False)
        found = launches.attempt(tx, attempt)
        assert found is not None
        seeding.begin(Scene(tx, launches.by_id(tx, launch), found, NOON))
