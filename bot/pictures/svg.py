"""The few shapes a picture is made of, as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 22,
    fill: str = "#1a1a1a",
    end: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """A line of text whose base line is at `y`; `end` is what stands at `x`: start, middle or end.

    With a `halo` it can be read across lines and bars.
    """
    plain = "".join(sign for sign in text if sign.isprintable())
    style = ' font-weight="600"' if bold else ""
    style += ' paint-order="stroke" stroke="#ffffff" stroke-width="6" stroke-linejoin="round"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" text-anchor="{end}"{style}>'
        f"{escape(plain)}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A rectangle; nothing when it has no width."""
    if width <= 0:
        return ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def line(points: Sequence[tuple[float, float]], stroke: str, *, width: float = 2, dash: str = "") -> str:
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{way}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def drawn(width: float, height: float, shapes: Sequence[str], *, font: str, defs: str = "") -> str:
    """A whole picture on white."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{font}">'
        f"<defs>{defs}</defs>{box(0, 0, width, height, '#ffffff')}{''.join(shapes)}</svg>"
    )
