"""How each phase reminds: as the launch's template wrote it, which is kept with the phase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.alarms import Overrun, Reminding
from bot.store.scene import Scene
from bot.templates import parts
from bot.templates.values import Wait


def of(scene: Scene) -> dict[str, Reminding]:
    """By the code of the phase."""
    return {code: _reminding(phase.reminders) for code, phase in scene.crew.phases.items()}


def _reminding(kept: Mapping[str, Any]) -> Reminding:
    written = parts.Reminders.model_validate(kept["as_written"])
    return Reminding(
        _amount(written.heads_up),
        _late(written.late_start),
        written.here_by,
        _amount(written.heads_up_no_return),
        _overrun(written.late_finish),
    )


def _amount(wait: Wait | None) -> timedelta | None:
    return wait.amount if wait else None


def _late(late: parts.Late | None) -> tuple[timedelta | None, timedelta | None, timedelta | None]:
    return (_amount(late.nudge), _amount(late.lead), _amount(late.director)) if late else (None, None, None)


def _overrun(late: parts.Overrun | None) -> Overrun | None:
    return Overrun((late.nudge, late.lead, late.director), late.at_least or timedelta()) if late else None
