"""Bad days by name, for the page and for tests: what can go wrong at Slack, begun with one word and ended with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from sandbox import membership
from sandbox.replies import CannotAct
from sandbox.sockets import Sockets
from sandbox.workspace import Workspace

Wish = Mapping[str, Any]
MOST = 86_400.0


@dataclass(slots=True, eq=False)
class Troubles:
    """What is wrong just now. `begin` adds to it, `end` puts everything right again."""

    space: Workspace
    sockets: Sockets
    thrown_out: list[str] = field(default_factory=list)

    def begin(self, name: str, **wish: Any) -> None:
        """Begin one of TROUBLES; `wish` holds what it takes. Raises CannotAct."""
        trouble = TROUBLES.get(name)
        if trouble is None:
            raise CannotAct(f"no such trouble; there are: {', '.join(TROUBLES)}")
        if unknown := set(wish) - set(trouble.takes):
            raise CannotAct(f"{name} takes {', '.join(trouble.takes) or 'nothing'}, not {', '.join(sorted(unknown))}")
        trouble.begin(self, wish)
        self._tell()

    def end(self) -> None:
        """A good day again: nothing fails, the app is installed and back in the channels it was thrown out of."""
        space = self.space
        space.faults.clear()
        space.outage_until = None
        space.dead_tokens.clear()
        self.sockets.mute, self.sockets.dead_urls = False, 0
        for channel in self.thrown_out:
            membership.join(space, space.world.channels[channel], space.world.bot_user)
        self.thrown_out.clear()
        self._tell()

    def now(self) -> list[str]:
        """What is wrong, in words."""
        space, world = self.space, self.space.world
        app = world.users[world.bot_user].name
        said = [fault.words for fault in space.faults.pending]
        if space.out and space.outage_until:
            said.append(f"an outage until {space.outage_until:%H:%M} UTC by the clock")
        if self.sockets.mute:
            said.append("open connections carry nothing")
        if self.sockets.dead_urls:
            said.append(f"the next {self.sockets.dead_urls} connection addresses are dead")
        said += [f"the bot token is refused: {code}" for code in space.dead_tokens.values()]
        said += [f"{app} was removed from #{world.channels[id].name}" for id in self.thrown_out]
        return said

    def as_json(self) -> dict[str, Any]:
        offered = [{"name": name, "words": one.words, "takes": list(one.takes)} for name, one in TROUBLES.items()]
        return {"offered": offered, "now": self.now()}

    def _tell(self) -> None:
        self.space.touch()
        self.space.feed.tell("troubles", extra=self.as_json())


def _fault(kind: str, method: str, seconds: float = 1.0) -> Callable[[Troubles, Wish], None]:
    def begin(troubles: Troubles, wish: Wish) -> None:
        times = int(_number(wish, "times", 1))
        pattern = str(wish.get("method") or method)
        pause = _number(wish, "seconds", seconds)
        code = str(wish.get("code") or "internal_error")
        troubles.space.faults.add(pattern, kind, times=times, seconds=pause, code=code)

    return begin


def _mute(troubles: Troubles, wish: Wish) -> None:
    troubles.sockets.mute = True


def _dead_urls(troubles: Troubles, wish: Wish) -> None:
    """The sockets that are open are told to refresh, and the next addresses lead nowhere."""
    troubles.sockets.dead_urls = int(_number(wish, "times", 1))
    troubles.space.later(troubles.sockets.say_goodbye())


def _cut(troubles: Troubles, wish: Wish) -> None:
    troubles.space.later(troubles.sockets.close())


def _refresh(troubles: Troubles, wish: Wish) -> None:
    troubles.space.later(troubles.sockets.say_goodbye())


def _revoked(troubles: Troubles, wish: Wish) -> None:
    troubles.space.dead_tokens[troubles.space.bot_token] = "token_revoked"


def _removed(troubles: Troubles, wish: Wish) -> None:
    world = troubles.space.world
    channel = world.channels.get(str(wish.get("channel", "")))
    if channel is None or channel.dm_with:
        raise CannotAct("say the channel that the app is removed from")
    if not membership.leave(troubles.space, channel, world.bot_user):
        raise CannotAct(f"the app is not in #{channel.name}")
    troubles.thrown_out.append(channel.id)


def _uninstalled(troubles: Troubles, wish: Wish) -> None:
    """Its token is dead, and it is in no channel any more."""
    space, bot = troubles.space, troubles.space.world.bot_user
    space.feed.tell("app_uninstalled")
    space.dead_tokens[space.bot_token] = "account_inactive"
    for channel in space.world.channels.values():
        if bot in channel.people and not channel.dm_with:
            channel.people.discard(bot)
            troubles.thrown_out.append(channel.id)
            space.feed.tell("channel", channel=channel.id, subject=channel)


def _outage(troubles: Troubles, wish: Wish) -> None:
    """Every method answers 503, connections break and nothing is delivered, for so many minutes of the clock."""
    space = troubles.space
    space.outage_until = space.clock.now() + timedelta(minutes=_number(wish, "minutes", 60))
    space.later(troubles.sockets.close())


def _number(wish: Wish, name: str, default: float) -> float:
    value = wish.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST:
        raise CannotAct(f"{name} is a number above 0")
    return float(value)


class Trouble(NamedTuple):
    words: str
    begin: Callable[[Troubles, Wish], None]
    takes: tuple[str, ...] = ()


TROUBLES = {
    "lost_reply": Trouble(
        "A post is done, but its answer is lost", _fault("lost_reply", "chat.postMessage"), ("method", "times")
    ),
    "slow": Trouble("Methods take long", _fault("slow", "*", 2.0), ("method", "times", "seconds")),
    "error": Trouble("A method fails", _fault("error", "chat.postMessage"), ("method", "times", "code")),
    "storm": Trouble(
        "Everything is refused as too fast", _fault("ratelimited", "*", 1.0), ("method", "times", "seconds")
    ),
    "http_500": Trouble("Slack answers 500", _fault("http_500", "*"), ("method", "times")),
    "reset": Trouble("Connections drop before anything is done", _fault("reset", "*"), ("method", "times")),
    "mute": Trouble("The open connection carries nothing any more", _mute),
    "refresh": Trouble("Slack asks the app to connect anew", _refresh),
    "cut": Trouble("The open connection breaks", _cut),
    "dead_urls": Trouble("The app must connect anew, and the address it gets is dead", _dead_urls, ("times",)),
    "revoked": Trouble("The bot token is revoked", _revoked),
    "removed": Trouble("The app is removed from a channel", _removed, ("channel",)),
    "uninstalled": Trouble("The app is uninstalled", _uninstalled),
    "outage": Trouble("Slack is away", _outage, ("minutes",)),
}
