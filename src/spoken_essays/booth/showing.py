"""An essay as the booth's page is told of it, as JSON."""

from __future__ import annotations

from typing import Any

from spoken_essays.booth.desk import Desk, Now
from spoken_essays.clips.records import Clip, Standing
from spoken_essays.model import Segment

# Of a line that another voice reads: there is nothing to record.
OTHERS = "others"


def told(desk: Desk, now: Now) -> dict[str, Any]:
    """What the page shows: the lines in order, each with its state and its readings."""
    return {
        "id": now.id,
        "slug": desk.source.slug,
        "title": now.essay.title,
        "language": now.essay.language or desk.show.language,
        "voice": desk.voice,
        "room": desk.shelf.room_tone() is not None,
        "lines": [
            _line(desk, now, segment, standing)
            for segment, standing in zip(now.script.segments, now.standings, strict=True)
        ],
    }


def _line(desk: Desk, now: Now, segment: Segment, standing: Standing) -> dict[str, Any]:
    reader = now.company.reader_of(segment)
    ours = reader.voice.name == desk.voice
    understudy = reader.understudy.voice.name if reader.understudy else ""
    spot, clip = standing.spot, standing.clip
    return {
        "spot": {"number": spot.number, "text": spot.text, "occurrence": spot.occurrence},
        "role": segment.role,
        "text": segment.text,
        "pieces": _pieces(segment),
        "pause": segment.pause,
        "state": standing.state if ours else OTHERS,
        "why": standing.why,
        # What the clip in question was recorded for, where the words are others by now.
        "was": clip.text if clip and standing.state == "stale" else "",
        "reader": understudy if ours else reader.voice.name,
        "readings": [_reading(each) for each in standing.readings],
    }


def _pieces(segment: Segment) -> list[dict[str, Any]]:
    """The line as it is read: its text, with the pauses (ms) that were written into it."""
    found, start = [], 0
    for reading in segment.readings:
        end = reading.start + len(reading.text)
        if reading.marked:
            found.append({"text": segment.text[start:end], "pause": reading.pause})
            start = end
    return [*found, {"text": segment.text[start:], "pause": 0}]


def _reading(clip: Clip) -> dict[str, Any]:
    return {
        "name": clip.path.name,
        "recorded": clip.recorded and clip.recorded.isoformat(),
        "source": clip.source,
        "chosen": clip.chosen,
    }
