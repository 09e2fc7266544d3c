"""How each phase reminds: as the launch's template wrote it, which is kept with the phase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.alarms import Length, Overrun, Reminding
from bot.domain.workhours import Hours, Working
from bot.store.scene import Scene
from bot.templates import parts
from bot.templates.values import Wait


def of(scene: Scene) -> dict[str, Reminding]:
    """By the code of the phase."""
    hours = scene.launch.hours
    return {code: _reminding(phase.reminders, hours) for code, phase in scene.crew.phases.items()}


def _reminding(kept: Mapping[str, Any], hours: Hours) -> Reminding:
    written = parts.Reminders.model_validate(kept["as_written"])
    return Reminding(
        _length(written.heads_up),
        _late(written.late_start),
        written.here_by,
        _length(written.heads_up_no_return),
        _overrun(written.late_finish),
        hours,
    )


def _length(wait: Wait | None) -> Length | None:
    if wait is None:
        return None
    return Working(wait.amount) if wait.working else wait.amount


def _late(late: parts.Late | None) -> tuple[Length | None, Length | None, Length | None]:
    return (_length(late.nudge), _length(late.lead), _length(late.director)) if late else (None, None, None)


def _overrun(late: parts.Overrun | None) -> Overrun | None:
    return Overrun((late.nudge, late.lead, late.director), late.at_least or timedelta()) if late else None
