"""The smallest launch and the biggest, with the longest words golive takes: Slack takes everything golive says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot import templates
from bot.templates import Template
from sandbox import Message
from tests.journeys.extremes import longest, smallest, words
from tests.journeys.stage import MONDAY, ROOM, Actor, Stage

pytestmark = pytest.mark.slow

WHY = words(500)
LINKS = " ".join(f"https://{'h' * 60}.example/{'p' * 120}/{number}" for number in range(10))
T0 = MONDAY + timedelta(hours=25)
NOT_A_FAULT = {"already_pinned", "hash_conflict"}

READING = (
    "help", "help signoff", "status", "status BUILD", "status DAY", "mine", "list", "log", "log BUILD-1", "log why",
    "log sent", "criteria", "risks", "BUILD", "DAY", "BUILD-1", "DAY-2", "set", "CRIT-1", "RISK-1", "BACK", "poll",
    "t0", "signoff", "approve", "lead", "note", "decide", "wrong words", "claim NONE-1", f"claim {'X' * 3_000}", WHY,
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[str, Template]:
    return {template.name: template for template in (smallest(), longest())}


@pytest.fixture(autouse=True)
def shelf(made: dict[str, Template], monkeypatch: pytest.MonkeyPatch) -> None:
    """golive is shipped with these templates besides its own."""
    names, load = (*templates.names(), *made), templates.load
    monkeypatch.setattr(templates, "names", lambda: names)
    monkeypatch.setattr(templates, "load", lambda name: made.get(str(name)) or load(name))


@pytest.fixture
async def strict(stage: Stage) -> AsyncIterator[Stage]:
    """Whatever Slack did not take is a fault in the end: a post, an edit, a form, an answer."""
    yield stage
    calls = {f"{one.method}: {one.answer}" for one in stage.sandbox.calls() if one.error not in (None, *NOT_A_FAULT)}
    answers = {f"{one.name}: {one.error} {one.ack}" for one in stage.sandbox.deliveries() if one.status != "ok"}
    assert (calls, answers) == (set(), set())


def places(template: Template) -> list[str]:
    """Some of each kind of place that people lead."""
    kinds = (template.areas, template.phases, template.seats)
    return list(dict.fromkeys(one.code for kind in kinds for one in kind[:6]))


async def reads(who: Actor) -> None:
    for typed in READING:
        heard = await who.types(typed)
        assert heard.shown or heard.view, typed
        await who.person.close()


async def presses_everything(stage: Stage, who: Actor) -> None:
    """Each button that can be seen, once by its label; forms are looked at and closed."""
    pressed: set[str] = set()
    while button := next((one for one in buttons(stage, who) if one[-1] not in pressed), None):
        message, block_id, action_id, label = button
        pressed.add(label)
        await stage.sandbox.interactions.click_message(who.id, message, block_id, action_id)
        await stage.settle()
        await who.person.close()
    assert pressed


def buttons(stage: Stage, who: Actor) -> Iterator[tuple[Message, str, str, str]]:
    """What there is to press in the room and in somebody's direct messages, as it is now."""
    for channel in (stage.sandbox.channel(ROOM), who.person.dm):
        for message in channel.all.values():
            for block in message.blocks:
                for element in block["elements"] if block["type"] == "actions" else ():
                    if element["type"] == "button":
                        yield message, block["block_id"], element["action_id"], element["text"]["text"]


@pytest.mark.parametrize("template", ["smallest", "small-release", "go-live", "longest"])
async def test_slack_takes_everything_from_setting_up_to_the_end(strict: Stage, template: str) -> None:
    stage, ana, lou = strict, strict.ana, strict.lou
    await ana.types(f'new recon name="{words(150)}" template={template} deputy=@ben zone=UTC')
    assert stage.messages(), "it is set up"
    await ana.types(f'set version="{words(100)}"')
    for place in places(templates.load(template)):
        await ana.types(f"lead {place} @lea @lou @ben @kim @max @eve")
    await reads(ana)
    await reads(stage.gus)

    await ana.types("t0 tomorrow 10:00")
    await stage.kim.types("claim BUILD-*")
    await stage.kim.types(f"signoff BUILD-* {LINKS} {WHY}")
    await stage.lea.types(f"reject BUILD-1 {WHY}")
    await stage.kim.types(f"signoff BUILD-1 {LINKS} {WHY}")
    await stage.kim.types("hand BUILD-1 @eve")
    await stage.lea.types(f"approve BUILD-* {WHY}")
    for kind in ("lesson", "incident", "decision", "action"):
        await stage.eve.types(f"note {kind} BUILD-1 {WHY}")
    await presses_everything(stage, ana)

    await stage.until(T0 - timedelta(hours=17))
    await ana.types("poll open")
    await stage.lea.types(f"vote no-go all {WHY}")
    await ana.types("poll")
    await ana.types("poll close")
    await stage.until(T0 - timedelta(minutes=30))
    await ana.types(f"decide go {WHY}")
    await stage.ben.types("decide second")
    await presses_everything(stage, stage.ben)
    await reads(ana)

    await stage.until(T0)
    for step in ("PRE-1", "DAY-1", "DAY-2", "DAY-3"):
        await lou.types(f"start {step} sure")
        await lou.types(f"done {step} all {LINKS} {WHY}")
    await ana.types(f"hold {WHY}")
    await ana.types("resume")
    await presses_everything(stage, lou)
    await stage.until(timedelta(hours=3))
    await reads(lou)
