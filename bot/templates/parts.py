"""The parts of a template that people prepare and do: what each key in the file means and may hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, PrivateAttr, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from bot.domain.due import Due

from .fields import DueText, Duration, OffsetText, Percent, RefsText, WaitText

Weight = Literal["blocker", "required", "optional"]
Reversibility = Literal["reversible", "costly", "point of no return"]
Fact = Literal["stakeholders approved", "decided", "T-0 confirmed", "T-0 announced", "roll call complete", "rehearsed"]
Auto = Literal["run checks", "roll call", "try audiences", "practice poll"]
Holds = Literal["everyone answered", "everyone is in"]
Audience = Literal["room", "company", "stakeholders", "customers"]

CODE = "^[A-Z]{2,8}$"
NAME = "^[a-z][a-z0-9_-]{0,39}$"
HOLDER = "^([A-Z]{2,8}|director|deputy)$"
UNTIL = "^(poll|[A-Z]{2,8}-[1-9][0-9]{0,3} done)$"
REF = "^[A-Z]{2,8}-[1-9][0-9]{0,3}$"


def _one_line(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("holds a line break, a control character or outer blanks; write it on one plain line")
    return text


Title = Annotated[str, Field(min_length=1, max_length=150), AfterValidator(_one_line)]
Text = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
# Slack's check boxes hold ten lines of 75 characters
LineText = Annotated[str, Field(min_length=1, max_length=75), AfterValidator(_one_line)]
Code = Annotated[str, Field(pattern=CODE, examples=["TECH"])]
Name = Annotated[str, Field(pattern=NAME, examples=["base_url"])]
Holder = Annotated[str, Field(pattern=HOLDER, examples=["TECH", "director"])]
Ref = Annotated[str, Field(pattern=REF, examples=["TECH-7"])]
Loc = tuple[str | int, ...]


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Place(NamedTuple):
    """Where a part stands: its ref, its number within its area or phase, and its way through the file."""

    ref: str
    number: int
    loc: Loc


class Numbered(Part):
    _place: Place = PrivateAttr(Place("", 0, ()))

    @property
    def ref(self) -> str:
        return self._place.ref

    @property
    def number(self) -> int:
        return self._place.number

    @property
    def loc(self) -> Loc:
        return self._place.loc


class Variable(Part):
    about: Text = Field(description="What to fill in, as a person is asked for it.")
    ask: bool = Field(False, description="`new` asks for it; the others are set when known.")
    default: Text | None = Field(None, description="Its value until set. Without one it is unset.")


class Timing(Part):
    about: Text = Field(description="What this order of the steps is good for, as `new` explains the choice.")
    warning: Text | None = Field(None, description="What the plan's lint says when it is chosen.")


class Seat(Part):
    code: Code = Field(description="The seat's name in the poll; an area's seat has the area's code.")
    title: Title | None = Field(None, description="Its title; an area's seat has the area's title.")
    area: Code | None = Field(None, description="The area whose first named lead holds it.")
    holder: Title | None = Field(None, description="The role of the person to name, for a seat without an area.")
    asks: Title | None = Field(None, description="The question put to this seat, if it has one of its own.")
    mandatory: bool = Field(True, description="No go without its answer; else its answer is advice.")
    minimum: int = Field(1, ge=1, le=20, description="Answers needed.")
    watches: Ref | None = Field(None, description="The derived item whose items it sees when it has no area.")
    blockers: Code | None = Field(None, description="The area where its no-go becomes a blocker, if not its own.")


class Derived(Part):
    """What a derived item is computed from; it is met when all of it is."""

    items: RefsText = Field((), description="Items: all blockers and required ones approved or waived.")
    steps: RefsText = Field((), description="Steps that are done.")
    facts: tuple[Fact, ...] = Field((), description="Facts about the launch.")
    seat: Code | None = Field(None, description="The seat that looks at this item.")


class Item(Numbered):
    title: Title = Field(description="What must be ready, in a few words.")
    definition: Text = Field(description="When it counts as done.")
    weight: Weight = Field("required", description="`blocker`: no go without it.")
    due: DueText | None = Field(None, description="When it is due, if not with its group or area.")
    shelf_life: Duration | None = Field(None, description="How long evidence stays good; a check replaces it.")
    bound_to: Literal["version"] | None = Field(None, description="A new version sends it back to its owner.")
    checks: tuple[Name, ...] = Field((), max_length=8, description="Checks attached once their variables are set.")
    derived: Derived | None = Field(None, description="Computed, never ticked; in a derived area only.")
    _area: str = PrivateAttr("")
    _group: str = PrivateAttr("")
    _due: Due = PrivateAttr(Due(timedelta()))

    @property
    def area(self) -> str:
        """The code of its area."""
        return self._area

    @property
    def group(self) -> str:
        """The title of its group."""
        return self._group

    @property
    def due_by(self) -> Due:
        """Its own due, else its group's, else its area's."""
        return self._due


class Group(Part):
    title: Title = Field(description="The group's title.")
    due: DueText | None = Field(None, description="When its items are due, if not with the area.")
    items: tuple[Item, ...] = Field(min_length=1, max_length=500, description="Its items, in order.")


class Area(Part):
    code: Code = Field(description="The first half of its items' refs.")
    title: Title = Field(description="The area's title.")
    lead: Title | None = Field(None, description="The role of the person to name as lead; none if derived.")
    due: DueText = Field(description="When its items are due.")
    derived: bool = Field(False, description="All its items are computed; it has no lead and no seat.")
    groups: tuple[Group, ...] = Field(min_length=1, max_length=50, description="Its groups, in order.")

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


class Line(Numbered):
    """One line of a step's checklist: plain text, or text with checks that tick it."""

    text: LineText = Field(description="What to do or see.")
    checks: tuple[Name, ...] = Field((), max_length=8, description="Checks that tick it when they pass.")
    holds: Holds | None = Field(None, description="In a roll call: it ticks itself as soon as that is so.")

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [dict(full["properties"]["text"]), dict(full)]}


