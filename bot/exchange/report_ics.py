"""The calendar of a launch as a file that calendars open: iCalendar, RFC 5545, with the launch's own zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from bot.domain.calendar import Calendar, Event

PRODUCT = "-//golive//launch//EN"

AROUND = timedelta(days=366)
"""So far around its events the changes of the zone's clocks are told."""


def written(calendar: Calendar) -> str:
    """Times are on the launch's clocks. The same event has the same UID in every file, and a SEQUENCE that rises."""
    file = icalendar.Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", calendar.name)
    file.add("x-wr-timezone", calendar.zone)
    if calendar.events:
        file.add_component(_zone(calendar))
    for event in calendar.events:
        file.add_component(_event(event, calendar))
    text: bytes = file.to_ical()
    return text.decode()


def _zone(calendar: Calendar) -> icalendar.Timezone:
    first = min(event.start for event in calendar.events) - AROUND
    last = max(event.end for event in calendar.events) + AROUND
    return icalendar.Timezone.from_tzid(calendar.zone, first_date=first.date(), last_date=last.date())


def _event(event: Event, calendar: Calendar) -> icalendar.Event:
    shown = icalendar.Event()
    shown.add("uid", event.uid)
    shown.add("sequence", calendar.sequence)
    shown.add("dtstamp", calendar.made_at)
    shown.add("last-modified", calendar.made_at)
    shown.add("dtstart", _local(event.start, calendar.zone))
    if event.end > event.start:  # one of no length has no end, says section 3.6.1
        shown.add("dtend", _local(event.end, calendar.zone))
    shown.add("summary", event.title)
    if event.about:
        shown.add("description", event.about)
    shown.add("status", event.status)
    shown.add("transp", "TRANSPARENT")
    return shown


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
