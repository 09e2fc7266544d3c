"""`status share`, in Slack: the status, then its picture, each once."""

from __future__ import annotations

import asyncio

from sandbox import Message
from tests.journeys.stage import ROOM, Stage


async def test_the_room_gets_the_status_and_a_picture_of_it(stage: Stage) -> None:
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben")

    await stage.ana.types("status share")
    async with asyncio.timeout(60):
        while not (shared := pictures(stage)):
            await asyncio.sleep(0.02)
    await stage.settle()

    (message,) = shared
    (file,) = message.files
    assert file.mimetype == "image/png"
    assert file.content is not None
    assert file.content.startswith(b"\x89PNG")
    assert file.alt.startswith("Readiness of Reconciliation: 0 of 12 approved, 6 blockers open. BUILD 0 %")
    assert len(pictures(stage)) == 1


def pictures(stage: Stage) -> list[Message]:
    return [message for message in stage.sandbox.channel(ROOM).messages if message.files]
