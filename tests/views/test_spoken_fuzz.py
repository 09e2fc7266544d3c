"""Nothing that people type comes alive: whatever stands in a title, a reason or a draft, a message has the mentions,
links and marks that golive meant, and no others.

Each random text is put beside a plain one in the same place: the two messages may differ in their letters alone.
`SPOKEN` says how many texts are tried.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.draft import Draft
from bot.domain.draft import State as Waits
from bot.domain.stakeholder import Answer as Said
from bot.domain.stakeholder import Role, Stakeholder
from bot.errors import Refused
from bot.message import Message
from bot.views import announcement, blocks, draft, drafting, stakeholders, undelivered
from bot.views.announcement import EVENTS
from bot.views.parts import Mention, clean
from tests.views import spoken_plan
from tests.views.spoken import AT, PLAIN, Say, attempt, launch, live, skeleton, texts

MANY = int(os.environ.get("SPOKEN", "10000"))
SEED = int(os.environ.get("SPOKEN_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
FACTS = {
    "by": "U01ANA",
    "second": "U01BEN",
    "was": AT,
    "closes_at": AT,
    "until": AT,
    "seats": 3,
    "ref": "DAY-2",
    "held": "42 min",
    "moved": "3 steps",
    "kept": "all",
    "redo": "",
    "recommendation": "Go.",
    "seq": 7,
    "head": "abc",
    "at": AT,
    "took": timedelta(hours=1),
    "refs": ["TECH-1", None],
}


def announced(event: str, audience: str) -> Say:
    return lambda text: announcement.render(event, audience, launch(text), attempt(), {**FACTS, "why": text})


def drafted(text: str) -> Message:
    """A draft of these words, about a launch of that name, for that reason. Raises Refused."""
    values = {"launch": text, "name": text, "version": None, "why": text, "t0": AT, "now": AT}
    return blocks.say(*drafting.written(text, values, "UTC"))


def quoted(text: str) -> Message:
    """The same words as values alone."""
    words = "{{ name }} at {{ t0 }}{% if why %}: {{ why }}{% endif %}"
    values = {"name": text, "why": text, "t0": AT}
    return blocks.say(*drafting.written(words, values, "UTC"))


def together(text: str) -> Message:
    """Late, beside others."""
    one = blocks.say(["Said: ", Mention("U01ANA"), " ", text.replace("\n", " ").replace("\r", " ")])
    return undelivered.together([(AT, one.text), (AT, one.text)])


def listed(text: str) -> Message:
    """Stakeholders, by name and by what they said."""
    said = Stakeholder(1, text, None, Role.APPROVING, Said.NOT_YET, text, text, "U01ANA", AT)
    return stakeholders.overview(launch(text), attempt(), [said, replace(said, answer=Said.APPROVED)], records=True)


def carded(text: str) -> Message:
    """The card of a draft that cannot be read, or says nothing of its own."""
    words = Draft(1, "message", "customers", None, "{{ name }}", {"why": text}, Waits.WAITING, 1, AT, None, None, ())
    return draft.card(launch(text), attempt(), words, {"name": text or "x"}, None)


PLACES: dict[str, Say] = {
    **{f"{event} to {to}": announced(event, to) for event in EVENTS for to in ("room", "customers")},
    "a value in a draft": quoted,
    "late, with others": together,
    "stakeholders": listed,
    "a draft's card": carded,
    **spoken_plan.PLACES,
}


@pytest.mark.slow
def test_nothing_that_people_type_comes_alive() -> None:
    chance = random.Random(SEED)
    print(f"\n{MANY} texts, SPOKEN_SEED={SEED}")  # noqa: T201  what repeats a failing run
    meant = {place: (skeleton(say(PLAIN)), sorted(live(say(PLAIN)))) for place, say in PLACES.items()}
    names = list(PLACES)
    for number in range(MANY):
        text, place = texts(chance), names[number % len(names)]
        if not clean(text).strip():
            continue
        message = PLACES[place](text)
        assert sorted(live(message)) == meant[place][1], (place, text, message.text)
        if place not in ("a value in a draft", "a draft's card"):  # a text may stand on several lines there
            assert skeleton(message) == meant[place][0], (place, text, message.blocks)
        _only_words(message, place, text)
        _draft_is_words(text)


def _draft_is_words(text: str) -> None:
    """The words of a draft themselves: refused, or words and moments."""
    message = _drafted_or_refused(text)
    assert live(message) == [], (text, message.text)
    _only_words(message, "a draft", text)


def _drafted_or_refused(text: str) -> Message:
    try:
        return drafted(text)
    except Refused as no:
        return Message(blocks.sentence(no.text).text)


MEANT = {
    "a draft": {"text", "date"},
    "a value in a draft": {"text", "date"},
}


def _only_words(message: Message, place: str, text: str) -> None:
    if place not in MEANT:
        return
    kinds = {
        element["type"]
        for block in message.blocks
        for section in block.get("elements", ())
        for element in section.get("elements", ())
    }
    styled = [e for b in message.blocks for s in b["elements"] for e in s["elements"] if "style" in e]
    assert kinds <= MEANT[place], (place, text, message.blocks)
    assert styled == [], (place, text)


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_announcement_is_tried(event: str) -> None:
    assert announced(event, "room")(PLAIN).text


def test_first_words_can_all_be_read() -> None:
    values = dict.fromkeys(
        (
            "launch",
            "name",
            "version",
            "state",
            "t0",
            "now",
            "why",
            "lifted",
            "live",
            "finish",
            "late",
            "done",
            "steps",
            "running",
        ),
        "x",
    )
    for words in draft.FIRST_WORDS.values():
        assert drafting.written(words, values, "UTC")
