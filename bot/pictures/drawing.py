"""SVG made into a PNG, with golive's own letters: without a font all text of a picture silently vanishes."""

from __future__ import annotations

from importlib import resources

import resvg_py

FONT = "Inter"
FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf")

SHARP = 2.0
"""Pixels for each unit of the drawing: a phone's screen is that fine."""


def png(svg: str) -> bytes:
    """The picture. Raises ValueError when `svg` is none."""
    home = resources.files(__package__)
    fonts = [str(home.joinpath(name)) for name in FILES]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=SHARP,
            skip_system_fonts=True,
            font_files=fonts,
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )
