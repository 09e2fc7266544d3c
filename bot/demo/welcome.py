"""What a visitor reads first: a message in the workspace, and a few lines in the terminal."""

from __future__ import annotations

from bot.demo import cast
from sandbox import Sandbox

STEPS = f"""\
Welcome! This is a launch a day before T-0, with little left to prepare; five items are late. You are Dana, its \
director; the switch at the top right lets you be anybody else. Everyone whom you are not acts by themselves.

*Ten minutes:*
1. Go to #{cast.ROOM} and type `/golive status`. The board pinned there says the same to everybody.
2. Become Ana, who leads TECH, and type `/golive mine`: two sign-offs wait for her. Press *Look at TECH-20*, then \
*Approve*. The thread of the TECH card, further up, has the same buttons.
3. Become Gus, a guest, and try `/golive claim TECH-39`. golive says why not.
4. Be Dana again: `/golive t0 confirm`, then *Confirm and tell them*. From now on time runs on by \
itself, from one due moment to the next, and waits whenever something waits for you. The clock at the top says for what.
5. When golive writes to you about a step, press *Start*. The first one calls the roll: press *I'm in*, as the others \
do. Then *Done*, and once more for the lines that are left.
6. An hour before T-0: `/golive poll open`, vote with the button, `/golive decide go`. Then watch it lift off. \
DAY-14 tells the company: golive has written to you, press *Look and approve…*. The last step, DAY-17, is yours again; \
when it is done, the launch is live.

*And in the middle of it:* the terminal shows the bot's process number. Kill it: `kill -9 NUMBER`. It comes back by \
itself; look for what was lost.

Your own launch: go to #{cast.SMALL_ROOM} and type `/golive new`."""


async def greet(sandbox: Sandbox, pid: int) -> None:
    """Omar says hello where the page opens."""
    words = STEPS.replace("NUMBER", str(pid))
    await sandbox.person(cast.DEPUTY).say(cast.START, words)


def terminal(url: str, pid: int) -> str:
    return f"""
  golive demo is ready.

    page     {url}
    the bot  is process {pid}. Try `kill -9 {pid}` in the middle of anything.
    stop     Ctrl-C

  #{cast.START} has the first steps.
"""
