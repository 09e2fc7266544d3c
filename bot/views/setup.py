"""The set-up card, and the forms that make a launch and name its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.launch import Attempt, Launch
from bot.domain.lint import Finding, Kind
from bot.domain.people import Crew
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Emoji, Line, spoken

TITLE = "New launch"


@dataclass(frozen=True, slots=True)
class Choice:
    """A template or a timing, as the form offers it."""

    name: str
    about: str


def new_form(*, templates: Sequence[Choice], timings: Sequence[Choice], key: str, zone: str, channel: str) -> Form:
    """The modal of `new`."""
    return Form(
        verb="new",
        title=TITLE,
        submit="Create",
        blocks=(
            inputs.text("name", "Name", example="Reconciliation Platform", most=150),
            inputs.text(
                "key", "Short key", initial=key, most=40, hint="Small letters, digits, hyphens: as in `recon: status`."
            ),
            inputs.choice(
                "template", "Template", [(each.name, each.about) for each in templates], initial=templates[0].name
            ),
            inputs.choice(
                "timing", "Order of launch day", [(each.name, each.about) for each in timings], initial=timings[0].name
            ),
            inputs.text("version", "Version", example="4.0.0", optional=True, most=100),
            inputs.person("deputy", "Deputy", hint="May act for you. A go/no-go poll needs one."),
            inputs.text("zone", "Zone of the launch", initial=zone, most=64, hint="As in Europe/Berlin."),
            inputs.text("domain", "Domain", example="app.example.com", optional=True, most=300),
            inputs.text("base_url", "Address", example="https://app.example.com", optional=True, most=300),
            inputs.text("metrics_url", "Prometheus API", optional=True, most=300),
            inputs.text("repo", "Repository", example="owner/name", optional=True, most=300),
        ),
        carry={"c": channel},
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that needs people: an area, or a seat that belongs to none."""

    code: str
    title: str
    role: str


def people_form(attempt: Attempt, launch: Launch, places: Sequence[Place], crew: Crew) -> Form:
    """One modal with a picker for each area and seat."""
    pickers = [
        inputs.people(
            place.code,
            f"{place.code} · {place.title}",
            initial=crew.of(place.code),
            hint=f"{place.role}. The first one holds the seat." if place.role else "The first one holds the seat.",
        )
        for place in places
    ]
    deputy = inputs.person("deputy", "Deputy", initial=launch.deputy)
    return Form("lead", "Who leads what", "Save", (deputy, *pickers), carry={"a": attempt.id})


@dataclass(frozen=True, slots=True)
class Setup:
    """How far the set-up is."""

    items: int
    steps: int
    seats: int
    findings: tuple[Finding, ...]
    audiences: Sequence[str]

    @property
    def leaderless(self) -> tuple[str, ...]:
        return next((found.refs for found in self.findings if found.kind is Kind.NO_LEAD), ())

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """What is wrong with the plan besides. Steps have no owner as long as their places have no lead."""
        told = (Kind.NO_LEAD, Kind.NO_OWNER) if self.leaderless else (Kind.NO_LEAD,)
        return tuple(found.kind for found in self.findings if found.kind not in told)


def card(launch: Launch, attempt: Attempt, setup: Setup) -> Message:
    """What a new launch has, and what it still needs."""
    first: Line = [Bold(f"{setup.items} items, {setup.steps} steps, {setup.seats} seats.")]
    todo = [
        _line(not setup.leaderless, _leads(setup.leaderless)),
        _line(launch.deputy is not None, ["Deputy" if launch.deputy else "Deputy: nobody yet"]),
        _line(attempt.t0 is not None, _t0(launch, attempt)),
        _line(bool(setup.audiences), _audiences(setup.audiences)),
        *([_line(False, [f"{', '.join(setup.to_look_at).capitalize()}: “status lint”"])] if setup.to_look_at else []),
    ]
    buttons = (
        Button("Name people…", "lead", attempt=attempt.id, style="primary" if setup.leaderless else None),
        *([Button("Name T-0…", "t0", attempt=attempt.id)] if attempt.t0 is None else []),
        Button("Settings…", "set", attempt=attempt.id),
    )
    parts: tuple[Block, ...] = (
        blocks.heading(f"Setting up {launch.name}"),
        blocks.paragraph(first, *todo),
        blocks.actions(*buttons),
        blocks.small("Then: claim items, sign them off, have them approved in their area's thread."),
    )
    return Message(spoken([f"Setting up {launch.name}: "], first, *todo), parts)


def _line(done: bool, text: Line) -> Line:
    return [Emoji("white_check_mark" if done else "black_square_button"), " ", *text, "" if done else " (to do)"]


def _leads(leaderless: Sequence[str]) -> Line:
    if not leaderless:
        return ["Every area and seat has its people"]
    return [f"No lead yet: {', '.join(leaderless)}"]


def _t0(launch: Launch, attempt: Attempt) -> Line:
    if attempt.t0 is None:
        return ["T-0: none yet. “t0 monday 9:00” names it"]
    return ["T-0 ", At(attempt.t0, launch.zone), "" if attempt.confirmed else ", tentative"]


def _audiences(audiences: Sequence[str]) -> Line:
    if not audiences:
        return ["Audiences: only this room. “set company=#channel” adds one"]
    return [f"Audiences: room, {', '.join(sorted(audiences))}"]


def settings_form(attempt: Attempt, launch: Launch) -> Form:
    """The modal of `set`."""
    channels = [
        inputs.channel(audience, f"Channel of audience “{audience}”", initial=launch.audiences.get(audience))
        for audience in ("company", "stakeholders")
    ]
    return Form(
        verb="set",
        title="Settings",
        submit="Save",
        blocks=(
            inputs.text("name", "Name", initial=launch.name, most=150),
            inputs.text("version", "Version", initial=launch.version or "", optional=True, most=100),
            inputs.person("deputy", "Deputy", initial=launch.deputy),
            inputs.text("zone", "Zone of the launch", initial=launch.zone, most=64),
            *channels,
        ),
        carry={"a": attempt.id},
    )
