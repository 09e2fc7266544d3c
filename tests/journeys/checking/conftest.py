"""A launch whose certificate a real server on loopback shows, with an authority of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.item import State
from bot.probing.net import GuardedNet
from bot.workers.probes import Probes
from tests.checks.faulty import answering, silent
from tests.desk import LEADS, open_desk
from tests.journeys.checking.lab import APP, Certificate, Lab, attach
from tests.probing.authority import trusting
from tests.probing.traps import Names


@pytest.fixture
async def certificate() -> AsyncIterator[Certificate]:
    certificate = Certificate()
    async with answering(silent, certificate.context) as certificate.port:
        yield certificate


@pytest.fixture
async def lab(tmp_path: Path, certificate: Certificate) -> AsyncIterator[Lab]:
    """The small release with leads and a T-0 in two hours; OPS-1, a blocker, has a check of its own."""
    async with (
        open_desk(tmp_path) as desk,
        GuardedNet(
            [f"{host}:{certificate.port}" for host in (APP, "127.0.0.1")],
            Names(**{APP: [["127.0.0.1"]]}),
            trust=trusting(),
        ) as net,
    ):
        await desk.name_leads(LEADS)
        await desk.set_t0()
        await desk.settle("*")
        await desk.settle("OPS-1", state=State.OPEN)
        await desk.change(lambda scene: attach(scene, certificate.port))
        yield Lab(desk, certificate, Probes(desk.store, lambda: desk.now, net))
