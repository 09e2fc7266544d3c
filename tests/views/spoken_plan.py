"""What golive says of items, steps and votes, with somebody's words as titles and as reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.condition import Wanted
from bot.domain.doubt import Doubt
from bot.domain.doubt import Kind as DoubtKind
from bot.domain.item import Evidence, Item, Signoff, Weight
from bot.domain.item import State as ItemState
from bot.domain.people import Lead, Phase, Seat
from bot.domain.poll import Poll, Recommendation, Reply, SeatStanding, Verdict, Vote
from bot.domain.projection import project
from bot.domain.readiness import AreaStanding, Blocker, Tally
from bot.domain.record import Entry, Note
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.message import Message
from bot.views import area, asked, blocks, condition, doubt, failed, phase, poll, record, signoff, step
from bot.views import item as items
from bot.views.parts import Mention
from bot.views.step import Runbook
from tests import plans
from tests.views.spoken import AT, Say, attempt, launch

NAMES = {"U01ANA": "Ana", "U01OLI": "Oli"}


def an_item(text: str, state: ItemState = ItemState.CLAIMED) -> Item:
    """Its title, its definition, why it came back, what it is stuck on: all in those words."""
    plain = Item(1, "OPS-1", "OPS", text, text, Weight.BLOCKER, False, state, "U01OLI", 1, text, text, AT)
    return replace(plain, trouble_by="U01OLI", section=text, note=text)


def a_signoff(text: str) -> Signoff:
    proof = (Evidence("note", text), Evidence("file", "F1", text))
    return Signoff(1, 1, "U01OLI", AT, proof, "standing", "U01ANA", AT, text)


def page_of_an_item(text: str) -> Message:
    refused = Entry("U01ANA", "reject", "OPS-1", {"reason": text, "why": text}, AT)
    history = [record.entry_line(refused, Mention, "UTC")]
    verbs = ["signoff", "trouble"]
    shown = an_item(text)
    return items.detail(
        launch(text), attempt(), shown, a_signoff(text), verbs=verbs, history=history, name=step.plain(NAMES)
    )


def card_of_an_area(text: str) -> Message:
    standing = AreaStanding("OPS", text, Tally(total=3, approved=1))
    every = tuple(an_item(text, state) for state in (ItemState.OPEN, ItemState.CLAIMED, ItemState.SIGNED))
    return area.card(attempt(), area.Area(standing, (Lead("U01OLI", "user"),), every), step.plain(NAMES))


def card_of_a_signoff(text: str) -> Message:
    signed = [(a_signoff(text), an_item(text, ItemState.SIGNED))]
    return signoff.card(launch(text), attempt(), signed, asked=[Lead("U01ANA", "user")], name=step.plain(NAMES))


def came_back(text: str) -> Message:
    return signoff.came_back([an_item(text)], attempt(), "U01ANA", text)


def a_step(text: str, state: StepState, number: int) -> Step:
    begun = AT if state is not StepState.WAITING else None
    who = "U01OLI" if begun else None
    return plans.step(
        f"DAY-{number}",
        title=text,
        lines=(text, text),
        state=state,
        owner="U01OLI",
        started_at=begun,
        started_by=who,
        planned_at=AT,
        due_at=AT,
        reason=text,
        trouble=text,
        trouble_by="U01OLI",
    )


def the_book(text: str) -> Runbook:
    steps = tuple(a_step(text, state, number) for number, state in enumerate((*StepState, StepState.WAITING), start=1))
    plain = Runbook(launch(text), attempt(), plans.CREW, steps, AT + timedelta(minutes=5))
    return replace(plain, projection=project(steps, plain.clock))


def card_of_a_step(state: StepState) -> Say:
    def say(text: str) -> Message:
        book = the_book(text)
        shown = next(each for each in book.steps if each.state is state)
        return step.card(book, shown, step.plain(NAMES), failed.choices(book, shown))

    return say


def card_of_a_phase(text: str) -> Message:
    return phase.card(the_book(text), Phase("DAY", text, "OPS", False, {}), step.plain(NAMES))


def a_step_failed(text: str) -> Message:
    book = the_book(text)
    shown = next(each for each in book.steps if each.state is StepState.FAILED)
    return failed.told(book, shown, "U01OLI", [])


SEAT = Seat("OPS", "Operations", True, "OPS")
POLL = Poll(1, 1, "open", False, "U01ANA", AT, AT + timedelta(minutes=45), None)


def vote(reply: Reply, text: str) -> Vote:
    return Vote("OPS", "U01OLI", reply, text, AT, {"percent": 50}, text, item="OPS-5")


def card_of_a_poll(text: str) -> Message:
    seat = replace(SEAT, title=text)
    rows = tuple(SeatStanding(seat, reply, (vote(reply, text),)) for reply in (Reply.NO_GO, Reply.GO_IF))
    why = Recommendation(Verdict.NOT_GO, ("1 blocker open: OPS-5",))
    blocker = Blocker("OPS-5", text, "U01OLI", ItemState.CLAIMED, AT)
    shown = poll.Shown(POLL, rows, {"OPS": "U01OLI"}, why, None, blockers=(blocker,))
    return poll.card(launch(text), attempt(), shown, NAMES)


def answers(text: str) -> Message:
    told = poll.history([vote(Reply.NO_GO, text), vote(Reply.GO_IF, text)], "UTC")
    return Message("answers", tuple(told))


def what_is_asked_for(text: str) -> Message:
    wanted = Wanted(Reply.NO_GO, ("OPS",), text, text, "U01OLI")
    return condition.given(launch(text), attempt(), an_item(text), wanted, "U01ANA")


def open_again(text: str) -> Message:
    return blocks.say(asked.changed([an_item(text)], asked.OPEN_AGAIN))


def still_go(text: str) -> Message:
    found = Doubt(1, DoubtKind.OPENED, "OPS-1", f"{text} is open", AT, AT, None, None, None, "")
    return doubt.still_go(launch(text), attempt(), [found], [found])


def the_log(text: str) -> Message:
    done = [Entry("U01ANA", verb, "OPS-1", {"why": text, "reason": text}, AT) for verb in ("hold", "waive", "vote")]
    noted = Note("lesson", "OPS-1", "U01ANA", AT, text)
    return record.log(launch(text), done, [noted], None, step.plain(NAMES))


PLACES: dict[str, Say] = {
    "an item": page_of_an_item,
    "an area": card_of_an_area,
    "a sign-off": card_of_a_signoff,
    "a sign-off that came back": came_back,
    **{f"a step that is {state}": card_of_a_step(state) for state in StepState},
    "a phase": card_of_a_phase,
    "a step that failed, to those who choose": a_step_failed,
    "a poll": card_of_a_poll,
    "answers in order": answers,
    "what a no-go asks for": what_is_asked_for,
    "a blocker that is open again": open_again,
    "a GO in doubt": still_go,
    "the log": the_log,
}
