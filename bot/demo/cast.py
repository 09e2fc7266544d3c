"""Who plays in the demo: a director, a deputy, leads, engineers, a guest, and the channels they meet in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox import Channel, Group, User, World

ROOM = "launch-recon"
SMALL_ROOM = "launch-billing"
COMPANY = "company-news"
START = "start-here"

DIRECTOR = "dana"
DEPUTY = "omar"
OWNER = "kim"
"""Of the business: the stakeholder whose approval the launch needs."""

CAST = (
    User("dana", "Dana Whitfield", title="Launch director", tz="Europe/London"),
    User("omar", "Omar Haddad", title="Deputy, launch manager", tz="Europe/London"),
    User("ana", "Ana Lindqvist", title="Head of engineering", tz="Europe/Stockholm"),
    User("ben", "Ben Okafor", title="Engineer", tz="Europe/London"),
    User("chen", "Chen Wei", title="Database administrator", tz="Asia/Singapore"),
    User("dora", "Dora Novák", title="Data engineer", tz="Europe/Prague"),
    User("eli", "Eli Romero", title="Identity lead", tz="America/New_York"),
    User("finn", "Finn Aalto", title="Product content", tz="Europe/Helsinki"),
    User("gita", "Gita Rao", title="QA lead", tz="Asia/Kolkata"),
    User("hugo", "Hugo Martin", title="Docs lead", tz="Europe/Paris"),
    User("ines", "Inês Costa", title="Support lead", tz="Europe/Lisbon"),
    User("jo", "Jo Campbell", title="Site reliability", tz="America/Chicago"),
    User("kim", "Kim Sato", title="Business owner", tz="Asia/Tokyo"),
    User("lea", "Lea Brandt", title="Head of security", tz="Europe/Berlin"),
    User("max", "Max Ferreira", title="Legal counsel", tz="America/Sao_Paulo"),
    User("nia", "Nia Jones", title="Rollback lead", tz="Europe/London"),
    User("gus", "Gus Palmer", title="Contractor (guest)", tz="Europe/London", kind="guest"),
)

LEADS: Mapping[str, tuple[str, ...]] = {
    "TECH": ("ana", "ben"),
    "DATA": ("chen", "dora"),
    "USER": ("eli",),
    "CONT": ("finn",),
    "TEST": ("gita",),
    "DOCS": ("hugo",),
    "SUPP": ("ines",),
    "PLAN": ("omar",),
    "MON": ("jo",),
    "BIZ": ("dana", "kim"),
    "SEC": ("lea",),
    "LEGAL": ("max",),
    "ROLLBACK": ("nia",),
}
"""Who leads each area and holds each seat, by place of the go-live template."""

ENGINEERS: Mapping[str, str] = {
    "TECH": "ben",
    "DATA": "dora",
    "USER": "ben",
    "CONT": "hugo",
    "TEST": "ben",
    "DOCS": "finn",
    "SUPP": "hugo",
    "PLAN": "nia",
    "MON": "nia",
}
"""Who does the work of an area: never its lead, who approves it."""


def world(manifest: Mapping[str, Any]) -> World:
    """The workspace before anything was said in it."""
    everyone = [user.name for user in CAST]
    return World.build(
        manifest,
        people=CAST,
        channels=[
            Channel(START, everyone, topic="What this is, and ten minutes with it"),
            Channel(ROOM, everyone, topic="The launch of the Reconciliation Platform"),
            Channel(SMALL_ROOM, everyone, topic="An empty room: type /golive new"),
            Channel(COMPANY, everyone, app=True, topic="What everyone should know"),
        ],
        groups=[Group("dba", "Database people", ("chen", "dora"))],
        team_name="Northwind",
    )
