"""What people of the demo do, by the front door only: slash commands, clicks, forms and mentions."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.demo import cast
from sandbox import Message, Reply, Sandbox

COMMAND = "/golive"
NOT_NOW = ("Slack does not answer just now", "golive is busy just now")
STILL = "Still working on it."
TRIES = 5
PATIENCE, LOOK = 60.0, 0.05
"""Seconds that an answer may take on a machine that has much to do, and between two looks for it."""


class Surprise(Exception):
    """Something did not go as the script says."""


async def type_in(sandbox: Sandbox, who: str, words: str, *, room: str = cast.ROOM) -> Reply:
    """Type a slash command and wait for its answer. Raises Surprise when there is none in time."""
    reply = await sandbox.person(who).slash(COMMAND, words, channel=room)
    if reply.status != "ok":
        raise Surprise(f"{who}: {COMMAND} {words}\n{reply.status}: {reply.shown}")
    return await in_full(reply)


async def in_full(reply: Reply) -> Reply:
    """The answer itself, where golive needed longer and said so first. Raises Surprise when it never comes."""
    if STILL not in reply.shown:
        return reply
    for _ in range(round(PATIENCE / LOOK)):
        if reply.later:
            last = reply.later[-1]
            return replace(reply, text=last.text, blocks=last.blocks, message=last)
        await asyncio.sleep(LOOK)
    raise Surprise(f"golive works on it still: {reply.shown}")


async def insist(sandbox: Sandbox, who: str, words: str) -> Reply:
    """`type_in`, and again where golive had no time, or could not ask who that is: the machine has much to do."""
    for _ in range(TRIES):
        reply = await type_in(sandbox, who, words)
        if not any(said in reply.shown for said in NOT_NOW):
            return reply
    raise Surprise(f"{who}: {COMMAND} {words}\nanswered: {reply.shown}")


async def expect(sandbox: Sandbox, who: str, words: str, says: str, *, room: str = cast.ROOM) -> Reply:
    """`type_in`, and the answer holds `says`."""
    reply = await type_in(sandbox, who, words, room=room)
    if says not in reply.shown:
        raise Surprise(f"{who}: {COMMAND} {words}\nexpected: {says}\nanswered: {reply.shown}")
    return reply


async def find(sandbox: Sandbox, room: str, *words: str) -> Message:
    """The newest message or reply of a channel that shows all the words. Raises Surprise."""
    await sandbox.settle()
    for message in reversed(list(sandbox.channel(room).all.values())):
        if all(word in message.shown for word in words):
            return message
    raise Surprise(f"#{room} shows no message with {' … '.join(words)}\n{sandbox.transcript(room)}")


def leads_words(place: str, people: tuple[str, ...]) -> str:
    """What names `people` as those who lead a place."""
    return f"lead {place} {' '.join(f'@{name}' for name in people)}"
