"""The table of kinds: what each may be told, and that the shipped templates' checks are read by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.attached import BRACES
from bot.templates import load
from checks import CHECKS

VALUES = {
    "url": "https://app.example.com",
    "host": "app.example.com",
    "domain": "app.example.com",
    "path": "/healthz",
    "repo": "acme/app",
    "limit": "80",
}


def filled(value: Any) -> Any:
    """As once the variables are set."""
    if isinstance(value, Mapping):
        return {name: filled(one) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    value = value.replace("{ws_url}", "wss://app.example.com/ws")
    return BRACES.sub(lambda found: VALUES.get(found[1].rpartition("_")[2].rpartition("-")[2], "x"), value)


@pytest.mark.parametrize("template", ["go-live", "small-release"])
def test_every_check_of_a_template_is_read_by_its_kind(template: str) -> None:
    for name, check in load(template).checks.items():
        for also in (check.before, check.after):
            spec = CHECKS[check.kind].parse(filled({**check.options, **(also or {})}))
            assert spec is not None, name


@pytest.mark.parametrize("kind", CHECKS)
def test_every_kind_says_what_it_tries_and_what_each_option_is_for(kind: str) -> None:
    assert CHECKS[kind].SUMMARY
    assert any(option.needed for option in CHECKS[kind].OPTIONS.values())
    for option in CHECKS[kind].OPTIONS.values():
        assert option.says
        assert not option.says.endswith(".")
