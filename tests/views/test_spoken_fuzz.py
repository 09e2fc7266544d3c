"""Nothing that people type comes alive: whatever stands in a title, a reason or a draft, a message has the mentions,
links and marks that golive meant, and no others.

Each random text is put beside a plain one in the same place: the two messages may differ in their letters alone.
`SPOKEN` says how many texts are tried.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.draft import Draft
from bot.domain.draft import State as Waits
from bot.domain.launch import Attempt, Launch, State
from bot.domain.stakeholder import Answer as Said
from bot.domain.stakeholder import Role, Stakeholder
from bot.errors import Refused
from bot.message import Message
from bot.views import announcement, blocks, draft, drafting, stakeholders, undelivered
from bot.views.announcement import EVENTS
from bot.views.parts import Mention, clean

MANY = int(os.environ.get("SPOKEN", "10000"))
SEED = int(os.environ.get("SPOKEN_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
PLAIN = "plain"
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

PIECES = (
    *("<!channel>", "<!here>", "<!everyone>", "<@U01ANA>", "<#C01LAUNCH>", "<!subteam^S01|ops>", "@channel", "@here"),
    *("<https://evil.example|here>", "https://evil.example", "mailto:a@evil.example", "<mailto:a@evil.example>"),
    *("`rm -rf`", "```", "*bold*", "_quiet_", "~gone~", "> quoted", ":rocket:", "&lt;!channel&gt;", "&amp;lt;", "&"),
    *(
        "<",
        ">",
        "<<@U01ANA>>",
        "<!date^1^{date}|x>",
        "\u202e",
        "\u200b",
        "\u2063",
        "\u20630\u2063",
        "\x00",
        "\n",
        "\r\n",
    ),
    *(
        "{{ t0 }}",
        "{{ name }}",
        "{{ why }}",
        "{% if why %}",
        "{% endif %}",
        "{{",
        "}}",
        "{%",
        "{# x #}",
        "{{ name|upper }}",
    ),
    *("’", "“a”", "–", "é", "日本", "🚀", " ", "a", "0", "\\", "'", '"', "<@U01ANA|ana>", "<!channel|x>", "‮<@U01BEN>"),
)


def texts(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8)))


def skeleton(message: Message) -> tuple[Any, ...]:
    """All that is not letters: kinds of elements, whom they mention, where links lead, how they are styled."""
    return tuple(_bones(block) for block in message.blocks)


def _bones(part: Any) -> Any:
    if isinstance(part, list):
        return _joined([_bones(each) for each in part])
    if not isinstance(part, dict):
        return part
    return tuple(sorted((key, _bones(value)) for key, value in part.items() if not _is_letters(part, key)))


def _is_letters(part: dict[str, Any], key: str) -> bool:
    return key == "text" and isinstance(part[key], str) and part.get("type") in ("text", "plain_text", "link")


def _joined(bones: list[Any]) -> tuple[Any, ...]:
    """Neighbouring pieces of plain text are one."""
    kept: list[Any] = []
    for bone in bones:
        if not (kept and kept[-1] == bone == (("type", "text"),)):
            kept.append(bone)
    return tuple(kept)


TOKEN = re.compile(r"<[^<>\s]+>")


def live(message: Message) -> list[str]:
    """What Slack would read as more than words in the fallback text, and in texts that are marked up."""
    return [
        *TOKEN.findall(message.text),
        *(token for text in _marked_up(message.blocks) for token in TOKEN.findall(text)),
    ]


def _marked_up(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from _marked_up(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _marked_up(each)


def launch(name: str) -> Launch:
    return Launch(
        1, "recon", name, name, "go-live", "document", "U01ANA", "U01BEN", "UTC", 3600, False, {}, {}, {}, AT, 1, ""
    )


def attempt() -> Attempt:
    return Attempt(
        1, 1, 1, "real", "C01", False, 1, State.COUNTING, AT, "UTC", "", AT, 1, None, None, None, None, None, None
    )


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


def announced(event: str, audience: str) -> Callable[[str], Message]:
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


PLACES: dict[str, Callable[[str], Message]] = {
    **{f"{event} to {to}": announced(event, to) for event in EVENTS for to in ("room", "customers")},
    "a value in a draft": quoted,
    "late, with others": together,
    "stakeholders": listed,
    "a draft's card": carded,
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
