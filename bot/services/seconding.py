"""Who may be the second person of what needs one."""

from __future__ import annotations

from bot.store.scene import Scene


def know_leads(scene: Scene, user: str) -> None:
    """Have user groups that lead read afresh, where only they could give `user` the right. Raises Lookup."""
    if not (scene.crew.commands(user) or scene.crew.holds_mandatory_seat(user)):
        for place in scene.crew.leads:
            scene.refresh_groups(place)
