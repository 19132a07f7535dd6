"""Call sheets as people read them, and as JSON."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from spoken_essays.callsheet import Call, CallSheet
from spoken_essays.cli.common import counted, shortened
from spoken_essays.clips.binding import number_of
from spoken_essays.clips.records import Clip, Standing
from spoken_essays.settings.toml_text import named

_COLOURS = {"stale": "yellow", "unreadable": "red", "doubled": "red"}
_TEXT = 46
# How wide the numbers of lines are, and the names of those that have none.
_NUMBER, _NAME = 4, 10


def lines_of(sheet: CallSheet) -> Iterator[str]:
    """A call sheet as text: each line, what belongs to none, what can be done."""
    yield click.style(sheet.essay.title, bold=True)
    yield f"{sheet.essay.slug}, recorded by {sheet.voice}: {summary(sheet)}"
    named_too = any(call.segment.number is None for call in sheet.calls)
    width = _NAME if named_too else _NUMBER
    yield f"  {'line':<{width}} state      read by    {'text':<{_TEXT}} clip"
    inside = f"{named(sheet.shelf.folder)}{os.sep}"
    for call in sheet.calls:
        yield from (line.replace(inside, "") for line in _call(call, width))
    if sheet.loose:
        yield "Not attached to any line:"
    for clip in sheet.loose:
        yield f"  {clip.path.name}{_about(clip, sheet)}"
    yield from _advice(sheet)
    yield ""


def summary(sheet: CallSheet) -> str:
    """``12 of 25 lines recorded; joe reads 13``."""
    ours = [call for call in sheet.calls if call.cast] or sheet.calls
    recorded = sum(call.standing.state == "fresh" for call in ours)
    readers = Counter(call.reader for call in sheet.calls if not call.recorded)
    others = [f"{name} reads {count}" for name, count in readers.items() if name]
    if missing := readers[None]:
        others.append(f"nobody reads {missing}")
    return "; ".join([f"{recorded} of {counted(len(ours), 'line')} recorded", *others])


def as_json(sheet: CallSheet) -> dict[str, Any]:
    """A call sheet for programs; ``number`` is that of `spoken plan`, files are paths."""
    return {
        "slug": sheet.essay.slug,
        "title": sheet.essay.title,
        "voice": sheet.voice,
        "folder": sheet.shelf.folder,
        "recorded": sum(call.recorded for call in sheet.calls),
        "of": sum(call.cast for call in sheet.calls),
        "lines": [_call_json(call) for call in sheet.calls],
        "loose": [{"file": clip.path, "recorded_for": clip.text or None} for clip in sheet.loose],
        "room_tone": sheet.shelf.room_tone(),
    }


def _call_json(call: Call) -> dict[str, Any]:
    standing = call.standing
    return {
        "number": call.segment.number,
        "role": call.segment.role,
        "text": call.segment.text,
        "state": standing.state,
        "why": standing.why,
        "reader": call.reader,
        "cast": call.cast,
        "clip": standing.clip and standing.clip.path,
        "recorded_for": standing.clip and standing.clip.text,
        "readings": [
            {
                "file": clip.path,
                "recorded": clip.recorded,
                "source": clip.source,
                "chosen": clip.chosen,
            }
            for clip in standing.readings
        ],
    }


def _call(call: Call, width: int) -> Iterator[str]:
    standing = call.standing
    indent = " " * (width + 24)
    state = standing.state if call.cast or standing.readings else "-"
    styled = click.style(f"{state:<10}", fg=_COLOURS.get(state), dim=state in ("missing", "-"))
    text = shortened(call.segment.text, _TEXT)
    reader = shortened(call.reader or "nobody", 10)
    file = standing.clip.path.name if standing.clip else ""
    yield f"  {standing.spot.name:>{width}} {styled} {reader:<10} {text:<{_TEXT}} {file}".rstrip()
    if standing.state in _COLOURS or (standing.readings and standing.state == "missing"):
        yield from (f"{indent} {said}" for said in _why(standing).split("; "))
    if len(standing.readings) > 1 or (standing.readings and not standing.clip):
        for place, clip in enumerate(standing.readings, 1):
            yield f"{indent} {'>' if clip == standing.clip else ' '} {place} {_reading(clip)}"


def _why(standing: Standing) -> str:
    if standing.state == "stale" and standing.clip:
        return f"was: {shortened(standing.clip.text, 68)}"
    return standing.why


def _reading(clip: Clip) -> str:
    when = f", {clip.recorded.astimezone():%Y-%m-%d %H:%M}" if clip.recorded else ""
    return f"{clip.path.name}{when}"


def _about(clip: Clip, sheet: CallSheet) -> str:
    if clip.text:
        return f"  (recorded for: {shortened(clip.text, 60)})"
    number = number_of(clip.path.name)
    if number is None:
        return "  (its name begins with no line's number)"
    if 0 < number <= sheet.written:
        return f"  (line {number} is not spoken)"
    return f"  (there is no line {number})"


def _advice(sheet: CallSheet) -> Iterator[str]:
    """What can be done about it."""
    stale = {call.standing.spot.role for call in sheet.calls if call.standing.state == "stale"}
    slug = sheet.essay.slug
    if not any(call.cast for call in sheet.calls):
        yield (
            f"Note: nobody asks {sheet.voice} to read here, so these clips are not used. Say "
            f"voice: {sheet.voice} in the front matter, or name {sheet.voice} in [cast]."
        )
    if stale - {"disclosure"}:
        yield f"A stale clip is not used: record the line again, or `spoken clips keep {slug}`."
    if "disclosure" in stale:
        yield (
            "Who reads has changed since the disclosure was recorded: when all else is, record it "
            f"again with `spoken record {slug} --only stale`."
        )
    if sheet.loose:
        yield f"To use what is not attached for a line: `spoken clips choose {slug} LINE FILE`."
