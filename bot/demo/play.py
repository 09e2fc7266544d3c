"""`golive demo --play`: a scripted launch by the front door, from `new` to live, with everybody in it.

A release small enough for a team of five, whole; then the full template through `new`, one area and its first
step. Any surprise ends the script.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.demo import cast
from bot.demo.acts import Surprise, expect, find, leads_words, type_in
from sandbox import Message, Person, Reply, Sandbox

BUILD, OPS, PEOPLE = (
    [f"BUILD-{number}" for number in range(1, 6)],
    [f"OPS-{number}" for number in range(1, 5)],
    [f"PEOPLE-{number}" for number in range(1, 4)],
)
T0 = timedelta(hours=26)
NAMES = {cast.SMALL_ROOM: "Billing", cast.ROOM: "Reconciliation Platform"}
"""How a reminder begins, by room."""

Scene = Callable[[Sandbox], Awaitable[None]]


async def play(sandbox: Sandbox, say: Callable[[str], None]) -> None:
    """Every scene in turn, then the transcripts. Raises Surprise."""
    for title, scene in SCENES:
        say(f"· {title}")
        await scene(sandbox)
        await sandbox.settle(timeout=30)
    for room in (cast.SMALL_ROOM, cast.COMPANY, cast.ROOM):
        say(f"\n#{room}\n{sandbox.transcript(room)}")


async def a_launch_is_made(sandbox: Sandbox) -> None:
    dana = sandbox.person(cast.DIRECTOR)
    form = await type_in(sandbox, "dana", "new", room=cast.SMALL_ROOM)
    _must(form.view is not None, f"new opened no form: {form.shown}")
    filled = {"name": "Billing", "key": "Not a key!", "template": "small-release", "version": "2.1.0", "deputy": "omar"}
    refused = await dana.submit(filled)
    _must("key" in refused.errors, f"a bad key was taken: {refused.shown}")
    made = await dana.submit({"key": "billing", "timing": "plain"})
    _must(not made.errors, f"new was refused: {made.errors}")
    await find(sandbox, cast.SMALL_ROOM, "Setting up Billing")
    for place, who in {"BUILD": "@ana", "OPS": "@jo @nia", "PEOPLE": "@ines", "BIZ": "@kim"}.items():
        await small("dana", f"lead {place} {who}", place)(sandbox)
    await small("dana", f"set company=#{cast.COMPANY}", "company")(sandbox)


async def items_are_claimed_signed_and_approved(sandbox: Sandbox) -> None:
    await small("ben", "claim BUILD-1..5", "BUILD-5")(sandbox)
    await small("ana", "claim BUILD-1", "is @ben")(sandbox)
    await small("gus", "signoff BUILD-1 https://ci.example/1", "Guests of this workspace cannot")(sandbox)
    await _signs_by_form(sandbox, "ben", "BUILD-1")
    await _approves_in_thread(sandbox, "ana", "BUILD-1")
    await _rejected_and_signed_again(sandbox, "ben", "ana", "BUILD-2")
    for ref in BUILD[2:]:
        await _done(sandbox, "ben", "ana", ref)
    for ref in OPS:
        await _done(sandbox, "ben", "jo", ref)
    for ref in PEOPLE:
        await _done(sandbox, "hugo", "ines", ref)


async def t_zero_is_named_and_confirmed(sandbox: Sandbox) -> None:
    t0 = sandbox.clock.now() + T0
    await small("dana", f"t0 {t0:%Y-%m-%dT%H:%M} UTC", "tentative")(sandbox)
    preview = await type_in(sandbox, "dana", "t0 confirm", room=cast.SMALL_ROOM)
    await _press(sandbox.person("dana"), preview, "Confirm and tell them")
    await find(sandbox, cast.SMALL_ROOM, "T-0 is confirmed")


async def the_day_before(sandbox: Sandbox) -> None:
    for ref in ("PRE-1", "PRE-2"):
        await _runs_when_reminded(sandbox, ref)


async def the_poll_and_the_decision(sandbox: Sandbox) -> None:
    await _until_reminded(sandbox, "DAY-1", cast.SMALL_ROOM)
    await small("dana", "decide go", "reason")(sandbox)
    await small("dana", "poll open", "open")(sandbox)
    await _votes_by_button(sandbox, "ana")
    await _votes_no_and_then_go(sandbox, "jo")
    await _votes_by_button(sandbox, "kim")
    await small("gus", "vote go", "cannot")(sandbox)
    await small("ana", "decide go", "Only the director")(sandbox)
    await small("dana", "decide go", "GO")(sandbox)
    await find(sandbox, cast.SMALL_ROOM, "GO for Billing")


async def liftoff_to_live(sandbox: Sandbox) -> None:
    for ref in ("DAY-2", "DAY-3"):
        await _runs_when_reminded(sandbox, ref)
    await find(sandbox, cast.SMALL_ROOM, "Liftoff")
    await find(sandbox, cast.COMPANY, "is live")
    await small("omar", "log", "live")(sandbox)


async def the_full_template(sandbox: Sandbox) -> None:
    """`new`, its people, one area to the last item, and the first step."""
    new = (
        'new recon name="Reconciliation Platform" template=go-live timing=traffic-last deputy=@omar zone=Europe/London'
    )
    await expect(sandbox, "dana", new, "167 items, 38 steps, 13 seats")
    for place, people in cast.LEADS.items():
        await expect(sandbox, "dana", leads_words(place, people), place)
    engineer, lead = cast.ENGINEERS["CONT"], cast.LEADS["CONT"][0]
    refs = [f"CONT-{number}" for number in range(1, 17)]
    await expect(sandbox, engineer, "claim CONT-1..16", "CONT-15")
    for ref in refs:
        await expect(sandbox, engineer, f"signoff {ref} https://wiki.example/{ref}", ref)
        await expect(sandbox, lead, f"approve {ref}", ref)
    await expect(sandbox, "dana", "status CONT", "16")
    t0 = sandbox.clock.now() + T0
    await expect(sandbox, "dana", f"t0 {t0:%Y-%m-%dT%H:%M} UTC", "tentative")
    await _runs_when_reminded(sandbox, "PRE-1", room=cast.ROOM)


SCENES: tuple[tuple[str, Scene], ...] = (
    ("A launch is made from small-release, in a form with one mistake", a_launch_is_made),
    ("Items are claimed, signed off, rejected once, approved in threads", items_are_claimed_signed_and_approved),
    ("T-0 is named and confirmed", t_zero_is_named_and_confirmed),
    ("The day before: reminders, Start, Done", the_day_before),
    ("The poll, a no-go that becomes a go, the decision", the_poll_and_the_decision),
    ("Liftoff to live", liftoff_to_live),
    ("The full template: new, one area, the first step", the_full_template),
)


def small(who: str, words: str, says: str) -> Scene:
    """Somebody types in the small room and is told what `says` holds."""

    async def act(sandbox: Sandbox) -> None:
        await expect(sandbox, who, words, says, room=cast.SMALL_ROOM)

    return act


async def _done(sandbox: Sandbox, engineer: str, lead: str, ref: str) -> None:
    await small(engineer, f"signoff {ref} https://ci.example/{ref}", ref)(sandbox)
    await small(lead, f"approve {ref} looked at it", ref)(sandbox)


async def _signs_by_form(sandbox: Sandbox, who: str, ref: str) -> None:
    """A blocker without evidence opens the form; sent empty it stays open and says why."""
    form = await type_in(sandbox, who, f"signoff {ref}", room=cast.SMALL_ROOM)
    _must(form.view is not None, f"signoff opened no form: {form.shown}")
    sent = await sandbox.person(who).submit({"text": "https://ci.example/build/17 all green"})
    _must(not sent.errors, f"signoff was refused: {sent.errors}")


async def _approves_in_thread(sandbox: Sandbox, who: str, ref: str) -> None:
    card = await find(sandbox, cast.SMALL_ROOM, ref, "Approve", "Reject")
    await sandbox.person(who).click(card, "Approve")
    await find(sandbox, cast.SMALL_ROOM, ref, "Approved")


async def _rejected_and_signed_again(sandbox: Sandbox, engineer: str, lead: str, ref: str) -> None:
    """By mention in the thread: Slack has no slash commands there."""
    await small(engineer, f"signoff {ref} https://ci.example/old", ref)(sandbox)
    card = await find(sandbox, cast.SMALL_ROOM, ref, "Approve", "Reject")
    await sandbox.person(lead).say(cast.SMALL_ROOM, f"@golive reject {ref} that run is of last week", thread=card)
    await find(sandbox, cast.SMALL_ROOM, ref, "Rejected")
    await small(engineer, f"signoff {ref} https://ci.example/new", ref)(sandbox)
    again = await find(sandbox, cast.SMALL_ROOM, ref, "Approve", "Reject")
    await sandbox.person(lead).say(cast.SMALL_ROOM, f"@golive approve {ref}", thread=again)
    await find(sandbox, cast.SMALL_ROOM, ref, "Approved")


async def _runs_when_reminded(sandbox: Sandbox, ref: str, *, room: str = cast.SMALL_ROOM) -> None:
    """Time goes to when the step is due; its owner has a message with Start and Done, and uses both."""
    reminder, owner = await _until_reminded(sandbox, ref, room)
    await _press(owner, reminder, _label(reminder, "Start"))
    sandbox.clock.jump(timedelta(minutes=5))
    await sandbox.settle(timeout=30)
    await _press(owner, reminder, _label(reminder, "Done"))
    await sandbox.settle(timeout=30)
    if asked := [message for message in owner.private(owner.dm) if "[Done, all" in message.shown]:
        await _press(owner, asked[-1], _label(asked[-1], "Done, all"))
    await expect(sandbox, cast.DIRECTOR, f"status {ref}", "Done: ", room=room)


async def _until_reminded(sandbox: Sandbox, ref: str, room: str) -> tuple[Message, Person]:
    """Jump from one due moment to the next until somebody is told to start `ref` now."""
    for _ in range(80):
        await sandbox.settle(timeout=30)
        for user in cast.CAST:
            person = sandbox.person(user.name)
            for message in person.dm.messages:
                if f"{NAMES[room]} · {ref} " in message.shown and re.search(r"\[(Done|Open|Decide)", message.shown):
                    return message, person
        if not sandbox.clock.jump_to_next_due():
            break
    raise Surprise(f"nobody was ever reminded of {ref}\n{sandbox.transcript(room)}")


async def _asked_to_vote(sandbox: Sandbox, who: str) -> tuple[Person, Message]:
    await sandbox.settle(timeout=30)
    person = sandbox.person(who)
    asked = [message for message in person.dm.messages if "No-go" in message.shown]
    _must(bool(asked), f"{who} was not asked to vote")
    return person, asked[-1]


async def _votes_by_button(sandbox: Sandbox, who: str) -> None:
    person, asked = await _asked_to_vote(sandbox, who)
    await _press(person, asked, "Go")


async def _votes_no_and_then_go(sandbox: Sandbox, who: str) -> None:
    """A no-go is given in a form, with its reason, and taken back when the reason is gone."""
    person, asked = await _asked_to_vote(sandbox, who)
    form = await _press(person, asked, "No-go…")
    _must(form.view is not None, f"No-go opened no form: {form.shown}")
    sent = await person.submit({"text": "the restore log is missing", "change": "the log of last night"})
    _must(not sent.errors, f"the no-go was refused: {sent.errors}")
    await find(sandbox, cast.SMALL_ROOM, "the restore log is missing")
    await small("dana", "decide go", "reason")(sandbox)
    await _press(person, asked, "Go")


async def _press(person: Person, target: Reply | Message, label: str) -> Reply:
    reply = await person.click(target, label)
    _must(reply.status == "ok", f"{label}: {reply.status} {reply.shown}")
    return reply


def _label(message: Message, begins: str) -> str:
    """The whole label of the button that begins so."""
    found = re.search(rf"\[({begins}[^\]]*)\]", message.shown)
    if found is None:
        raise Surprise(f"no button {begins} in: {message.shown}")
    return found[1]


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Surprise(otherwise)
