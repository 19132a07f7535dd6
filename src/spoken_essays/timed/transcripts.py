"""What is said and when, in the five forms that podcast apps read.

All are made from the cues of one `Recording` and say the same words. WebVTT and SRT break long
lines into captions; JSON, HTML and plain text keep one entry a line. Sources: W3C WebVTT, and the
transcript formats of the Podcasting 2.0 namespace.
"""

from __future__ import annotations

import html as markup
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spoken_essays.model import Cue, Recording, Role
from spoken_essays.timed.captions import pieces, width
from spoken_essays.timed.timecode import clock, milliseconds, seconds
from spoken_essays.words.speech import shown_form
from spoken_essays.words.tidying import tidy

_LEAD_IN = 0.04
_REACH = 2.0

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 34em; margin: 3em auto; padding: 0 1.2em; font: 1.15em/1.6 Georgia, serif; }}
h1, h2, h3, h4, h5, h6 {{ line-height: 1.25; }}
h1, h2, h3, h4, h5, h6, p, li {{ unicode-bidi: plaintext; }}
ul.numbered {{ list-style: none; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What stands on the screen from ``start`` to ``end`` (ms): one or two rows."""

    start: int
    end: int
    rows: tuple[str, ...]
    speaker: str


def transcripts(recording: Recording, *, title: str, language: str) -> dict[str, str]:
    """All five, by file suffix (`places.TRANSCRIPTS` has their types); ``language`` is BCP 47."""
    shown = captions(recording)
    return {
        ".vtt": webvtt(shown),
        ".srt": srt(shown),
        ".json": json_transcript(recording),
        ".html": html(recording, title=title, language=language),
        ".txt": plain(recording),
    }


def captions(recording: Recording) -> tuple[Caption, ...]:
    """The lines as captions, in order: none overlaps the next, each lasts at least 1 ms.

    The first caption of a line starts and the last one ends with it; between them stands a pause
    of the take, or where there is none near, the place in proportion to the characters.
    """
    made: list[Caption] = []
    now = 0
    for cue in _spoken(recording.cues):
        for caption in _line_captions(cue, recording.rate):
            start = max(caption.start, now)
            now = max(caption.end, start + 1)
            made.append(Caption(start=start, end=now, rows=caption.rows, speaker=tidy(cue.speaker)))
    return tuple(made)


def webvtt(shown: Iterable[Caption]) -> str:
    """WebVTT: the speaker as ``<v Name>``, text escaped so that no ``-->`` is left in it."""
    cues = (
        f"{clock(caption.start)} --> {clock(caption.end)}\n{_voice(caption.speaker)}"
        + "\n".join(markup.escape(row, quote=False) for row in caption.rows)
        for caption in shown
    )
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def srt(shown: Iterable[Caption]) -> str:
    """SubRip: numbered from 1, a comma before the milliseconds, nothing escaped."""
    cues = (
        f"{number}\n{clock(caption.start, ',')} --> {clock(caption.end, ',')}\n"
        # SRT has no escapes, and readers take any row with this in it for a time line.
        + "\n".join(row.replace("-->", "→") for row in caption.rows)
        for number, caption in enumerate(shown, 1)
    )
    return "\n\n".join(cues) + "\n"


def json_transcript(recording: Recording) -> str:
    """Podcasting 2.0's own form, version 1.0.0: one segment a line, times in seconds."""
    segments = (_segment(cue, recording.rate) for cue in _spoken(recording.cues))
    rows = ",\n".join(json.dumps(segment, ensure_ascii=False) for segment in segments)
    return f'{{"version": "1.0.0", "segments": [\n{rows}\n]}}\n'


def html(recording: Recording, *, title: str, language: str) -> str:
    """A page to read, without scripts: each line has its ``data-start`` and ``data-end``.

    A line that people number is found at ``#line-12``.
    """
    cues = list(_spoken(recording.cues))
    levels = sorted({cue.segment.level for cue in cues if cue.segment.role is Role.HEADING})
    several = len({cue.speaker for cue in cues}) > 1
    speaker, body = None, []
    for block in _blocks(cues):
        if several and block[0].speaker != speaker:
            speaker = block[0].speaker
            body.append(f"<cite>{markup.escape(tidy(speaker))}:</cite>")
        body.append(_block_html(block, recording.rate, levels))
    return _PAGE.format(
        language=markup.escape(language), title=markup.escape(tidy(title)), body="\n".join(body)
    )


def plain(recording: Recording) -> str:
    """The essay as text: its lines as the author broke them, a blank line between blocks."""
    blocks = _blocks(_spoken(recording.cues))
    return "\n\n".join("\n".join(_shown(cue) for cue in block) for block in blocks) + "\n"


def _spoken(cues: Iterable[Cue]) -> Iterator[Cue]:
    return (cue for cue in cues if _shown(cue))


def _shown(cue: Cue) -> str:
    """A line's text as written, less emoji, which no voice says."""
    return tidy(shown_form(cue.text))


def _line_captions(cue: Cue, rate: int) -> Iterator[Caption]:
    texts = pieces(_shown(cue))
    start, end = milliseconds(cue.start, rate), milliseconds(cue.end, rate)
    if end - start < len(texts):
        texts = [tuple(row for rows in texts for row in rows)]
    inner = _inner_times(cue, [sum(map(width, rows)) for rows in texts], rate)
    now = start
    for left, (rows, at) in enumerate(zip(texts, [*inner, cue.end], strict=True), 1 - len(texts)):
        # Room for a millisecond each is kept for what came before and for what is left.
        until = max(now + 1, min(milliseconds(at, rate), end + left))
        yield Caption(start=now, end=until, rows=rows, speaker=cue.speaker)
        now = until


def _inner_times(cue: Cue, widths: Sequence[int], rate: int) -> Iterator[int]:
    """Where each caption of a line but the last gives way to the next, in samples.

    Reckoned anew from each place found, so that no error is carried through a long line.
    """
    now, left = cue.start, sum(widths)
    for here, following in pairwise(widths):
        pace = (cue.end - now) / max(1, left)
        expected = now + round(pace * here)
        reach = min(pace * here / 2, pace * following / 2, _REACH * rate)
        now = _nearest_pause(cue.pauses, expected, reach, rate)
        left -= here
        yield now


def _nearest_pause(pauses: Sequence[tuple[int, int]], at: int, reach: float, rate: int) -> int:
    """Just before the words after the nearest pause within ``reach``; else ``at`` itself."""
    after = bisect_left(pauses, (at, at))
    around = pauses[max(0, after - 1) : after + 1]
    near = [(max(start - at, at - end, 0), start, end) for start, end in around]
    distance, start, end = min(near, default=(reach + 1, at, at))
    return max((start + end) // 2, end - round(_LEAD_IN * rate)) if distance <= reach else at


def _voice(speaker: str) -> str:
    return f"<v {markup.escape(speaker, quote=False)}>" if speaker else ""


def _segment(cue: Cue, rate: int) -> dict[str, str | float]:
    speaker = {"speaker": tidy(cue.speaker)} if tidy(cue.speaker) else {}
    times = {"startTime": seconds(cue.start, rate), "endTime": seconds(cue.end, rate)}
    return {**speaker, **times, "body": _shown(cue)}


def _blocks(cues: Iterable[Cue]) -> Iterator[list[Cue]]:
    """Lines that stand together: next to each other in the source, or items of one list."""
    block: list[Cue] = []
    for cue in cues:
        if block and not _belongs(block, cue):
            yield block
            block = []
        block.append(cue)
    if block:
        yield block


def _belongs(block: Sequence[Cue], cue: Cue) -> bool:
    before, role = block[-1], cue.segment.role
    if role is not before.segment.role or cue.speaker != before.speaker:
        return False
    near = 0 <= cue.segment.line - before.segment.line <= 1
    if role is Role.ITEM:
        return near or _is_numbered(cue) == _is_numbered(block[0])
    return near and role not in (Role.TITLE, Role.HEADING)


def _is_numbered(cue: Cue) -> bool:
    return re.match(r"\d", _shown(cue)) is not None


def _block_html(block: Sequence[Cue], rate: int, levels: Sequence[int]) -> str:
    role = block[0].segment.role
    if role is Role.ITEM:
        numbered = ' class="numbered"' if _is_numbered(block[0]) else ""
        items = "\n".join(_line_html(cue, rate, "li") for cue in block)
        return f"<ul{numbered}>\n{items}\n</ul>"
    if role in (Role.TITLE, Role.HEADING):
        depth = 1 if role is Role.TITLE else min(6, 2 + levels.index(block[0].segment.level))
        return _line_html(block[0], rate, f"h{depth}")
    lines = "<br>\n".join(_line_html(cue, rate, "span") for cue in block)
    marked = f"<p>\n{lines}\n</p>" if role is Role.LINE else f'<p class="{role}">\n{lines}\n</p>'
    return f"<blockquote>\n<p>\n{lines}\n</p>\n</blockquote>" if role is Role.QUOTE else marked


def _line_html(cue: Cue, rate: int, tag: str) -> str:
    number = cue.segment.number
    name = f' id="line-{number}"' if number is not None else ""
    times = (
        f' data-start="{milliseconds(cue.start, rate) / 1000:.3f}"'
        f' data-end="{milliseconds(cue.end, rate) / 1000:.3f}"'
    )
    return f"<{tag}{name}{times}>{markup.escape(_shown(cue), quote=False)}</{tag}>"
