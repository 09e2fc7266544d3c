"""The Web API, method by method: what it does, the scope it needs, its rate tier (0: not limited here)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sandbox.methods import basics, chat, conversations, files, marks, people, rooms, scheduled, views
from sandbox.methods.call import Call


class Method(NamedTuple):
    run: Callable[[Call], dict[str, Any]]
    scope: str | None  # "connections:write" means: needs the app token; None: any bot token
    tier: int


METHODS = {
    "api.test": Method(basics.api_test, None, 4),
    "apps.connections.open": Method(basics.open_connection, "connections:write", 1),
    "auth.revoke": Method(basics.revoke, None, 3),
    "auth.test": Method(basics.auth_test, None, 0),
    "bookmarks.add": Method(marks.bookmark, "bookmarks:write", 2),
    "bookmarks.edit": Method(marks.edit_bookmark, "bookmarks:write", 2),
    "bookmarks.list": Method(marks.bookmarks, "bookmarks:read", 3),
    "bookmarks.remove": Method(marks.remove_bookmark, "bookmarks:write", 2),
    "chat.delete": Method(chat.delete, "chat:write", 3),
    "chat.deleteScheduledMessage": Method(scheduled.unschedule, "chat:write", 3),
    "chat.getPermalink": Method(chat.permalink, None, 0),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", 4),
    "chat.postMessage": Method(chat.post_message, "chat:write", 0),
    "chat.scheduleMessage": Method(scheduled.schedule, "chat:write", 3),
    "chat.scheduledMessages.list": Method(scheduled.scheduled, None, 3),
    "chat.update": Method(chat.update, "chat:write", 3),
    "conversations.archive": Method(rooms.archive, None, 2),
    "conversations.close": Method(rooms.close, "im:write", 2),
    "conversations.create": Method(rooms.create, None, 2),
    "conversations.history": Method(conversations.history, None, 3),
    "conversations.info": Method(conversations.info, None, 3),
    "conversations.invite": Method(conversations.invite, None, 3),
    "conversations.join": Method(conversations.join, "channels:join", 3),
    "conversations.kick": Method(rooms.kick, None, 3),
    "conversations.leave": Method(conversations.leave, "channels:manage", 3),
    "conversations.list": Method(conversations.list_, None, 2),
    "conversations.mark": Method(rooms.mark, None, 3),
    "conversations.members": Method(conversations.members, None, 4),
    "conversations.open": Method(conversations.open_, "im:write", 3),
    "conversations.rename": Method(rooms.rename, None, 2),
    "conversations.replies": Method(conversations.replies, None, 3),
    "conversations.setPurpose": Method(rooms.set_purpose, None, 2),
    "conversations.setTopic": Method(rooms.set_topic, None, 2),
    "conversations.unarchive": Method(rooms.unarchive, None, 2),
    "dnd.info": Method(people.quiet_hours, "dnd:read", 3),
    "dnd.teamInfo": Method(people.team_quiet_hours, "dnd:read", 2),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", 4),
    "files.delete": Method(files.delete, "files:write", 3),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", 4),
    "files.info": Method(files.info, "files:read", 4),
    "pins.add": Method(marks.pin, "pins:write", 2),
    "pins.list": Method(marks.pins, "pins:read", 2),
    "pins.remove": Method(marks.unpin, "pins:write", 2),
    "reactions.add": Method(marks.react, "reactions:write", 3),
    "reactions.get": Method(marks.reactions, "reactions:read", 3),
    "reactions.remove": Method(marks.unreact, "reactions:write", 2),
    "usergroups.list": Method(people.group_list, "usergroups:read", 2),
    "usergroups.users.list": Method(people.group_users, "usergroups:read", 2),
    "users.conversations": Method(conversations.of_user, None, 3),
    "users.getPresence": Method(people.presence, "users:read", 3),
    "users.info": Method(people.user_info, "users:read", 4),
    "users.list": Method(people.user_list, "users:read", 2),
    "users.lookupByEmail": Method(people.by_email, "users:read.email", 3),
    "views.open": Method(views.open_, None, 4),
    "views.publish": Method(views.publish, None, 4),
    "views.push": Method(views.push, None, 4),
    "views.update": Method(views.update, None, 4),
}
