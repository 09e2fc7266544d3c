"""`golive template`: look a template over before a launch is made from it."""

from __future__ import annotations

import json

import click

from bot.domain import lint
from bot.templates import Template, TemplateFaults, parse, schema, text_of


@click.group("template")
def template_group() -> None:
    """Check a launch template, or print what one may hold."""


@template_group.command("check")
@click.argument("template", metavar="FILE|NAME")
def check_template(template: str) -> None:
    """Say everything that is wrong with a template, line by line.

    Exits 0 when there is nothing to say against it, else 2.
    """
    try:
        sound = parse(text_of(template), template)
    except TemplateFaults as faults:
        click.echo(str(faults))
        raise SystemExit(2) from None
    click.echo("\n".join([summary(sound), *notes(sound)]))


@template_group.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a template, for editors."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def notes(template: Template) -> list[str]:
    """What is no fault, and still worth a second look."""
    titled = ((item.ref, f"{item.area} {item.group}", item.title) for item in template.items)
    return [
        f"look at {' and '.join(refs)}: one title in one group, so people may take one for the other"
        for refs in lint.duplicates(titled)
    ]


def summary(template: Template) -> str:
    """What is in it, in one line."""
    parts = {
        "areas": len(template.areas),
        "items": len(template.items),
        "steps": len(template.steps),
        "steps back": len(template.way_back),
        "seats": len(template.seats),
        "criteria": len(template.criteria),
        "risks": len(template.risks),
    }
    return f"{template.name}: no fault; " + ", ".join(f"{count} {part}" for part, count in parts.items())
