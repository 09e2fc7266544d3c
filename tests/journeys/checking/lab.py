"""A desk with a check on it: who probes it, and the certificate it looks at."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.domain.checked import Checked
from bot.store import checks, launches, schema
from bot.store.scene import Scene
from bot.workers.probes import Probes
from tests.desk import Desk
from tests.probing.authority import AUTHORITY

APP = "app.example.com"


class Certificate:
    """What the server shows: replaced without a restart, as a certificate is."""

    def __init__(self) -> None:
        self.port = 0
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.sni_callback = lambda socket, _name, _context: setattr(socket, "context", self._shown)
        self.lasts(90)

    def lasts(self, days: int) -> None:
        self._shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ends = datetime.now(UTC) + timedelta(days=days, hours=1)
        issued = AUTHORITY.issue_cert(APP, not_before=ends - timedelta(days=400), not_after=ends)
        issued.configure_cert(self._shown)


@dataclass
class Lab:
    """The desk, what is checked, and who probes it."""

    desk: Desk
    certificate: Certificate
    probes: Probes

    async def probe(self, times: int = 1, every: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass, and what is due be probed."""
        for _ in range(times):
            self.desk.now += every
            await self.probes.once()
            await self.probes.idle()

    async def all(self) -> list[Checked]:
        return await self.desk.look(checks.of)

    async def check(self, name: str = "certificate") -> Checked:
        return next(each for each in await self.all() if each.name == name)


def attach(scene: Scene, port: int) -> None:
    """As a template would have it."""
    options = {"host": "{domain}", "port": port, "days": 30}
    kept = {**scene.launch.settings["checks"], "certificate": {"kind": "tls", "options": options}}
    known = {**scene.launch.settings["variables"], "domain": {"about": "Public host name"}}
    launches.save(scene.tx, scene.launch, settings={**scene.launch.settings, "checks": kept, "variables": known})
    item = schema.item
    here = (item.c.launch_id == scene.launch.id) & (item.c.ref == "OPS-1")
    there = scene.tx.execute(select(item.c.checks).where(here)).scalar_one()
    scene.tx.execute(update(item).where(here).values(checks=[*there, "certificate"]))
