"""The pictures of a launch as it stands now, with the same figures in words: its readiness, and a phase of its plan."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import runbook as runbook_card
from bot.domain import chart as charts
from bot.domain import gantt as gantts
from bot.domain import gauge as gauges
from bot.domain import heat as heats
from bot.domain import runbook, when
from bot.domain.chart import Bar, Chart
from bot.domain.gantt import Gantt
from bot.domain.launch import BEFORE_LIFTOFF, Launch
from bot.domain.readiness import AreaStanding
from bot.errors import Refused
from bot.message import File, Message
from bot.pictures import gantt, heat, readiness, success
from bot.services import room
from bot.services.lookups.forecast import forecast_of
from bot.store import plan as plans
from bot.store import standing
from bot.store.scene import Scene
from bot.views.parts import clip, escape

ALT = 1000
"""Characters Slack takes to say what a picture shows (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""


NEAR = timedelta(hours=14)
"""So long before T-0 the launch day is what matters."""


def chart(scene: Scene) -> Chart:
    now, launch, attempt = standing.of(scene), scene.launch, scene.attempt
    ahead = attempt.state in BEFORE_LIFTOFF and attempt.pace == 1
    return Chart(
        title=_title(launch),
        now=scene.now,
        zone=launch.zone,
        bars=tuple(_bar(area) for area in now.readiness.areas if not area.derived),
        began=launch.created_at,
        t0=attempt.t0,
        rise=charts.rise(now.items),
        total=now.readiness.total.counted,
        ready_at=forecast_of(scene).whole.ready_at if ahead else None,
    )


def picture(scene: Scene) -> Message:
    """The picture, to be shared."""
    shown = chart(scene)
    return _drawn(scene, "readiness", "Readiness", readiness.svg(shown), charts.told(shown))


def risks(scene: Scene) -> Message:
    """The picture of risks, to be shared. Raises Refused when none is written down."""
    found = standing.of(scene).risks
    if not found:
        raise Refused("No risk is written down, so there is nothing to be drawn. `risk add` writes one down.")
    shown = heats.heat(_title(scene.launch), found, scene.launch.zone, scene.now)
    return _drawn(scene, "risks", "Risks", heat.svg(shown), heats.told(shown))


def criteria(scene: Scene) -> Message:
    """The picture of what was measured, to be shared. Raises Refused when no criterion has a figure."""
    found = standing.of(scene).criteria
    shown = gauges.success(_title(scene.launch), found, scene.attempt, scene.launch.zone, scene.now)
    if not shown.gauges:
        raise Refused(
            "No criterion has a figure yet, so there is nothing to be drawn. `criteria` shows when each is due."
        )
    return _drawn(scene, "criteria", "Success", success.svg(shown), gauges.told(shown))


def _drawn(scene: Scene, name: str, title: str, svg: str, words: str) -> Message:
    at = when.local(scene.now, scene.launch.zone)
    title = clip(f"{title} of {_title(scene.launch)}, {at}", 150)
    file = File(f"{scene.launch.key}-{name}.png", title, svg, clip(words, ALT), picture=True)
    return Message(escape(clip(f"{words} As of {at}.", 3000)), file=file)


def plan(scene: Scene, code: str) -> Message:
    """The picture of a phase, to be shared. Raises Refused when no step of it has a time."""
    shown = plan_if_timed(scene, code)
    if shown is None:
        raise Refused(_no_times(scene, code))
    return shown


def plan_if_timed(scene: Scene, code: str, first: str = "") -> Message | None:
    """The same, or None when no step has a time. `first` is said before the figures."""
    launch = scene.launch
    shown = _gantt(scene, code)
    if shown is None:
        return None
    words, at = gantts.told(shown), when.local(scene.now, launch.zone)
    file = File(
        f"{launch.key}-{code.lower()}.png",
        clip(f"{code} of {_title(launch)}, {at}", 150),
        gantt.svg(shown),
        clip(words, ALT),
        picture=True,
    )
    return Message(escape(clip(" ".join(filter(None, (first, words, f"As of {at}."))), 3000)), file=file)


def _gantt(scene: Scene, code: str) -> Gantt | None:
    book, title, zone = runbook_card.book(scene), _title(scene.launch), scene.launch.zone
    steps = [step for step in book.steps if step.phase == code]
    if scene.crew.phases[code].own_clock:
        return gantts.of_way_back(title, code, steps, book.clock, zone)
    return gantts.gantt(title, code, steps, book.projection, book.clock, zone) if book.projection else None


def after(scene: Scene, change: str, key: str) -> None:
    """The plan as it is after a change (`Held`), in the thread of its phase's card, once under `key`.

    The room itself was told in words, and has the board.
    """
    code = _phase_now(scene)
    if code is not None and (shown := plan_if_timed(scene, code, f"{change}.")) is not None:
        room.say(scene, f"plan:{change}:{key}", shown, thread_of=("phase", code))


def _phase_now(scene: Scene) -> str | None:
    """The phase that matters now: near T-0 and after it the launch day, before that the one under way; in a rollback
    the way back."""
    steps, clock = plans.steps(scene), scene.attempt.t_clock(scene.now)
    if scene.attempt.back_at is not None:
        return next((step.phase for step in steps if step.own_clock), None)
    day = next((step.phase for step in steps if step.launch_day), None)
    near = clock is not None and clock > -runbook.paced(NEAR, scene.attempt.pace)
    under_way = runbook.under_way(steps)
    return day if near and day else (under_way[0] if under_way else day)


def _no_times(scene: Scene, code: str) -> str:
    if scene.crew.phases[code].own_clock:
        return f"{code} has no times yet: it runs only once a rollback is confirmed."
    if scene.attempt.back_at is not None:
        return f"{code} has no times any more: this attempt is {scene.attempt.state}. `status BACK picture` is drawn."
    return f"{code} has no times to be drawn: there is no T-0 that counts. The director names one: `t0 monday 9:00`."


def _title(launch: Launch) -> str:
    return f"{launch.name} {launch.version}" if launch.version else launch.name


def _bar(area: AreaStanding) -> Bar:
    tally = area.tally
    return Bar(area.code, tally.approved, tally.waived, tally.signed, tally.counted, tally.blockers_open, tally.percent)
