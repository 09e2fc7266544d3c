"""The picture of readiness as it stands now, with the same figures in words."""

from __future__ import annotations

from bot.domain import chart as charts
from bot.domain import when
from bot.domain.chart import Bar, Chart
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.readiness import AreaStanding
from bot.message import File, Message
from bot.pictures import readiness
from bot.services.lookups.forecast import forecast_of
from bot.store import standing
from bot.store.scene import Scene
from bot.views.blocks import clip, escape

ALT = 1000
"""Characters Slack takes to say what a picture shows (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""


def chart(scene: Scene) -> Chart:
    now, launch, attempt = standing.of(scene), scene.launch, scene.attempt
    ahead = attempt.state in BEFORE_LIFTOFF and attempt.pace == 1
    return Chart(
        title=f"{launch.name} {launch.version}" if launch.version else launch.name,
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
    words = charts.told(shown)
    at = when.local(scene.now, scene.launch.zone)
    file = File(
        f"{scene.launch.key}-readiness.png",
        clip(f"Readiness of {shown.title}, {at}", 150),
        readiness.svg(shown),
        clip(words, ALT),
        picture=True,
    )
    return Message(escape(clip(f"{words} As of {at}.", 3000)), file=file)


def _bar(area: AreaStanding) -> Bar:
    tally = area.tally
    return Bar(area.code, tally.approved, tally.waived, tally.signed, tally.counted, tally.blockers_open, tally.percent)
