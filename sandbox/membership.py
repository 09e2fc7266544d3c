"""Coming to and leaving channels, told to the feed."""

from __future__ import annotations

from sandbox.workspace import Workspace
from sandbox.world import Channel


def join(space: Workspace, channel: Channel, user: str, inviter: str | None = None) -> bool:
    """False when the user is in the channel already."""
    if user in channel.people:
        return False
    channel.people.add(user)
    space.feed.tell("member_joined", channel=channel.id, subject=channel, extra=(user, inviter))
    return True


def leave(space: Workspace, channel: Channel, user: str) -> bool:
    """False when the user was not in the channel."""
    if user not in channel.people:
        return False
    channel.people.discard(user)
    space.feed.tell("member_left", channel=channel.id, subject=channel, extra=(user, None))
    return True


def archive(space: Workspace, channel: Channel, archived: bool = True) -> None:
    channel.archived = archived
    space.feed.tell("channel", channel=channel.id, subject=channel)
