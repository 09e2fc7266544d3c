"""The plan changed while it is in use: shown first, confirmed, told to those it concerns."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.runbook import State
from bot.store import schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, OLI, ROB, Desk
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, change, finish, phase_card, step
from tests.told import Told


async def confirmed(desk: Desk, words: str, by: str = ANA) -> Told:
    return await desk.press(await desk.say(words, by=by), "Confirm", by=by)


async def test_a_step_gets_another_time_and_what_comes_after_follows(desk: Desk) -> None:
    asked = await desk.say("step DAY-2 at T+20m", by=ANA)

    assert asked.shown == "DAY-2 Deploy\nAt: T-0 → T+20m\n2 steps are due at another time.\n[Confirm]"
    assert (await step(desk, "DAY-2")).due_at == FRIDAY

    told = await desk.press(asked, "Confirm", by=ANA)

    assert told.shown == "DAY-2 Deploy has changed.\nAt: T-0 → T+20m"
    assert (await step(desk, "DAY-2")).due_at == FRIDAY + 20 * MINUTE
    assert (await step(desk, "DAY-3")).due_at == FRIDAY + 40 * MINUTE
    [entry] = await desk.record("step")
    assert (entry.actor, entry.ref, entry.facts) == (ANA, "DAY-2", {"at": "T-0 → T+20m"})

    def reminded(scene: Scene) -> set[object]:
        table = schema.reminder
        where = (table.c.state == "armed", table.c.kind == "due", table.c.at == FRIDAY + 20 * MINUTE)
        return set(scene.tx.execute(table.select().where(*where)).all())

    assert await desk.look(reminded), "its reminders moved with it"


async def test_several_owners_are_named_and_each_hears_of_it(desk: Desk) -> None:
    asked = await desk.say("step PRE-1 <@UKIM> <@UEVE> min=2", by=ANA)
    assert "Owner: @Oli → @Kim, @Eve (2 to say that it is done)" in asked.shown
    await desk.press(asked, "Confirm", by=ANA)

    now = await step(desk, "PRE-1")
    assert (now.owner, now.owners, now.minimum) == (KIM, (KIM, EVE), 2)
    for user in (KIM, EVE):
        assert (await desk.heard(user))[-1] == (
            "@Ana gave you PRE-1 Last Checks of Reconciliation, due 15:00.\n[Look at PRE-1]"
        )
    assert "is started" in (await desk.say("start PRE-1", by=EVE)).shown
    await desk.say("done PRE-1 all", by=EVE)
    assert (await step(desk, "PRE-1")).state is State.STARTED
    await desk.say("done PRE-1 all", by=KIM)
    assert (await step(desk, "PRE-1")).state is State.DONE


async def test_who_has_no_part_any_more_hears_of_it_too(desk: Desk) -> None:
    await confirmed(desk, "step PRE-1 <@UKIM> backup=<@UEVE>")
    assert (await desk.heard(OLI))[-1] == "PRE-1 Last Checks of Reconciliation is not yours any more, says @Ana."
    now = await step(desk, "PRE-1")
    assert (now.owner, now.owners, now.backup) == (KIM, (), EVE)
    await confirmed(desk, "step PRE-1 owner nobody backup nobody")
    now = await step(desk, "PRE-1")
    assert (now.owner, now.backup) == (None, None)


async def test_several_things_are_said_at_once(desk: Desk) -> None:
    told = await confirmed(desk, "step DAY-3 at T+30m after DAY-2 PRE-2, takes 15m hand same lock on title=Announce")
    assert told.shown == (
        "DAY-3 Announce has changed.\n"
        "Title: Confirm and Announce → Announce\n"
        "At: T+20m → T+30m\n"
        "After: DAY-2 → DAY-2, PRE-2\n"
        "Takes: 25 min → 15 min\n"
        "Rules: none → whoever starts it ends it, not before its time"
    )
    now = await step(desk, "DAY-3")
    assert {"same hand", "time lock", "confirms live", "broadcast"} <= now.flags


async def test_a_time_of_day_is_kept_as_its_distance_from_t0(desk: Desk) -> None:
    assert "At: T-0 → T+30m" in (await desk.say('step DAY-2 at "2026-12-04 10:30"', by=ANA)).shown
    assert "At: T-0 → T+30m" in (await desk.say("step DAY-2 at 2026-12-04T10:30", by=ANA)).shown


async def test_in_working_hours_a_time_of_day_is_the_time_of_day(desk: Desk) -> None:
    asked = await desk.say("t0 2026-12-07T10:00 layout=working", by=ANA)
    await desk.press(asked, "Confirm", by=ANA)

    await confirmed(desk, 'step PRE-1 at "2026-12-04 14:00"')

    assert (await step(desk, "PRE-1")).due_at == FRIDAY + 4 * HOUR
    told = await desk.say('step PRE-1 at "2026-12-05 14:00"', by=ANA)
    assert told.shown == (
        "Nothing of PRE comes to lie on that time: it is outside its working hours, or the countdown stands in a "
        "planned hold then. Say it from T-0: `step PRE-1 at T-20h`."
    ).replace("`", "")


async def test_whose_step_is_near_hears_that_it_is_due_at_another_time(ready: Desk) -> None:
    await confirmed(ready, "step DAY-2 at T+20m")

    assert (await ready.heard(OLI))[-1] == (
        "DAY-2 Deploy of Reconciliation is due 09:20, not 09:00, says @Ana.\n[Look at DAY-2]"
    )
    assert not any("is due 09:40" in told for told in await ready.heard(LEA)), "theirs is not near yet"
    await confirmed(ready, "step DAY-3 at T+5m after DAY-1")
    assert (await ready.heard(LEA))[-1].startswith(
        "DAY-3 Confirm and Announce of Reconciliation is due 09:05, not 09:40"
    )


async def test_a_step_is_added_and_run(desk: Desk) -> None:
    asked = await desk.say('step add PRE "Warm the cache" at T-17h after PRE-1 takes 10m <@UKIM>', by=ANA)
    assert asked.refused, "people stand behind `owner`"
    asked = await desk.say('step add PRE "Warm the cache" at T-17h after PRE-1 takes 10m owner <@UKIM>', by=ANA)
    assert asked.shown == "PRE-3 Warm the cache would be new: after PRE-1, T-17h, takes 10 min, @Kim.\n[Confirm]"

    told = await desk.press(asked, "Confirm", by=ANA)

    assert told.shown == "PRE-3 Warm the cache is on the plan."
    assert "PRE-3 Warm the cache · Kim" in await phase_card(desk, "PRE")
    assert "gave you PRE-3" in (await desk.heard(KIM))[-1]
    await desk.say("start PRE-1", by=OLI)
    assert "Next: PRE-3 Warm the cache" in (await finish(desk, "PRE-1", by=OLI)).shown
    assert "is started" in (await desk.say("start PRE-3", by=KIM)).shown
    assert "is done" in (await desk.say("done PRE-3", by=KIM)).shown


async def test_a_new_step_stands_behind_the_last_of_its_phase_and_is_of_its_lead(desk: Desk) -> None:
    asked = await desk.say("step add DAY Thank everybody", by=ANA)
    assert asked.shown.startswith("DAY-4 Thank everybody would be new: after DAY-3, T+45m, takes 15 min, @Oli.")
    await desk.press(asked, "Confirm", by=ANA)
    assert (await step(desk, "DAY-4")).launch_day


async def test_a_step_is_taken_off_and_its_ref_is_not_used_again(desk: Desk) -> None:
    asked = await desk.say("step drop PRE-2", by=ANA)
    assert asked.shown.startswith("PRE-2 Roll Call would be taken off the plan.\nDAY-1 would come after PRE-1 instead.")
    told = await desk.press(asked, "Confirm", by=ANA)
    assert told.shown == "PRE-2 Roll Call is off the plan. Its ref is not used again."
    assert (await step(desk, "DAY-1")).after == ("PRE-1",)
    assert (await desk.say("start PRE-2", by=ANA)).shown == (
        "PRE-2 was taken off the plan, and its number is not used again. log PRE-2 says why."
    )
    assert (
        "@Ana changed the plan of PRE-2: act dropped · title Roll Call" in (await desk.say("log PRE-2", by=ANA)).shown
    )
    assert "PRE-2" not in await phase_card(desk, "PRE")
    await confirmed(desk, "step add PRE Briefing")
    assert (await step(desk, "PRE-3")).title == "Briefing"


async def test_what_would_be_wrong_is_shown_before_it_is_done(desk: Desk) -> None:
    asked = await desk.say("step PRE-2 at T-20h", by=ANA)
    assert ":warning: Steps planned for a time that is past: PRE-2." in asked.shown
    await desk.press(asked, "Confirm", by=ANA)
    again = await desk.say("step PRE-2 takes 20m", by=ANA)
    assert "past" not in again.shown, "what was so before is not this change's"


async def test_a_plan_that_cannot_be_run_is_refused(desk: Desk) -> None:
    assert (await desk.say("step PRE-1 after DAY-3", by=ANA)).shown.startswith(
        "Then they would wait for each other in a circle: "
    )
    assert (await desk.say("step DAY-2 after PRE-1", by=ANA)).shown == (
        "DAY-2 needs a GO, so it stays behind DAY-1: step DAY-2 after DAY-1."
    )
    assert (await desk.say("step DAY-2 after DAY-1 PRE-2", by=ANA)).labels == ["Confirm"]


async def test_a_second_click_and_a_newer_plan_are_shown_what_is_so(desk: Desk) -> None:
    asked = await desk.say("step PRE-1 takes 20m", by=ANA)
    other = await desk.say("step PRE-2 takes 20m", by=BEN)
    await desk.press(asked, "Confirm", by=ANA)

    assert (await desk.press(asked, "Confirm", by=ANA)).shown == "PRE-1 is so already, so nothing would change."
    again = await desk.press(other, "Confirm", by=BEN)
    assert again.shown.startswith("The plan has changed since you were asked. As it is now:\nPRE-2 Roll Call")
    assert "has changed" in (await desk.press(again, "Confirm", by=BEN)).shown


async def test_a_button_of_before_asks_again(desk: Desk) -> None:
    card = await desk.say("status PRE-1", by=OLI)
    await confirmed(desk, "step PRE-1 takes 20m")
    assert "The plan has changed since that button was drawn." in (await desk.press(card, "Start PRE-1", by=OLI)).shown


async def test_the_form_has_the_step_as_it_is(desk: Desk) -> None:
    opened = await desk.say("step PRE-1", by=ANA)
    fields = {block["block_id"]: block["element"] for block in opened.form.blocks if block["type"] == "input"}
    assert fields["at"]["initial_value"] == "T-18h"

    same = await desk.pick(opened, by=ANA, at="T-18h", takes="45m", min="1")
    assert same.shown == "PRE-1 is so already, so nothing would change."
    asked = await desk.pick(opened, by=ANA, at="T-18h", takes="20m", owner="<@UKIM>")
    assert "Owner: @Oli → @Kim\nTakes: 45 min → 20 min" in asked.shown
    assert "has changed" in (await desk.press(asked, "Confirm", by=ANA)).shown
    assert (await desk.say("step PRE-1", by=ANA, origin=Origin.MENTION)).labels == ["Open form"]


async def test_what_has_begun_or_is_over_stays_as_it_was(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    assert (await desk.say("step PRE-1 at T-1h", by=ANA)).shown == (
        "PRE-1 has begun, so its time and what it comes after stay as they were."
    )
    assert (await desk.say("step drop PRE-1", by=ANA)).shown.startswith("PRE-1 was started, so it stays on the plan")
    told = await confirmed(desk, "step PRE-1 takes 2h")
    assert "Takes: 45 min → 2 h" in told.shown
    assert (await step(desk, "PRE-2")).due_at == FRIDAY - 16 * HOUR
    await finish(desk, "PRE-1", by=OLI)
    assert (await desk.say("step PRE-1 takes 1h", by=ANA)).shown.startswith("PRE-1 was done, so the plan of it stays")


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        ("step PRE-1 takes 20m", OLI, "Only the director @Ana or the deputy @Ben can change the plan."),
        ("step PRE-1 takes 20m", GUS, "Guests of this workspace cannot change the plan."),
        ("step", ANA, 'Say which step: step DAY-3 @user, step add DAY "Title" at T+20m, step drop DAY-3.'),
        ("step later", ANA, "Say which step:"),
        ("step drop", ANA, "Say which:"),
        ("step PRE-1 PRE-2 takes 20m", ANA, "One step at a time: step PRE-1 …, then the next."),
        ("step PRE-9 takes 20m", ANA, "There is no PRE-9 in this launch."),
        ("step BUILD-1 takes 20m", ANA, "BUILD-1 is of readiness:"),
        ("step PRE-1 sooner please", ANA, "golive does not know what “sooner please” means for a step."),
        ("step PRE-1 Kim", ANA, "golive does not know what “Kim” means for a step."),
        ("step PRE-1 owner Kim", ANA, "golive knows people by their mention:"),
        ("step PRE-1 backup <@UKIM> <@UEVE>", ANA, "A step has one backup:"),
        ("step PRE-1 <@UROB>", ANA, "@Rob cannot run steps: that is no person of this workspace."),
        ("step PRE-1 min=2", ANA, "PRE-1 is so already"),
        ("step PRE-1 <@UKIM> min=3", ANA, "3 have to say that PRE-1 is done, so name as many:"),
        ("step PRE-1 min=0", ANA, "So many have to say that it is done: min=2, from 1 to 10."),
        ("step PRE-1 at soon", ANA, "golive cannot read “soon” as a time."),
        ("step PRE-1 at T+later", ANA, "golive cannot read “T+later” as time from T-0."),
        ("step PRE-1 after dinner", ANA, "Say what it comes after by refs:"),
        ("step PRE-1 after PRE-77", ANA, "There is no step PRE-77 to come after."),
        ("step PRE-1 takes 10s", ANA, "A step takes a minute at least, and a week at most."),
        ("step PRE-1 takes long", ANA, "golive cannot read “long” as a length of time."),
        ("step PRE-1 hand left", ANA, "hand is same or any."),
        ("step PRE-1 takes 1h takes 2h", ANA, "takes stands twice. Say it once."),
        ("step PRE-1 takes=1h takes 2h", ANA, "takes stands twice. Say it once."),
        ("step PRE-1 takes 45m", ANA, "PRE-1 is so already, so nothing would change."),
        ("step DAY-1 <@UKIM>", ANA, "DAY-1 is the decision itself: it is the director's."),
        ("step drop DAY-1", ANA, "DAY-1 is the decision, so it stays on the plan."),
        ("step drop DAY-2", ANA, "DAY-2 is the liftoff, so it stays on the plan."),
        ("step drop DAY-3", ANA, "DAY-3 is what makes the launch live, so it stays on the plan."),
        ("step add NIGHT Sleep", ANA, "There is no phase “NIGHT”. There are PRE, DAY, POST, BACK."),
        ("step add DAY", ANA, "Say what it is called:"),
        ("step add DAY " + "x" * 151, ANA, "A title has 1 to 150 characters; that is 151."),
        ("step BACK-1 at T+20m", ANA, "BACK-1 is timed from the rollback: step BACK-1 at R+10m."),
    ],
)
async def test_what_the_plan_does_not_take(desk: Desk, words: str, by: str, said: str) -> None:
    if words == "step PRE-1 min=2":
        await change(desk, "PRE-1", minimum=2)
    told = await desk.say(words, by=by)
    assert told.refused
    assert told.shown.startswith(said)


async def test_a_guest_may_be_given_a_step(desk: Desk) -> None:
    await confirmed(desk, "step PRE-1 <@UGUS>")
    assert "is started" in (await desk.say("start PRE-1", by=GUS)).shown
    assert ROB not in (await step(desk, "PRE-1")).owners


async def test_a_step_that_a_derived_item_asks_for_is_skipped_and_not_dropped(desk: Desk) -> None:
    def ask(scene: Scene) -> None:
        table = schema.item
        rule = {"items": [], "steps": ["PRE-2"], "facts": []}
        scene.tx.execute(table.update().where(table.c.ref == "OPS-1").values(derived=rule))

    await desk.change(ask)
    assert (await desk.say("step drop PRE-2", by=ANA)).shown == (
        "OPS-1 asks for PRE-2, so it stays on the plan. skip PRE-2 REASON leaves it out."
    )


async def test_the_way_back_is_timed_from_the_rollback(desk: Desk) -> None:
    assert "At: R+0 → R+1h30m" in (await desk.say("step BACK-1 at R+90m", by=ANA)).shown


async def test_titles_of_people_are_their_words_alone(desk: Desk) -> None:
    told = await confirmed(desk, 'step add POST "&lt;!channel&gt; `now`" owner <@UBIA>')
    assert "<!channel> `now` is on the plan." in told.shown
    assert "&lt;!channel&gt;" in (await desk.messages(BIA))[-1].text
    assert LEA not in (await step(desk, "POST-2")).owners
