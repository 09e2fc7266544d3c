"""The workspace as plain data: people, user groups, channels, messages and views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from sandbox import plain
from sandbox.manifest import Manifest, read_manifest
from sandbox.values import File, Scheduled

TEAM = "T01SANDBOX"
OTHER_TEAM = "T02ELSEWHERE"
APP = "A01"
BOT = "B01"
SLACKBOT = "USLACKBOT"
KINDS = ("member", "admin", "guest", "single_channel_guest", "stranger", "bot", "deactivated")


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a bot. `kind` is one of KINDS; a stranger belongs to another team (Slack Connect).

    An id left out is made from the name: `ana` is `U01ANA`. `dnd` is (start, end) of daily quiet hours, "22:00".
    `display_name` is what people may choose to be called; most leave it empty, as Slack says it.
    """

    name: str
    real_name: str = ""
    id: str = ""
    title: str = ""
    tz: str = "Europe/London"
    kind: str = "member"
    dnd: tuple[str, str] | None = None
    display_name: str = ""

    @property
    def team(self) -> str:
        return OTHER_TEAM if self.kind == "stranger" else TEAM

    @property
    def is_guest(self) -> bool:
        return self.kind in ("guest", "single_channel_guest")


@dataclass(frozen=True, slots=True)
class Group:
    """A user group, mentioned as `@handle`. `users` are ids or names."""

    handle: str
    name: str = ""
    users: tuple[str, ...] = ()
    id: str = ""


@dataclass(slots=True, eq=False)
class Message:
    """One message, live: an edit shows here at once. `shown` is what a reader sees, as plain text."""

    ts: str
    channel: str
    user: str
    text: str
    reader: plain.Reader = field(repr=False)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: str | None = None
    ephemeral_for: str | None = None
    bot_id: str | None = None
    request: int | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[Message] = field(default_factory=list, repr=False)
    client_msg_id: str | None = None
    files: list[File] = field(default_factory=list)

    @property
    def shown(self) -> str:
        said = plain.message(self.text, self.blocks, self.attachments, self.reader)
        return "\n".join([*([said] if said else []), *(f"({file.title})" for file in self.files)])

    @property
    def every_block(self) -> list[dict[str, Any]]:
        """Its blocks, and those of its attachments."""
        return [*self.blocks, *(block for one in self.attachments for block in one.get("blocks", ()))]

    @property
    def bot(self) -> bool:
        return self.bot_id is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, private channel or direct message. `members` are ids or names; None means every full member.

    `app` says whether the app is in it from the start. `messages` holds what the channel itself shows: roots and
    broadcast replies; `all` holds every message by ts, replies too.
    """

    name: str
    members: set[str] | Sequence[str] | None = None
    app: bool = False
    private: bool = False
    topic: str = ""
    purpose: str = ""
    id: str = ""
    archived: bool = False
    dm_with: str | None = None
    creator: str = ""
    created: int = 0
    all: dict[str, Message] = field(default_factory=dict, repr=False)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[dict[str, Any]] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def people(self) -> set[str]:
        """The ids of the members, the app's own included."""
        return self.members if isinstance(self.members, set) else set(self.members or ())

    @property
    def messages(self) -> list[Message]:
        return [message for message in self.all.values() if not message.is_reply or message.broadcast]

    @property
    def kind(self) -> str:
        if self.dm_with:
            return "im"
        return "group" if self.private else "channel"


