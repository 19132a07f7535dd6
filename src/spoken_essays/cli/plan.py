"""``spoken plan``: what will be said, before any sound is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from spoken_essays.addresses import Source
from spoken_essays.cache import Cache
from spoken_essays.cli.arguments import chosen
from spoken_essays.cli.common import (
    clock,
    counted,
    duration,
    json_option,
    print_json,
    shortened,
    show_option,
)
from spoken_essays.cli.reports import standing_in
from spoken_essays.errors import SpokenError
from spoken_essays.model import Part
from spoken_essays.planning import SECONDS_A_CHARACTER, Plan
from spoken_essays.planning import plan as plan_one
from spoken_essays.show import Show

# How much faster than it sounds a line is spoken, on two cores of a laptop.
SPEED = 20


@click.command()
@click.argument("what", nargs=-1, metavar="[SLUG | FILE]...")
@show_option
@json_option
def plan(what: tuple[str, ...], show_folder: Path | None, as_json: bool) -> None:
    """Show what will be said, and how.

    Each line with its role, pause and voice; what is left out, and why. Nothing is spoken and
    nothing is written.
    """
    show, sources = chosen(what, show_folder)
    cache = Cache(show.takes)
    plans, errors = _planned(show, sources)
    if as_json:
        episodes = [_as_json(show, each, cache) for each in plans]
        print_json({"episodes": episodes, "errors": errors})
    elif not sources:
        click.echo('There is no episode yet: `spoken new "A title"` makes one.')
    else:
        for line in (line for each in plans for line in _lines(each, cache)):
            click.echo(line)
    for error in errors:
        click.echo(f"Error: {error}", err=True)
    if errors:
        raise click.exceptions.Exit(1)


def _planned(show: Show, sources: Sequence[Source]) -> tuple[list[Plan], list[str]]:
    """The essays that can be planned, and why the others cannot, each reason once."""
    plans, errors = [], {}
    for source in sources:
        try:
            plans.append(plan_one(show, source))
        except SpokenError as error:
            errors[error.message] = source
    return plans, list(errors)


def _lines(plan: Plan, cache: Cache) -> Iterator[str]:
    missing = plan.to_speak(cache)
    draft = " (draft)" if plan.essay.draft else ""
    yield click.style(f"{plan.essay.title}{draft}", bold=True)
    yield (
        f"{plan.slug}: {counted(len(plan.parts), 'line')}, about {clock(plan.seconds())}; "
        f"{len(missing)} of {counted(len(plan.spoken), 'reading')} to speak"
        + (f", about {duration(_work(missing))}" if missing else "")
    )
    yield f"  line role        pause voice    {'':4} text"
    for part in plan.parts:
        yield from _segment(part, cache)
    yield from (f"Note: {note}." for note in standing_in(plan.readers))
    if plan.left_out:
        yield "Left out:"
    for left in plan.left_out:
        # The lines of the file are other numbers than those above.
        number = "" if left.number is None else f"line {left.number}, "
        where = f"{plan.source.path.name}:{left.line}"
        yield f"  {where:<13} {number}{left.why}: {shortened(left.text, 70)}"
    for remark in plan.remarks:
        yield f"Note: {remark}"
    yield ""


def _segment(part: Part, cache: Cache) -> Iterator[str]:
    segment = part.segment
    kept = "clip" if part.clip else "kept" if _is_kept(part, cache) else "new"
    number = "" if segment.number is None else str(segment.number)
    head = f"  {number:>4} {segment.role:<10} {segment.pause:>6} {part.voice.name:<8} {kept:<4} "
    first, *rest = segment.readings
    yield head + shortened(first.text, 70)
    for before, reading in zip(segment.readings, rest, strict=False):
        yield f"{'':16} {before.pause:>6} {'':13} {shortened(reading.text, 70)}"


def _is_kept(part: Part, cache: Cache) -> bool:
    return all(key in cache for key in part.keys)


def _as_json(show: Show, plan: Plan, cache: Cache) -> dict[str, Any]:
    missing = plan.to_speak(cache)
    return {
        "slug": plan.slug,
        "title": plan.essay.title,
        "subtitle": plan.essay.subtitle,
        "draft": plan.essay.draft,
        "file": plan.source.path,
        "seconds": round(plan.seconds(), 1),
        "work": round(_work(missing), 1),
        "to_speak": len(missing),
        "head": plan.script.head,
        "tail": plan.script.tail,
        "segments": [_segment_json(part, cache) for part in plan.parts],
        "left_out": plan.left_out,
        "readers": plan.readers,
        "remarks": plan.remarks,
    }


def _segment_json(part: Part, cache: Cache) -> dict[str, Any]:
    segment = part.segment
    return {
        "number": segment.number,
        "line": segment.line,
        "role": segment.role,
        "text": segment.text,
        "pause": segment.pause,
        "voice": part.voice.name,
        "instead_of": part.instead_of or None,
        "clip": part.clip.path if part.clip else None,
        "cached": _is_kept(part, cache),
        "readings": [
            {"text": text, "pause": reading.pause, "cached": key in cache}
            for text, reading, key in zip(part.texts, segment.readings, part.keys, strict=True)
        ],
    }


def _work(missing: Sequence[str]) -> float:
    """A guess at how long speaking takes, in seconds."""
    return sum(map(len, missing)) * SECONDS_A_CHARACTER / SPEED
