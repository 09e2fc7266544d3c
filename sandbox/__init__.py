"""A small, strict Slack on loopback, for one unmodified Bolt app: Web API, Socket Mode, signed HTTP, and a page."""

from sandbox.clock import Clock
from sandbox.local import Sandbox
from sandbox.manifest import ManifestError
from sandbox.person import Person
from sandbox.replies import CannotAct, Reply
from sandbox.world import Channel, Group, Message, User, View, World

__all__ = [
    "CannotAct",
    "Channel",
    "Clock",
    "Group",
    "ManifestError",
    "Message",
    "Person",
    "Reply",
    "Sandbox",
    "User",
    "View",
    "World",
]
