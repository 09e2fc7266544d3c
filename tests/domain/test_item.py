"""An item from open to approved: each rule, and each refusal in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import item as rules
from bot.domain.item import Evidence, Item, Signoff, State, Weight
from bot.domain.people import Crew, Lead
from bot.errors import Refused

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ANA, BEN, LEA, KIM, EVE, MAX = "UANA", "UBEN", "ULEA", "UKIM", "UEVE", "UMAX"
CREW = Crew(ANA, BEN, {"TECH": (Lead(LEA, "user"),), "DATA": (Lead("SDBA", "group", frozenset({MAX})),)}, (), {})
LOG = (Evidence("link", "https://ci.example/7"),)


def an_item(state: State = State.OPEN, **changes: Any) -> Item:
    start = Item(1, "TECH-1", "TECH", "Servers", "Deployed", Weight.BLOCKER, False, state, None, 0, None, None, NOON)
    return replace(start, **changes)


def claimed(by: str = EVE) -> Item:
    return an_item(State.CLAIMED, owner=by)


def signed(by: str = EVE, number: int = 1, **changes: Any) -> tuple[Item, Signoff]:
    item = an_item(State.SIGNED, owner=by, signoff=number, **changes)
    return item, Signoff(1, number, by, NOON, LOG, "standing")


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.text


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


# --- Claim ----------------------------------------------------------------------------------------


def test_whoever_claims_an_open_item_owns_it() -> None:
    mine = rules.claim(an_item(), by=EVE, now=later(5))

    assert (mine.state, mine.owner, mine.changed_at) == (State.CLAIMED, EVE, later(5))


def test_a_claimed_item_is_not_claimed_again() -> None:
    assert refusal(lambda: rules.claim(claimed(), by=EVE, now=later(5))) == "TECH-1 is yours already, for 5 min."
    assert refusal(lambda: rules.claim(claimed(), by=KIM, now=later(5))) == (
        "TECH-1 is <@UEVE>'s, for 5 min. They can `hand TECH-1` to you."
    )


def test_an_item_that_is_past_claiming_says_so() -> None:
    assert refusal(lambda: rules.claim(an_item(State.APPROVED, owner=KIM), by=EVE, now=later(5))) == (
        "TECH-1 is approved, for 5 min; there is nothing to claim."
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda item: rules.claim(item, by=EVE, now=NOON),
        lambda item: rules.hand(item, to=KIM, by=ANA, crew=CREW, now=NOON),
        lambda item: rules.sign(item, by=EVE, evidence=LOG, now=NOON),
        lambda item: rules.approve(item, None, by=LEA, crew=CREW, self_approval=True, now=NOON),
        lambda item: rules.reject(item, None, by=LEA, crew=CREW, reason="no", now=NOON),
    ],
)
def test_nobody_ticks_a_derived_item(act: Callable[[Item], Item]) -> None:
    assert refusal(lambda: act(an_item(derived=True))) == (
        "TECH-1 follows from other items; nobody can tick it. `status TECH-1` shows from which."
    )


# --- Hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [EVE, LEA, ANA, BEN])
def test_the_owner_a_lead_the_director_and_the_deputy_hand_an_item_on(by: str) -> None:
    handed = rules.hand(claimed(), to=KIM, by=by, crew=CREW, now=later(1))

    assert (handed.state, handed.owner) == (State.CLAIMED, KIM)


def test_handed_to_nobody_an_item_is_open_again() -> None:
    handed = rules.hand(claimed(), to=None, by=EVE, crew=CREW, now=later(1))

    assert (handed.state, handed.owner) == (State.OPEN, None)


def test_others_do_not_hand_an_item_on() -> None:
    assert refusal(lambda: rules.hand(claimed(), to=MAX, by=KIM, crew=CREW, now=NOON)) == (
        "TECH-1 is <@UEVE>'s. They, a lead of TECH, or the director can hand it on."
    )
    assert refusal(lambda: rules.hand(an_item(), to=MAX, by=KIM, crew=CREW, now=NOON)) == (
        "TECH-1 has no owner. A lead of TECH can give it away; `claim TECH-1` takes it."
    )


def test_an_unowned_item_may_be_taken_by_handing_it_to_oneself() -> None:
    assert rules.hand(an_item(), to=KIM, by=KIM, crew=CREW, now=NOON).owner == KIM


def test_an_item_is_not_handed_to_where_it_is() -> None:
    assert refusal(lambda: rules.hand(claimed(), to=EVE, by=EVE, crew=CREW, now=NOON)) == (
        "TECH-1 is with <@UEVE> already."
    )
    assert refusal(lambda: rules.hand(an_item(), to=None, by=LEA, crew=CREW, now=NOON)) == (
        "TECH-1 is with nobody already."
    )


def test_a_signed_item_does_not_change_hands() -> None:
    assert refusal(lambda: rules.hand(signed()[0], to=KIM, by=ANA, crew=CREW, now=NOON)) == (
        "TECH-1 is signed: it changes hands only while it is open or claimed."
    )


# --- Sign off -------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [an_item(), claimed()])
def test_signing_off_claims_what_is_open_and_counts_up(item: Item) -> None:
    done = rules.sign(item, by=EVE, evidence=LOG, now=later(3))

    assert (done.state, done.owner, done.signoff) == (State.SIGNED, EVE, 1)


def test_a_blocker_is_not_signed_off_without_evidence() -> None:
    with pytest.raises(Refused) as no:
        rules.sign(claimed(), by=EVE, evidence=(), now=NOON)

    assert no.value.field == "text"
    assert no.value.text == (
        "TECH-1 is a blocker, so its sign-off needs evidence: "
        "`signoff TECH-1 https://…` or a sentence that says how you know."
    )


@pytest.mark.parametrize("weight", [Weight.REQUIRED, Weight.OPTIONAL])
def test_other_items_may_be_signed_off_without(weight: Weight) -> None:
    assert rules.sign(an_item(weight=weight), by=EVE, evidence=(), now=NOON).state is State.SIGNED


def test_only_the_owner_signs_off() -> None:
    assert refusal(lambda: rules.sign(claimed(), by=KIM, evidence=LOG, now=NOON)) == (
        "TECH-1 is <@UEVE>'s, so they sign it off. They can `hand TECH-1` to you."
    )


def test_what_a_guest_owns_is_signed_off_by_a_member_and_stays_the_guests() -> None:
    done = rules.sign(claimed("UGUS"), by=KIM, evidence=LOG, now=NOON, for_guest=True)

    assert (done.state, done.owner) == (State.SIGNED, "UGUS")


def test_a_sign_off_is_not_given_twice() -> None:
    item, _ = signed()
    assert refusal(lambda: rules.sign(item, by=EVE, evidence=LOG, now=later(2))) == (
        "TECH-1 is signed off by you already, for 2 min; it waits for a lead of TECH."
    )
    assert refusal(lambda: rules.sign(item, by=KIM, evidence=LOG, now=later(2))) == (
        "TECH-1 is signed, for 2 min; there is nothing to sign off."
    )


# --- Approve and reject ---------------------------------------------------------------------------


def approve(item: Item, signoff: Signoff | None, by: str = LEA, **more: Any) -> Item:
    return rules.approve(item, signoff, **{"by": by, "crew": CREW, "self_approval": False, "now": later(9), **more})


def reject(item: Item, signoff: Signoff | None, by: str = LEA, **more: Any) -> Item:
    return rules.reject(item, signoff, **{"by": by, "crew": CREW, "reason": "of May", "now": later(9), **more})


@pytest.mark.parametrize("by", [LEA, ANA, BEN])
def test_a_lead_the_director_and_the_deputy_approve(by: str) -> None:
    assert approve(*signed(), by=by).state is State.APPROVED


def test_a_member_of_a_leading_user_group_approves() -> None:
    assert approve(*signed(ref="DATA-1", area="DATA"), by=MAX).state is State.APPROVED


def test_nobody_else_does() -> None:
    assert refusal(lambda: approve(*signed(), by=KIM)) == (
        "Only a lead of TECH can approve TECH-1: <@ULEA> or <@UBEN> or <@UANA>."
    )
    assert refusal(lambda: reject(*signed(), by=KIM)) == (
        "Only a lead of TECH can reject TECH-1: <@ULEA> or <@UBEN> or <@UANA>."
    )


def test_who_could_is_named_groups_first() -> None:
    assert refusal(lambda: approve(*signed(ref="DATA-1", area="DATA"), by=KIM)) == (
        "Only a lead of DATA can approve DATA-1: <!subteam^SDBA> or <@UBEN> or <@UANA>."
    )


def test_nobody_approves_their_own_sign_off() -> None:
    assert refusal(lambda: approve(*signed(by=LEA))) == (
        "You signed TECH-1 off, so somebody else approves it: <@UBEN> or <@UANA>."
    )


def test_nor_what_they_own_though_another_signed_it() -> None:
    item, signoff = signed(by=LEA)

    assert refusal(lambda: approve(item, replace(signoff, signer=ANA))) == (
        "TECH-1 is yours, so somebody else approves it: <@UBEN>."
    )


def test_where_nobody_is_left_the_director_can_name_a_lead() -> None:
    alone = Crew(ANA, None, {}, (), {})

    assert refusal(lambda: approve(*signed(by=ANA), by=ANA, crew=alone)) == (
        "You signed TECH-1 off, so somebody else approves it: nobody yet; the director can name a lead."
    )


def test_a_launch_may_allow_own_approvals() -> None:
    assert approve(*signed(by=LEA), self_approval=True).state is State.APPROVED
    assert rules.is_own(*signed(by=LEA), LEA)
    assert not rules.is_own(*signed(by=EVE), LEA)


def test_what_is_not_signed_off_is_not_judged() -> None:
    assert (
        refusal(lambda: approve(claimed(), None)) == "TECH-1 is claimed, not signed off, so there is nothing to judge."
    )
    assert refusal(lambda: reject(an_item(), None)) == "TECH-1 is open, not signed off, so there is nothing to judge."


def test_what_was_judged_says_by_whom_and_when() -> None:
    item, signoff = signed()
    approved = replace(signoff, state="approved", judged_by=BEN, judged_at=later(5))
    rejected = replace(signoff, state="rejected", judged_by=BEN, judged_at=later(5))

    assert refusal(lambda: approve(replace(item, state=State.APPROVED), approved)) == (
        "TECH-1 was approved by <@UBEN> 4 min ago."
    )
    assert refusal(lambda: approve(replace(item, state=State.CLAIMED), rejected)) == (
        "TECH-1 was rejected by <@UBEN> 4 min ago; it waits for <@UEVE>."
    )


def test_a_stale_button_says_that_the_item_changed_since() -> None:
    again = signed(number=2)

    assert approve(*again, seen=2).state is State.APPROVED
    for judge in (approve, reject):
        assert refusal(lambda judge=judge: judge(*again, seen=1)) == (
            "TECH-1 has changed since: <@UEVE> signed it off anew (sign-off 2, you saw 1). "
            "Look at it again before you judge it."
        )


def test_a_rejected_item_is_its_owners_again_with_the_reason() -> None:
    back = reject(*signed())

    assert (back.state, back.owner, back.reason, back.signoff) == (State.CLAIMED, EVE, "of May", 1)
    assert rules.sign(back, by=EVE, evidence=LOG, now=later(20)).signoff == 2


def test_a_rejection_says_why() -> None:
    with pytest.raises(Refused) as no:
        reject(*signed(), reason="")

    assert no.value.field == "text"
    assert no.value.text == "Say why, so that <@UEVE> knows what to change: `reject TECH-1 the log is of May`."


# --- What one may do, and what a sign-off is bound to ----------------------------------------------


@pytest.mark.parametrize(
    ("case", "by", "verbs"),
    [
        ((an_item(), None), EVE, ("claim", "signoff")),
        ((an_item(), None), LEA, ("claim", "signoff", "hand")),
        ((claimed(), None), EVE, ("signoff", "hand")),
        ((claimed(), None), KIM, ()),
        ((claimed(), None), BEN, ("hand",)),
        (signed(), EVE, ()),
        (signed(), LEA, ("approve", "reject")),
        (signed(by=LEA), LEA, ("reject",)),
        ((an_item(derived=True), None), ANA, ()),
        ((an_item(State.WAIVED), None), ANA, ()),
    ],
)
def test_only_what_the_rules_allow_is_offered(case: tuple[Item, Signoff | None], by: str, verbs: tuple[str]) -> None:
    assert rules.acts(*case, by=by, crew=CREW, self_approval=False, now=NOON) == verbs


def test_a_sign_off_is_bound_to_title_definition_and_evidence() -> None:
    bound = rules.digest(an_item(), LOG)

    assert rules.digest(an_item(weight=Weight.OPTIONAL, owner=EVE, signoff=3), LOG) == bound
    for other in (
        rules.digest(an_item(title="Server"), LOG),
        rules.digest(an_item(definition="Deployed."), LOG),
        rules.digest(an_item(), ()),
        rules.digest(an_item(), (Evidence("note", "https://ci.example/7"),)),
    ):
        assert other != bound
