"""`make bench`: prints the table of docs/performance.md. Every figure is a ratio to something measured in this run."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from bot.demo.ports import free_port
from bot.slack.manifest import manifest
from bot.store.connect import open_store, upgrade
from sandbox import Channel, Sandbox, User, World
from tests.bench import checking, crowding, load, pending, reminders, retiming, statements, world
from tests.bench.load import Timing
from tests.running.process import Bot

CALLERS = 16
REQUESTS = 3000
SECRET = "bench"
STILL = 0.05
"""Seconds of work within a second that are as good as none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table."""

    what: str
    measured: str
    ratio: str
    floor: str
    holds: bool | None


async def main() -> int:
    figures = []
    with tempfile.TemporaryDirectory(prefix="golive-bench-") as folder:
        async for figure in measure(Path(folder)):
            figures.append(figure)
            print(f"  {figure.what}: {figure.measured}", file=sys.stderr)  # noqa: T201
    print(table(figures))  # noqa: T201  this is what the command is for
    return 0 if all(figure.holds is not False for figure in figures) else 1


async def measure(folder: Path) -> AsyncIterator[Figure]:
    reference = await ack_only()
    yield Figure("ack-only Bolt app, 16 callers", _rate(reference), "1", "", None)
    async with serving(folder / "small", launches=20, copies=80) as bot:
        await at_rest(bot)
        few = await status(bot)
        ratio = few.per_second / reference.per_second
        yield Figure("status, 181 items, 16 callers", _rate(few), f"{ratio:.2f} × ack-only", "≥ 0.4", ratio >= 0.4)
        signoff = await sign_off(bot)
        ratio = signoff.per_second / reference.per_second
        yield Figure("sign-off, durable, 16 callers", _rate(signoff), f"{ratio:.2f} × ack-only", "≥ 0.2", ratio >= 0.2)
        p99 = signoff.percentile(0.99) * 1000
        yield Figure("sign-off, p99", f"{p99:.0f} ms", "", "≤ 60 ms", p99 <= 60)
        busy = await status(bot)
        ratio = busy.per_second / reference.per_second
        yield Figure("status while cards of 3,000 sign-offs go out", _rate(busy), f"{ratio:.2f} × ack-only", "", None)
    raw = statements.limit(folder, await statements.caught(folder))
    ratio = signoff.per_second / raw
    yield Figure("same statements, raw sqlite3, 1 caller", f"{raw:,.0f}/s", f"sign-off is {ratio:.2f} of it", "", None)
    async with serving(folder / "many", launches=1, copies=4999) as bot:
        await at_rest(bot)
        many = await status(bot)
        ratio = many.median / few.median
        yield Figure("status with 5,000 launches stored", _rate(many), f"{ratio:.2f} × with 100", "≤ 1.2", ratio <= 1.2)
    for what, ratio in (await crowding.ratios(folder)).items():
        yield Figure(f"{what} with 1,000 items, for each 181", "", f"{ratio:.2f} × with 181", "≤ 1.5", ratio <= 1.5)
    late = await reminders.lateness(folder)
    yield Figure("10,000 reminders due in 10 s, p99", f"{late * 1000:.0f} ms", "", "≤ 250 ms", late <= 0.25)
    late = await reminders.lateness_beside_checks(folder)
    what = f"the same while {checking.MANY} HTTP checks are due at once, p99"
    yield Figure(what, f"{late * 1000:.0f} ms", "", "≤ 1 s", late <= 1)
    moved = await retiming.seconds(folder)
    yield Figure("1,000 steps re-timed by one move of T-0", f"{moved * 1000:.0f} ms", "", "≤ 100 ms", moved <= 0.1)
    checked = await checking.measured()
    ratio = checked.per_second / checked.bare
    what = f"{checking.MANY} HTTP checks due at once, 16 at a time"
    yield Figure(what, f"{checked.per_second:,.0f}/s", f"{ratio:.2f} × bare httpx", "≥ 0.8", ratio >= 0.8)
    what = "the longest the event loop works on them in one go"
    yield Figure(what, f"{checked.stall * 1000:.0f} ms", "", "≤ 100 ms", checked.stall <= 0.1)
    async for figure in starting(folder):
        yield figure
    seconds, mib = await pending.added(folder, lambda place: serving(place, launches=1, copies=0), _resident)
    what = "100,000 pending reminders add to the start"
    yield Figure(what, f"{seconds * 1000:.0f} ms", "", "≤ 20 ms", seconds <= 0.02)
    yield Figure("and to its memory", f"{mib:.1f} MiB", "", "≤ 8 MiB", mib <= 8)


async def ack_only() -> Timing:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.reference", str(port), SECRET, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        await load.drive(port, SECRET, list(_bodies(400, lambda _: "status")), callers=CALLERS)
        return await load.drive(port, SECRET, list(_bodies(REQUESTS, lambda _: "status")), callers=CALLERS)
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def serving(folder: Path, *, launches: int, copies: int) -> AsyncIterator[Bot]:
    """The bot over signed HTTP, with launches planted and the rest of the world standing still."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'golive.db'}"
    await upgrade(url)
    store = await open_store(url, world.TEAM)
    try:
        await world.plant(store, launches)
        await world.copy(store, copies)
    finally:
        await store.close()
    channels = [Channel(f"bench-{number}", id=f"C01BENCH{number:04d}", app=True) for number in range(launches)]
    made = World.build(manifest(), people=[User("dana")], channels=channels)
    async with Sandbox(made, limits=False) as sandbox:
        bot = Bot(sandbox, url, folder / "log")
        await bot.start()
        try:
            yield bot
        finally:
            await bot.stop()


