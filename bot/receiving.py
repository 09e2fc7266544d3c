"""`/inbound/LAUNCH/NAME`: an outside job says how it went."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.domain import inbound as rules
from bot.domain.inbound import Forged, Said, Stale
from bot.errors import StoreDown
from bot.store import inbound
from bot.store.engine import Store, Tx
from bot.store.inbound import Job


class Inbound:
    """The handler. What is not signed by that job gets 401, whatever is wrong with it; what was said before 409."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if len(body) > rules.MOST_BYTES:
            return web.Response(status=413, text="an outcome has at most 64 kB\n")
        headers, place, now = request.headers, request.match_info, self._now()

        def read(tx: Tx) -> tuple[Job, Said]:
            could_be = place["launch"].isprintable() and re.fullmatch(rules.NAME, place["name"])
            job = inbound.job(tx, place["launch"].lower(), place["name"]) if could_be else None
            if job is None:
                raise Forged
            return job, rules.read(job.key, headers, body, last=job.signed_at, now=now)

        try:
            await self._store.read(read)  # what is refused takes nobody's turn to write
            await self._store.write(lambda tx: inbound.said(tx, *read(tx), now))
        except Forged:
            return web.Response(status=401, text="not signed with that job's key, or not within five minutes\n")
        except Stale:
            return web.Response(status=409, text="that was said before, or something newer was\n")
        except ValueError as error:
            return web.Response(status=400, text=f"{error}\n")
        except StoreDown:
            return web.Response(status=503, text="not now; say it again\n")
        return web.Response(status=204)
