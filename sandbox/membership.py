"""Who belongs where: coming to and leaving channels, archiving them, changes of people and groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.workspace import Workspace
from sandbox.world import Channel, Group, User


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
    """Archive a channel, or bring it back."""
    channel.archived = archived
    kind = "channel_archive" if archived else "channel_unarchive"
    space.feed.tell(kind, channel=channel.id, subject=channel)


def change_user(space: Workspace, user: User, **changes: Any) -> User:
    """Change facts about a person: tz, kind ("deactivated" too), names, title, quiet hours."""
    changed = space.world.users[user.id] = replace(user, **changes)
    space.feed.tell("user_change", subject=changed)
    return changed


def change_group(space: Workspace, group: Group, users: tuple[str, ...]) -> Group:
    """Change who is in a user group (by id)."""
    changed = space.world.groups[group.id] = replace(group, users=users)
    space.feed.tell("subteam_members_changed", subject=changed, extra=group.users)
    return changed
