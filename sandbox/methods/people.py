"""users.*, usergroups.* and dnd.info: who is who."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.methods.call import ApiError, Call, page_of
from sandbox.world import TEAM, Group, User


def user_info(call: Call) -> dict[str, Any]:
    return {"user": user_json(_user(call), call.space.clock.now())}


def user_list(call: Call) -> dict[str, Any]:
    page, metadata = page_of(list(call.space.world.users.values()), call, 200, 1000)
    now = call.space.clock.now()
    return {"members": [user_json(user, now) for user in page], "cache_ts": int(now.timestamp()), **metadata}


def user_json(user: User, now: datetime) -> dict[str, Any]:
    """A user as users.info shows it; the offset of the zone is the one in force `now`."""
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset() or timedelta()
    profile = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "title": user.title,
        "team": user.team,
    }
    shown: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.kind == "deactivated",
        "profile": profile,
        "is_bot": user.kind == "bot",
        "is_app_user": False,
        "updated": 1_760_000_000,
    }
    if user.kind == "deactivated":
        return shown
    return shown | {
        "tz": user.tz,
        "tz_label": local.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()),
        "is_admin": user.kind == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": user.kind == "single_channel_guest",
        **({"is_stranger": True} if user.kind == "stranger" else {}),
        "who_can_share_contact_card": "EVERYONE",
    }


def by_email(call: Call) -> dict[str, Any]:
    """users.lookupByEmail: an address is the name at the workspace's domain."""
    wanted, world = call.text("email", missing="users_not_found").lower(), call.space.world
    for user in world.users.values():
        if wanted == f"{user.name}@{world.team_domain}.example".lower() and user.kind not in ("bot", "deactivated"):
            return {"user": user_json(user, call.space.clock.now())}
    raise ApiError("users_not_found")


def presence(call: Call) -> dict[str, Any]:
    """users.getPresence: active is who has the page open as that person."""
    user = _user(call)
    return {"presence": "active" if call.space.watchers[user.id] else "away"}


def group_list(call: Call) -> dict[str, Any]:
    with_users, with_count = call.flag("include_users"), call.flag("include_count")
    groups = call.space.world.groups.values()
    return {"usergroups": [_group_json(group, with_users, with_count) for group in groups]}


def group_users(call: Call) -> dict[str, Any]:
    group = call.space.world.groups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


def _group_json(group: Group, with_users: bool, with_count: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": group.id,
        "team_id": TEAM,
        "is_usergroup": True,
        "name": group.name or group.handle,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_delete": 0,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        shown["users"] = list(group.users)
    return shown | ({"user_count": len(group.users)} if with_count else {})


def quiet_hours(call: Call) -> dict[str, Any]:
    """dnd.info: the person's next quiet hours, in seconds since 1970."""
    return _quiet(call, _user(call)) | {"snooze_enabled": False}


def team_quiet_hours(call: Call) -> dict[str, Any]:
    """dnd.teamInfo: the same for several; who is unknown is left out."""
    users = call.listed("users")
    if not users:
        raise ApiError("missing_argument")
    if len(users) > 50:
        raise ApiError("too_many_users")
    known = call.space.world.users
    return {"users": {id: _quiet(call, known[id]) for id in users if id in known}}


def _quiet(call: Call, user: User) -> dict[str, Any]:
    if user.dnd is None:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = next_quiet(user.dnd, user.tz, call.space.clock.now())
    stamps = {"next_dnd_start_ts": int(start.timestamp()), "next_dnd_end_ts": int(end.timestamp())}
    return {"dnd_enabled": True, **stamps}


def next_quiet(dnd: tuple[str, str], tz: str, now: datetime) -> tuple[datetime, datetime]:
    """The quiet hours under way, or the next ones."""
    zone = ZoneInfo(tz)
    begins, ends = (time.fromisoformat(text) for text in dnd)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        start = datetime.combine(day, begins, zone)
        end = datetime.combine(day if ends > begins else day + timedelta(days=1), ends, zone)
        if end > now:
            return start, end
    raise AssertionError("tomorrow's quiet hours end after now")


def _user(call: Call) -> User:
    user = call.space.world.users.get(call.text("user", missing="user_not_found"))
    if user is None:
        raise ApiError("user_not_found")
    return user