async def at_rest(bot: Bot) -> None:
    """Wait until it has seen to what is new in the launches that were planted, once for all of them."""
    assert bot.process is not None
    was, now = -1.0, _worked(bot.process.pid)
    while now - was > STILL:
        await asyncio.sleep(1)
        was, now = now, _worked(bot.process.pid)


def _worked(pid: int) -> float:
    """Seconds of processor time so far (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def sign_off(bot: Bot) -> Timing:
    """Each item of twenty launches signed off once, with a link."""
    said = [(f"C01BENCH{number:04d}", ref) for ref in world.refs() for number in range(20)]
    bodies = [
        load.slash(user=user, channel=channel, text=f"signoff {ref} https://ci.example/{ref}", number=n, url=bot.url)
        for n, ((channel, ref), user) in enumerate(zip(said, cycle(world.PEOPLE)))
    ]
    warm, counted = bodies[:200], bodies[200 : 200 + REQUESTS]
    await load.drive(bot.port, bot.sandbox.signing_secret, warm, callers=CALLERS, expect=b"signed off")
    return await load.drive(bot.port, bot.sandbox.signing_secret, counted, callers=CALLERS, expect=b"signed off")


async def status(bot: Bot) -> Timing:
    secret = bot.sandbox.signing_secret
    await load.drive(bot.port, secret, list(_bodies(200, lambda _: "status")), callers=CALLERS, expect=b"approved")
    return await load.drive(
        bot.port, secret, list(_bodies(REQUESTS, lambda _: "status")), callers=CALLERS, expect=b"approved"
    )


def _bodies(many: int, text: Callable[[int], str]) -> Iterator[bytes]:
    for number, user in enumerate(islice(cycle(world.PEOPLE[40:]), many)):
        yield load.slash(user=user, channel="C01BENCH0000", text=text(number), number=number, url="http://127.0.0.1:1")


async def starting(folder: Path) -> AsyncIterator[Figure]:
    """From exec to ready, against a Python that imports the same packages; and memory with one full launch."""
    imports = min(_imports() for _ in range(5))
    ready, kilobytes = await _start_and_look(folder / "start")
    ratio = ready / imports
    yield Figure("start to ready", f"{ready:.2f} s", f"{ratio:.2f} × importing", "≤ 2", ratio <= 2)
    mib = kilobytes / 1024
    yield Figure("resident memory, one full launch", f"{mib:.0f} MiB", "", "≤ 120 MiB", mib <= 120)


PACKAGES = (
    "aiohttp, aiosqlite, alembic, apscheduler.schedulers.asyncio, click, prometheus_client, pydantic_settings, "
    "slack_bolt.app.async_app, slack_sdk.web.async_client, sqlalchemy.ext.asyncio, structlog, yaml"
)


def _imports() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {PACKAGES}"], check=True)
    return time.perf_counter() - begun


async def _start_and_look(folder: Path) -> tuple[float, int]:
    best = float("inf")
    async with serving(folder, launches=1, copies=0) as bot:
        for _ in range(5):
            await bot.stop()
            begun = time.perf_counter()
            await bot.start()
            best = min(best, time.perf_counter() - begun)
        await status(bot)
        assert bot.process is not None
        return best, _resident(bot.process.pid)


def _resident(pid: int) -> int:
    """Kilobytes, from the kernel's own account (proc(5))."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


def table(figures: list[Figure]) -> str:
    rows = [f"| {each.what} | {each.measured} | {each.ratio} | {each.floor} | {_sign(each)} |" for each in figures]
    made = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    return "\n".join(
        [
            f"Made by `make bench` on {made}.",
            "",
            "| what | measured | ratio | floor | |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def _sign(figure: Figure) -> str:
    return "" if figure.holds is None else "holds" if figure.holds else "**falls short**"


def _rate(timing: Timing) -> str:
    return f"{timing.per_second:,.0f}/s, median {timing.median * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
