"""What checks and webhooks reach out with, as the settings have it."""

from __future__ import annotations

from bot.probing.net import BuildServer, GuardedNet
from bot.settings import Settings


def open_net(settings: Settings) -> GuardedNet:
    """To be closed when golive stops, or after its use by `async with`."""
    token = settings.golive_ci_token
    return GuardedNet(
        settings.golive_check_hosts,
        resolvers=settings.golive_check_resolvers,
        builds=BuildServer(settings.golive_ci_url, token.get_secret_value() if token else ""),
    )