@dataclass(slots=True, eq=False)
class View:
    """A modal or a home tab as one person sees it. `state` holds what they entered, as Slack's `state.values`."""

    id: str
    user: str
    payload: dict[str, Any]
    hash: str
    reader: plain.Reader = field(repr=False)
    root: str = ""
    previous: str | None = None
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.payload["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.payload.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def shown(self) -> str:
        return "\n".join(part for part in (self.title, plain.blocks(self.blocks, self.reader)) if part)


@dataclass(slots=True, eq=False)
class World:
    manifest: Manifest
    users: dict[str, User]
    channels: dict[str, Channel]
    groups: dict[str, Group]
    bot_user: str
    team_name: str = "Sandbox"
    team_domain: str = "sandbox"
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)  # user -> their open modals, the top one last
    homes: dict[str, str] = field(default_factory=dict)  # user -> view id of their home tab
    private: dict[tuple[str, str], list[Message]] = field(default_factory=dict)  # (user, channel) -> ephemerals
    files: dict[str, File] = field(default_factory=dict)
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    dms: dict[str, str] = field(default_factory=dict)  # user -> their direct channel with the app

    @classmethod
    def build(
        cls,
        manifest: Mapping[str, Any] | Path | str,
        people: Iterable[User] = (),
        channels: Iterable[Channel] = (),
        groups: Iterable[Group] = (),
        team_name: str = "Sandbox",
    ) -> World:
        """A world with one installed app. Names in members and groups become ids. Raises ManifestError, ValueError."""
        read = read_manifest(manifest)
        bot_user = "U0" + _letters(read.bot_name)
        users = {user.id: user for user in map(_with_id, people)}
        users[bot_user] = User(name=read.bot_name, real_name=read.bot_name, id=bot_user, kind="bot", tz="UTC")
        users[SLACKBOT] = User(name="slackbot", real_name="Slackbot", id=SLACKBOT, kind="bot", tz="UTC")
        world = cls(read, users, {}, {}, bot_user, team_name, re.sub(r"[^a-z0-9]+", "-", team_name.lower()).strip("-"))
        for group in groups:
            members = tuple(world.user(name).id for name in group.users)
            made = replace(group, id=group.id or "S01" + _letters(group.handle), users=members)
            world.groups[made.id] = made
        for channel in channels:
            world.add_channel(channel)
        return world

    @classmethod
    def from_yaml(cls, path: Path | str, manifest: Mapping[str, Any] | Path | str | None = None) -> World:
        """Read people, channels and groups (and the manifest's path, unless given) from a YAML file."""
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        if not isinstance(raw, dict):
            raise ValueError(f"{path}: expected a mapping with people, channels and groups")
        if manifest is None and "manifest" in raw:
            manifest = raw["manifest"] if isinstance(raw["manifest"], dict) else Path(path).parent / raw["manifest"]
        if manifest is None:
            raise ValueError(f"{path}: names no manifest")
        try:
            return cls.build(
                manifest,
                [User(**{**entry, "dnd": tuple(entry["dnd"]) if "dnd" in entry else None}) for entry in raw["people"]],
                [Channel(**entry) for entry in raw.get("channels", ())],
                [Group(**{**entry, "users": tuple(entry.get("users", ()))}) for entry in raw.get("groups", ())],
                team_name=str(raw.get("workspace", "Sandbox")),
            )
        except (TypeError, KeyError) as fault:
            raise ValueError(f"{path}: {fault}") from fault

    def add_channel(self, channel: Channel) -> Channel:
        everyone = [user.id for user in self.users.values() if user.kind in ("member", "admin")]
        members = everyone if channel.members is None else [self.user(name).id for name in channel.members]
        channel.members = {*members, *([self.bot_user] if channel.app else [])}
        channel.id = channel.id or self._free_id("C01" + _letters(channel.name))
        channel.creator = channel.creator or (members[0] if members else self.bot_user)
        self.channels[channel.id] = channel
        return channel

    def user(self, name: str) -> User:
        """The user of an id or a name, with or without `@`. Raises KeyError."""
        if name in self.users:
            return self.users[name]
        wanted = name.removeprefix("@").lower()
        for user in self.users.values():
            if user.name.lower() == wanted:
                return user
        raise KeyError(f"no user {name!r}")

    def channel(self, name: str) -> Channel:
        """The channel of an id or a name, with or without `#`. Raises KeyError."""
        if name in self.channels:
            return self.channels[name]
        wanted = name.removeprefix("#").lower()
        for channel in self.channels.values():
            if channel.name == wanted and not channel.dm_with:
                return channel
        raise KeyError(f"no channel {name!r}")

    def group(self, handle: str) -> Group | None:
        wanted = handle.removeprefix("@").lower()
        return next((group for group in self.groups.values() if group.handle.lower() == wanted), None)

    def dm(self, user: str) -> Channel:
        """The direct channel between the app and a person, made when it is first needed."""
        if user not in self.dms:
            made = Channel(
                name=self.users[user].name, members=[user, self.bot_user], dm_with=user, id="D01" + user.lstrip("UW01")
            )
            made.id = self._free_id(made.id)
            self.dms[user] = self.add_channel(made).id
        return self.channels[self.dms[user]]

    def stack(self, user: str) -> list[View]:
        return [self.views[view] for view in self.stacks.get(user, ())]

    def reader(self, user: str | None = None) -> plain.Reader:
        """Names as people read them; dates in the zone of `user`, or in UTC."""
        return plain.Reader(self._name_of, self.users[user].tz if user else "UTC")

    def _name_of(self, id: str) -> str | None:
        if id in self.users:
            return self.users[id].name
        if id in self.channels:
            return self.channels[id].name
        return self.groups[id].handle if id in self.groups else None

    def _free_id(self, wanted: str) -> str:
        taken: Callable[[str], bool] = self.channels.__contains__
        return next(id for id in _numbered(wanted) if not taken(id))


def _with_id(user: User) -> User:
    if user.kind not in KINDS:
        raise ValueError(f"{user.name}: kind is one of {', '.join(KINDS)}, not {user.kind!r}")
    return replace(user, id=user.id or "U01" + _letters(user.name), real_name=user.real_name or user.name)


def _letters(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", name.upper()) or "X"


def _numbered(stem: str) -> Iterable[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}{number}"
        number += 1
