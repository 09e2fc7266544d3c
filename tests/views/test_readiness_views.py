"""Readiness and the record at their longest: Slack takes every card, message and form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.contracts import Ring
from bot.domain.aside import Excepted
from bot.domain.criterion import Criterion, Kind, Result, Verdict
from bot.domain.decision import Decision
from bot.domain.item import Evidence, Item, Signoff, State, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew, Lead
from bot.domain.poll import Reply
from bot.domain.readiness import AreaStanding, Derived, Tally, tally
from bot.domain.record import Announced, Entry, Note
from bot.domain.risk import Level, Risk
from bot.domain.risk import State as RiskState
from bot.domain.snapshot import packed
from bot.message import Message
from bot.views import area as area_view
from bot.views import crew, help, item, launches, record, risk, signoff, signoff_forms, why
from bot.views import criterion as criteria
from bot.views.area import Area
from bot.views.item import Name
from bot.views.parts import Mention, clip
from commands import COMMANDS
from tests.desk import NOON
from tests.told import buttons, fits, form_fits, shown

TITLE, TEXT = "T" * 150, "<&>" * 166 + "ok"
WHO = "U" + "W" * 63
NAME: Name = lambda who: clip("N" * 80, 40)  # noqa: E731
CODE = "ABCDEFGH"
MOST = 40

LAUNCH = Launch(
    1, "k" * 40, TITLE, "V" * 100, "t", "t", WHO, WHO, "Europe/Berlin", 0, False, {}, {}, {}, NOON, 10**6, "f" * 64
)
ATTEMPT = Attempt(
    10**9,
    1,
    1,
    "rehearsal",
    "C" * 60,
    False,
    1,
    LaunchState.COUNTING,
    NOON,
    "Europe/Berlin",
    "noon",
    None,
    1,
    None,
    None,
    None,
    None,
    None,
    None,
)
EVIDENCE = (
    *(Evidence("link", f"https://{'h' * 60}.example/{'p' * 1800}/{n}") for n in range(10)),
    Evidence("note", TEXT),
)
SIGNOFF = Signoff(10**9, 10**6, WHO, NOON, EVIDENCE, "standing")


def an_item(number: int, state: State = State.SIGNED, weight: Weight = Weight.BLOCKER) -> Item:
    ref = f"{CODE}-{100 + number}"
    return Item(number, ref, CODE, TITLE, TEXT, weight, False, state, WHO, 10**6, TEXT, TEXT, NOON)


def items(state: State = State.SIGNED, weight: Weight = Weight.BLOCKER) -> tuple[Item, ...]:
    return tuple(an_item(number, state, weight) for number in range(MOST))


def signed(weight: Weight = Weight.BLOCKER, state: str = "standing") -> list[tuple[Signoff, Item]]:
    judged = replace(SIGNOFF, state=state, judged_by=WHO, judged_at=NOON, judged_note=TEXT)
    return [(judged if state != "standing" else SIGNOFF, each) for each in items(weight=weight)]


def an_area(found: Sequence[Item], derived: Sequence[Derived] = ()) -> Area:
    counted = tally((each.state, each.weight, 1) for each in found)
    standing = AreaStanding(CODE, TITLE, counted, bool(derived), 3, len(derived))
    leads = tuple(Lead(WHO, "user") for _ in range(20))
    return Area(standing, leads, tuple(found), tuple(derived))


DERIVED = [
    Derived(
        f"{CODE}-{number}",
        TITLE,
        Weight.BLOCKER,
        number % 2 == 0,
        3,
        tuple(f"{CODE}-{n}" for n in range(100, 300)),
        False,
    )
    for number in range(MOST)
]
ENTRY = Entry(WHO, "reject", f"{CODE}-100", {"why": TEXT}, NOON)
HISTORY = [record.entry_line(ENTRY, Mention, "Europe/Berlin")] * 8
VERBS = ("claim", "signoff", "approve", "reject", "hand")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("weight", Weight)
def test_an_areas_card_fits_with_forty_items(state: State, weight: Weight) -> None:
    card = area_view.card(ATTEMPT, an_area(items(state, weight)), NAME)

    fits(card)


def test_what_an_areas_card_does_not_list_it_counts() -> None:
    card = area_view.card(ATTEMPT, an_area(items(State.OPEN)), NAME)

    assert f"{CODE}-129 " in shown(card)
    assert f"{CODE}-130" not in shown(card)
    assert f"and 10 more: {CODE}-* shows all" in shown(card)


def test_all_items_of_an_area_fit_in_an_answer() -> None:
    fits(area_view.every(an_area(items()), Mention))
    fits(area_view.every(an_area((), DERIVED), Mention))


def test_an_area_for_one_reader_fits() -> None:
    fits(
        area_view.detail(
            ATTEMPT, an_area(items()), claimable=f"{CODE}-100", approvable=MOST, history=HISTORY, name=Mention
        )
    )
    fits(area_view.detail(ATTEMPT, an_area((), DERIVED), claimable=None, approvable=0, history=HISTORY, name=Mention))


@pytest.mark.parametrize("state", ["standing", "approved", "rejected", "void"])
def test_a_sign_off_card_fits(state: str) -> None:
    asked = [Lead(WHO, "group")] * 20

    fits(signoff.card(LAUNCH, ATTEMPT, signed(state=state), asked=asked, name=NAME))
    fits(signoff.card(LAUNCH, ATTEMPT, signed(state=state)[:1], asked=asked, name=NAME))


@pytest.mark.parametrize("state", State)
def test_an_item_in_full_fits(state: State) -> None:
    judged = replace(SIGNOFF, state="rejected", judged_by=WHO, judged_at=NOON, judged_note=TEXT)

    for last in (None, SIGNOFF, judged):
        fits(item.detail(LAUNCH, ATTEMPT, an_item(1, state), last, verbs=VERBS, history=HISTORY, name=Mention))


def test_a_derived_item_fits() -> None:
    fits(item.derived_detail(an_item(1), DERIVED[1], [f"{CODE}-{number}" for number in range(100, 300)]))


@pytest.mark.parametrize("weight", Weight)
@pytest.mark.parametrize("refused", [0, MOST])
def test_the_forms_fit(weight: Weight, refused: int) -> None:
    whys = [TEXT] * refused

    form_fits(signoff_forms.waiting_form(ATTEMPT, signed(weight), whys, Mention, TEXT))
    form_fits(signoff_forms.reject_form(ATTEMPT, signed(weight), whys, TEXT, chosen=True))
    form_fits(signoff_forms.reject_form(ATTEMPT, signed(weight)[:1], whys, TEXT, chosen=True))
    form_fits(signoff_forms.sign_form(ATTEMPT, items(weight=weight), whys, TEXT, {}))
    form_fits(signoff_forms.sign_form(ATTEMPT, items(weight=weight)[:1], whys, TEXT, {}))
    form_fits(item.hand_form(ATTEMPT, items(weight=weight)))
    form_fits(item.hand_form(ATTEMPT, items(weight=weight)[:1]))


def test_approve_waiting_counts_what_does_not_fit_and_never_ticks_a_blocker() -> None:
    mixed = [*signed(Weight.BLOCKER), *signed(Weight.REQUIRED)]
    mixed = [(each, replace(one, id=n, ref=f"{CODE}-{n + 100}")) for n, (each, one) in enumerate(mixed)]

    form = signoff_forms.waiting_form(ATTEMPT, mixed, (), Mention, "")

    ticks = [block["element"] for block in form.blocks if block.get("element", {}).get("type") == "checkboxes"]
    offered = [option["value"] for element in ticks for option in element["options"]]
    ticked = [option["value"] for element in ticks for option in element.get("initial_options", ())]
    assert all(len(element["options"]) <= 10 for element in ticks)
    assert offered[:MOST] == [one.ref for _, one in mixed[:MOST]]
    assert ticked == offered[MOST:]
    assert len(offered) < len(mixed)
    assert f"and {len(mixed) - len(offered)} more." in str(form.blocks)
    assert len(form.carry["o"]["seen"].split()) == len(offered)
    form_fits(form)


def test_messages_to_owners_and_leads_fit() -> None:
    back = signoff.came_back(items(), ATTEMPT, WHO, TEXT)

    fits(back)
    assert "and 25 more" in shown(back)
    fits(signoff.handed(items(), ATTEMPT, WHO))
    fits(crew.welcome(CODE, "area", [(WHO, "user"), ("S" * 60, "group")] * 20))


def test_the_record_fits() -> None:
    longest = [
        replace(ENTRY, verb=verb, facts=facts)
        for verb, facts in (
            ("reject", {"why": TEXT}),
            ("approve", {"note": TEXT, "self_approval": True}),
            ("hand", {"to": WHO}),
            ("note", {"kind": "decision", "text": TEXT}),
            ("refused", {"verb": "approve", "why": f"`{TEXT}` <@{WHO}>" * 5}),
            ("lead", {"people": [WHO] * 20}),
            ("t0", {"t0": NOON.isoformat(), "was": None, "moved": 38, "why": TEXT, "refs": [CODE] * 99}),
        )
    ]
    entries = (longest * 3)[:20]

    fits(record.log(LAUNCH, entries, [Note("decision", f"{CODE}-100", WHO, NOON, TEXT)] * 10, CODE, Mention))
    for entry in longest:
        fits(record.log(LAUNCH, [entry] * 20, [], CODE, Mention))


def test_the_ledger_fits() -> None:
    told = Announced(1, "T-0 confirmed", "stakeholders", "C" * 60, "dead", NOON, NOON, TEXT)

    fits(record.sent(LAUNCH, [told] * 40))


def test_why_fits_with_fifty_seats() -> None:
    vote = {"who": WHO, "answer": "no-go", "reason": TEXT, "change": TEXT, "saw": {}}
    counts = {"percent": 100, "waived": 40}
    snapshot: dict[str, Any] = {
        "percent": 100,
        "areas": {f"ABCDEF{n}": counts for n in range(10, 50)},
        "blockers": [f"{CODE}-{n}" for n in range(100, 300)],
        "exceptions": [f"{CODE}-{n}" for n in range(100, 300)],
        "excepted": [packed(Excepted(CODE, TITLE, Weight.BLOCKER, "weight", WHO, NOON, TEXT, NOON))] * 300,
        "poll": 12,
        "seats": {f"SEAT{n}": {"mandatory": False, "answer": "no-go", "votes": [vote, vote]} for n in range(50)},
        "verdict": "not go",
        "why": [TEXT] * 3,
    }
    decision = Decision(1, Reply.GO, "pending", WHO, NOON, TEXT * 2, "not go", True, WHO, NOON, "f" * 64)

    fits(why.why(LAUNCH, decision, snapshot, Mention))
    facts = {"answer": "go", "because": [TEXT] * 9, "seats": [f"SEAT{n} no answer" for n in range(50)], "why": TEXT}
    entries = (Entry(WHO, "decide", "DAY-1", facts, NOON, 7),) * why.SHOWN
    fits(why.why(LAUNCH, decision, snapshot, Mention, why.Replay(entries, entries, 7)))


def test_lists_of_criteria_risks_and_launches_fit() -> None:
    verdict = Verdict(Result.MISSED, 123456.654321, TEXT[:500], WHO, NOON)
    goal = "≥ 123456789012.123456 " + "x" * 40
    one = Criterion(1, "CRIT-100", TITLE, TITLE, TEXT, goal, "T+100d", "ABCDEFGHIJKLMNOP", "A-1 " * 50, verdict=verdict)
    high, why = Level.HIGH, TEXT[:500]
    crew = Crew(WHO, WHO, {}, (), {})
    danger = Risk(
        "RISK-100", TITLE, TEXT, TEXT, RiskState.OCCURRED, high, high, "ABCDEFGHIJKLMNOP", "A-1 " * 50, WHO, why
    )

    fits(criteria.criteria(LAUNCH, ATTEMPT, [one] * 100, [one] * 100))
    fits(criteria.criterion(LAUNCH, ATTEMPT, one, [WHO] * 20, HISTORY, Mention, may=True))
    fits(criteria.asks(LAUNCH, ATTEMPT, Kind.DUE, [one] * 100))
    form_fits(criteria.form(ATTEMPT, one, None))
    fits(risk.risks([danger] * 100, ATTEMPT, adds=True))
    fits(risk.risk(danger, ATTEMPT, crew, HISTORY, Mention, may=True))
    fits(risk.occurred(LAUNCH, ATTEMPT, danger, WHO, [TITLE] * 10))
    form_fits(risk.add_form(ATTEMPT))
    form_fits(risk.change_form(ATTEMPT, danger, None))
    over = replace(ATTEMPT, ended_at=NOON)
    found = launches.listed([(LAUNCH, ATTEMPT)] * 20, {}, 5000, [(LAUNCH, over)] * 10, NOON)
    fits(found)
    assert "and 4980 more" in shown(found)


def test_help_fits() -> None:
    usages = {
        verb: help.Usage(command.RING, command.USAGE, command.SUMMARY, command.OPTIONS)
        for verb, command in COMMANDS.items()
    }

    fits(help.every(usages, hidden=0))
    for verb, usage in usages.items():
        fits(help.one(verb, usage))
    assert {usage.ring for usage in usages.values()} <= set(help.RINGS) == set(Ring)


def everything() -> list[Message]:
    judged = signed(state="rejected")
    return [
        area_view.card(ATTEMPT, an_area(items()), NAME),
        signoff.card(LAUNCH, ATTEMPT, judged, asked=[], name=NAME),
        signoff.card(LAUNCH, ATTEMPT, judged[:1], asked=[], name=NAME),
        item.detail(LAUNCH, ATTEMPT, an_item(1), SIGNOFF, verbs=VERBS, history=[], name=NAME),
        record.log(LAUNCH, [ENTRY], [], None, NAME),
    ]


def test_on_cards_people_stand_by_name_and_nobody_is_notified() -> None:
    for message in everything():
        assert "<@" not in message.text
        assert "'type': 'user'" not in str(message.blocks)


@pytest.mark.parametrize("evil", ["<!channel>", "<@U1>", "<!subteam^S1>", "*b* `c` <https://x|y>", "‮live‬ \u200b"])
def test_nothing_that_people_write_comes_alive(evil: str) -> None:
    one = replace(an_item(1), title=evil, definition=evil, trouble=evil, reason=evil)
    last = replace(SIGNOFF, state="rejected", judged_by=WHO, judged_at=NOON, judged_note=evil)
    last = replace(last, evidence=(Evidence("note", evil),))
    told = [
        item.detail(LAUNCH, ATTEMPT, one, last, verbs=(), history=[], name=NAME),
        signoff.card(LAUNCH, ATTEMPT, [(last, one)], asked=[], name=NAME),
        signoff.came_back([one], ATTEMPT, WHO, evil),
        area_view.card(ATTEMPT, replace(an_area([one]), standing=AreaStanding(CODE, evil, Tally())), NAME),
        record.log(replace(LAUNCH, name=evil), [replace(ENTRY, facts={"why": evil})], [], None, NAME),
        record.log(LAUNCH, [], [Note("note", None, WHO, NOON + timedelta(1), evil)], None, NAME),
    ]
    for message in told:
        words = str(message.blocks)
        assert "'mrkdwn'" not in words
        assert "'broadcast'" not in words
        assert "usergroup" not in words
        assert "<!" not in message.text
        assert "\u202e" not in message.text + words
        assert buttons(message) is not None
