"""The bot as a process of its own, for tests that kill it and for measuring it."""
