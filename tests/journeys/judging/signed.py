"""What an item is signed off with."""

from __future__ import annotations

LOG = "<https://ci.example/7> all green"
