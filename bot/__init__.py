"""golive: a launch, from its first item to live, in Slack."""

__version__ = "0.1.0"
