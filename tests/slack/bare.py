"""The edge's parts by themselves, against a workspace."""

from __future__ import annotations

from bot.settings import Settings, load
from sandbox import Sandbox


def settings_for(sandbox: Sandbox) -> Settings:
    return load(
        _env_file=None,
        slack_bot_token=sandbox.bot_token,
        slack_signing_secret=sandbox.signing_secret,
        golive_slack_api_url=sandbox.api_url,
    )
