"""Words for people outside: drafted, looked at, changed, approved, dropped."""

from __future__ import annotations

import pytest

from tests.desk import ANA, BEN, EVE, PAT, Desk
from tests.journeys.announcing.told import CUSTOMERS, STAKEHOLDERS, arrive, draft_card, open_drafts, reach_customers
from tests.journeys.running.hands import HOUR
from tests.told import Told, shown


async def written(desk: Desk, words: str, *, by: str = ANA, audience: str = "customers") -> Told:
    return await desk.say(f"announce {audience} {words}", by=by)


async def test_words_are_shown_as_they_will_read_before_they_leave(desk: Desk) -> None:
    told = await written(desk, "{{ name }} comes on {{ t0 }}{% if version %} as {{ version }}{% endif %}.")

    assert told.shown == (
        "To customers, not sent yet. It reads:\nReconciliation comes on Dec 4, 2026 at 09:00 as 2.1.\n"
        "[Approve and send]  [Change the words…]  [Drop it]"
    )
    assert await desk.heard(CUSTOMERS) == []

    sent = await desk.press(told, "Approve and send", by=ANA)

    assert sent.shown == "Approved, and on its way to customers. log sent says when it is there."
    assert await desk.heard(CUSTOMERS) == ["Reconciliation comes on Dec 4, 2026 at 09:00 as 2.1."]


async def test_a_second_click_sends_nothing_twice(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    await desk.press(told, "Approve and send", by=ANA)

    again = await desk.press(told, "Approve and send", by=BEN)

    assert again.refused
    assert again.shown.startswith("It is on its way, and cannot be called back.")
    assert await desk.heard(CUSTOMERS) == ["Soon."]


async def test_typed_without_words_a_form_opens_with_words_to_begin_with(desk: Desk) -> None:
    form = await desk.say("announce customers", by=PAT)
    told = await desk.submit(form, by=PAT, text="Nearly there: {{ t0 }}")

    assert "Nearly there: Dec 4, 2026 at 09:00" in told.shown
    assert await desk.heard(CUSTOMERS) == []


async def test_changed_words_are_looked_at_once_more_and_approved_as_they_were_seen(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    form = await desk.press(told, "Change the words…", by=PAT)
    changed = await desk.submit(form, by=PAT, text="Very soon.")

    assert "It reads:\nVery soon." in changed.shown
    late = await desk.press(told, "Approve and send", by=ANA)
    assert late.refused
    assert late.shown == "The words have changed since you looked. Look once more, then approve."

    await desk.press(changed, "Approve and send", by=ANA)
    assert await desk.heard(CUSTOMERS) == ["Very soon."]


async def test_submitted_unchanged_the_form_approves(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    form = await desk.press(told, "Change the words…", by=BEN)

    await desk.submit(form, by=BEN, text="Soon.")

    assert await desk.heard(CUSTOMERS) == ["Soon."]


async def test_what_is_dropped_is_not_sent(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    dropped = await desk.press(told, "Drop it", by=ANA)

    assert dropped.shown == "Dropped: customers is not told that."
    assert (await desk.press(told, "Approve and send", by=ANA)).refused
    assert await desk.heard(CUSTOMERS) == []
    assert "Dropped, not sent by @Ana" in shown(await draft_card(desk, "customers"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{{ nmae }} is live", "There is no {{ nmae }}. Known: launch, name, version"),
        ("{{ name.__class__ }}", "getattr is not part of it"),
        ("{% for a in name %}x{% endfor %}", "for is not part of it"),
        ("{% if name", "golive cannot read the draft in line 1"),
        ("{{ 'a' * 100000000 }}", "mul is not part of it"),
        ("{% if version == '0' %}never{% endif %}", "Nothing comes out of it"),
    ],
)
async def test_words_that_cannot_be_read_are_refused_with_the_reason(desk: Desk, words: str, why: str) -> None:
    told = await written(desk, words)

    assert told.refused
    assert why in told.shown
    assert await open_drafts(desk) == []


async def test_markup_typed_into_a_draft_reads_as_it_was_typed(desk: Desk) -> None:
    told = await written(desk, "&lt;!channel&gt; *now* `rm` {{ '&lt;@UEVE&gt;' }} https://evil.example")
    await desk.press(told, "Approve and send", by=ANA)

    [message] = await desk.messages(CUSTOMERS)
    [block] = message.blocks
    [section] = block["elements"]
    assert {element["type"] for element in section["elements"]} == {"text"}
    assert not any("style" in element for element in section["elements"])
    assert "<" not in message.text


async def test_director_deputy_and_the_leads_of_planning_settle_what_is_told_outside_and_nobody_else(
    desk: Desk,
) -> None:
    told = await written(desk, "Soon.", by=EVE)
    assert told.refused
    assert told.shown == "Only the director @Ana or the deputy @Ben, or @Pat can settle what is told outside."
    for who in (ANA, BEN, PAT):
        assert not (await written(desk, f"Soon, says {who}.", by=who)).refused


async def test_an_audience_that_cannot_be_reached_or_does_not_exist_is_refused(desk: Desk) -> None:
    assert "Say announce customers" in (await written(desk, "Hi", audience="custmers")).shown
    await desk.say("set customers=nobody", by=ANA)
    assert (await written(desk, "Hi")).shown.startswith("customers has no channel yet")


async def test_alone_it_shows_what_waits_and_whom_one_can_write_to(desk: Desk) -> None:
    await written(desk, "Soon.", audience="stakeholders")
    told = await desk.say("announce", by=ANA)

    assert "1 draft not sent yet\nstakeholders · message: waits to be approved" in told.shown
    assert told.labels == [
        "message to stakeholders…",
        "Write to company…",
        "Write to stakeholders…",
        "Write to customers…",
    ]
    form = await desk.press(told, "message to stakeholders…", by=ANA)
    await desk.submit(form, by=ANA, text="Soon.")
    assert await desk.heard(STAKEHOLDERS) == ["Soon."]


async def test_the_card_in_the_room_follows(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    assert shown(await draft_card(desk, "customers")) == (
        "Draft for customers · message\nWaits to be approved.\nSoon.\n[Look and approve…]  [Drop it]"
    )
    await desk.press(told, "Approve and send", by=ANA)
    assert "On its way by @Ana" in shown(await draft_card(desk, "customers"))
    await arrive(desk)
    assert "Sent by @Ana" in shown(await draft_card(desk, "customers"))


async def test_the_record_says_who_approved_which_words(desk: Desk) -> None:
    await desk.press(await written(desk, "Soon."), "Approve and send", by=ANA)

    acts = [(entry.actor, entry.facts["act"], entry.facts.get("text")) for entry in await desk.record("announce")]
    assert acts == [(ANA, "write", None), (ANA, "approve", "Soon.")]


async def test_in_another_hour_the_same_names_stand_for_what_is_so_then(desk: Desk) -> None:
    told = await written(desk, "T-0 is {{ t0 }}.")
    await desk.press(await desk.say("t0 +2h the vendor is late", by=ANA), "Confirm", by=ANA)
    desk.now += HOUR

    await desk.press(told, "Approve and send", by=ANA)

    assert await desk.heard(CUSTOMERS) == ["T-0 is Dec 4, 2026 at 11:00."]


async def test_no_audience_hears_of_a_draft_once_it_has_no_channel(desk: Desk) -> None:
    told = await written(desk, "Soon.")
    await desk.say("set customers=nobody", by=ANA)

    answer = await desk.press(told, "Approve and send", by=ANA)

    assert "nothing was sent" in answer.shown
    await reach_customers(desk)
    assert await desk.heard(CUSTOMERS) == []