class When(Part):
    at: OffsetText = Field(description="Planned start.")
    after: RefsText = Field((), description="Steps that must have ended.")


class Plan(NamedTuple):
    """A step's place in one timing: planned start from T-0 (or R), and the refs of the steps it waits for."""

    offset: timedelta
    after: tuple[str, ...]


class Step(Numbered):
    title: Title = Field(description="The step's title.")
    at: OffsetText | None = Field(None, description="Planned start, the same in every timing.")
    after: RefsText = Field((), description="Steps that must have ended, the same in every timing.")
    timing: Mapping[Name, When] | None = Field(None, description="Start and predecessors for each timing by name.")
    takes: Duration = Field(description="How long it is planned to take.")
    owner: Holder = Field(description="Area, seat, `director` or `deputy`; the first lead owns it, the next backs up.")
    reversibility: Reversibility = Field("reversible", description="What turning it back costs.")
    decides: Literal["go"] | None = Field(None, description="The GO step: done only by the decision.")
    needs: Literal["go"] | None = Field(None, description="Starts only after a GO; the first such start is liftoff.")
    confirms: Literal["live"] | None = Field(None, description="Its end makes the launch live.")
    sends: Literal["announcement"] | None = Field(None, description="Sends the approved drafts; done when sent.")
    to: tuple[Audience, ...] = Field((), description="The audiences it sends to.")
    time_lock: bool = Field(False, description="Never starts before its planned time.")
    minimum: int = Field(1, ge=1, le=10, description="So many people have to say that it is done, its leads first.")
    same_hand: bool = Field(False, description="Whoever starts it ends it, or takes it over first.")
    cutover: Literal["forth", "back"] | None = Field(
        None, description="Its end switches checks to their `after` expectation, or back to `before`."
    )
    auto: Auto | None = Field(None, description="What golive does by itself when it starts.")
    expects_red: tuple[Name, ...] = Field((), description="Checks that may fail while it runs.")
    undoes: RefsText = Field((), description="Steps it turns back, in the order it does so.")
    procedure: RefsText = Field((), description="Items that prepared it.")
    every_end: bool = Field(False, description="Runs after live, rollback and scrub alike.")
    form: Literal["tally"] | None = Field(None, description="Opens a form: count, top three causes, link.")
    feeds: RefsText = Field((), description="Criteria its form feeds.")
    lines: tuple[Line, ...] = Field((), max_length=10, description="Its sub-steps, in order.")
    _phase: str = PrivateAttr("")
    _plans: dict[str, Plan] = PrivateAttr({})

    @property
    def phase(self) -> str:
        """The code of its phase."""
        return self._phase

    def plan(self, timing: str) -> Plan:
        """Its offset and predecessors in a timing of the template; KeyError if there is no such timing."""
        return self._plans[timing]

    def has_plan(self, timing: str) -> bool:
        return timing in self._plans


class Late(Part):
    """Who is told how long after a step was due and has not started."""

    nudge: WaitText = Field(description="The owner is reminded.")
    lead: WaitText | None = Field(None, description="Backup and phase lead are told.")
    director: WaitText | None = Field(None, description="Director and deputy are told.")


class Overrun(Part):
    """Who is told when a started step passes these shares of its duration."""

    nudge: Percent = Field(description="The owner is reminded.")
    lead: Percent | None = Field(None, description="Backup and phase lead are told.")
    director: Percent | None = Field(None, description="Director and deputy are told.")
    at_least: Duration | None = Field(None, description="But the lead never sooner than this after the planned end.")


class Escalation(Part):
    lead: int = Field(1, ge=0, le=30, description="Working days after which its leads hear of it.")
    director: int = Field(2, ge=0, le=30, description="Working days after which director, deputy and the room do.")


class Reminders(Part):
    heads_up: WaitText | None = Field(None, description="How long before due the owner is told.")
    heads_up_no_return: WaitText | None = Field(None, description="The same before a point of no return.")
    here_by: Duration | None = Field(None, description="Without *I'm here* so long before due, the lead is told.")
    late_start: Late | None = Field(None, description="Not started.")
    late_finish: Overrun | None = Field(None, description="Started, not done.")


class Hold(Numbered):
    """Where the T clock stops by itself before T-0, and when it goes on: after a time, or when something is so."""

    title: Title = Field(description="What the hold is for.")
    at: OffsetText = Field(description="What the T clock reads when it stops.")
    length: Duration = Field(
        timedelta(), alias="for", description="How long it is planned to stand; T-0 counts that in."
    )
    until: Annotated[str, Field(pattern=UNTIL, examples=["poll", "PRE-2 done"])] | None = Field(
        None, description="What it waits for besides; a longer wait moves T-0."
    )


class Phase(Part):
    code: Code = Field(description="The first half of its steps' refs.")
    title: Title = Field(description="The phase's title.")
    lead: Holder = Field(description="Area, seat, `director` or `deputy` that leads it.")
    clock: Literal["T", "R"] = Field("T", description="Counted from T-0, or from a confirmed rollback.")
    added: bool = Field(False, description="golive's addition, not part of the original plan.")
    takes: Duration | None = Field(None, description="Its whole length; needed on clock R, where its steps must agree.")
    working_hours: bool = Field(False, description="May be laid out in the launch's working hours.")
    broadcast: bool = Field(False, description="Each of its steps shows once in the channel itself.")
    reminders: Reminders = Field(description="When who is reminded.")
    steps: tuple[Step, ...] = Field(min_length=1, max_length=500, description="Its steps, in order.")
