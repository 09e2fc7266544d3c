"""What golive counts for Prometheus. Verbs are those of the table, so that nobody can make up new series."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

CALLS = Counter("golive_calls", "Calls answered", ["verb", "origin", "outcome"])
ANSWER_SECONDS = Histogram(
    "golive_answer_seconds",
    "From a payload to its answer",
    ["origin"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.8, 1.0, 2.0, 2.5, 3.0),
)
LOOP_LAG = Gauge("golive_loop_lag_seconds", "How late the event loop came round the last time")
CONNECTED = Gauge("golive_slack_connected", "1 while Slack can reach golive")
LAST_HEARD = Gauge("golive_last_heard_timestamp_seconds", "When Slack last delivered a call")
OUTBOX = Gauge("golive_outbox", "Messages that are not delivered", ["state"])
OUTBOX_AGE = Gauge("golive_outbox_age_seconds", "How long the oldest message that is not in Slack has waited")
REMINDER_LATE = Gauge("golive_reminder_late_seconds", "How overdue the most overdue reminder is")
FAILURES = Counter("golive_failures", "Work that failed and will be tried again", ["work"])
