"""The forecast of a launch as it stands now."""

from __future__ import annotations

from bot.domain import forecast
from bot.domain.forecast import Forecast
from bot.store import standing
from bot.store.scene import Scene


def forecast_of(scene: Scene) -> Forecast:
    launch, attempt = scene.launch, scene.attempt
    items = standing.of(scene).items
    return forecast.forecast(items, zone=launch.zone, began=launch.created_at, now=scene.now, t0=attempt.t0)
