"""Transcripts as others wrote them, read with care: WebVTT, SRT, Podcasting 2.0's JSON.

Each reader gives the cues it could read and what is wrong with the rest. Sources: W3C WebVTT, and
the transcript formats of the Podcasting 2.0 namespace.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spoken_essays.checking.findings import Finding, Severity, Where

_VTT_TIMES = re.compile(
    r"((?:\d{2,4}:)?\d\d:\d\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,4}:)?\d\d:\d\d\.\d{3})(\s.*)?"
)
_SRT_TIMES = re.compile(r"(\d{2,4}:\d\d:\d\d,\d{3}) --> (\d{2,4}:\d\d:\d\d,\d{3})")
_ESCAPE = re.compile(r"&(amp|lt|gt|nbsp|quot|#\d+);")
_TAG = re.compile(r"<[^<>]*>")
# SRT knows these only; anything else between < and > is words.
_SRT_TAG = re.compile(r"</?(?:[bius]|font)(?:\s[^<>]*)?>", re.IGNORECASE)
_BARE = re.compile(r"&(?!\w+;|#\d+;)|<(?!/?(v|i|b|u|c|ruby|rt|lang|\d)\b)")
# Seconds; NaN is not under it either.
_FOREVER = 10**9
_HEADERS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words and when they are said, in seconds; ``line`` is where they stand in the file."""

    start: float
    end: float
    text: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Captions:
    """What could be read of a transcript, and what is wrong with it."""

    cues: tuple[Cue, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all its cues could be read."""
        return bool(self.cues) and all(
            each.severity is not Severity.ERROR for each in self.findings
        )


@dataclass(frozen=True, kw_only=True)
class _Block:
    """Lines without a blank one between them; ``line`` is the first one's number."""

    line: int
    lines: tuple[str, ...]


def read_vtt(data: bytes, where: Where) -> Captions:
    rule = "transcript.vtt"
    text, found = _decoded(data, rule, where)
    if text is None:
        return Captions(findings=tuple(found))
    blocks = list(_blocks(text))
    if not text.startswith("WEBVTT") or text[6:7] not in ("", " ", "\t", "\n"):
        found.append(
            where.at(line=1).error(rule, "It does not begin with WEBVTT: no app reads it.")
        )
    elif blocks and "-->" in "".join(blocks[0].lines):
        found.append(where.at(line=1).error(rule, "A blank line is missing after WEBVTT."))
    cues = []
    for block in blocks:
        if block.lines[0].startswith(("WEBVTT", *_HEADERS)):
            continue
        cue, wrong = _vtt_cue(block, where)
        found.extend(wrong)
        cues.extend([cue] if cue else [])
    return Captions(cues=tuple(cues), findings=(*found, *_order(cues, rule, where)))


def _vtt_cue(block: _Block, where: Where) -> tuple[Cue | None, list[Finding]]:
    rule = "transcript.vtt"
    at = 0 if "-->" in block.lines[0] else 1
    line, place = block.line + at, where.at(line=block.line + at)
    times = _VTT_TIMES.fullmatch(block.lines[at].strip()) if at < len(block.lines) else None
    if times is None:
        what = (
            "Here should be times such as 00:00:01.000 --> 00:00:02.500; apps drop the whole file."
        )
        return None, [place.error(rule, what)]
    found = []
    if min(times[1].count(":"), times[2].count(":")) < 2:
        what = "Write times with hours (00:00:01.000): some apps read no others."
        found.append(place.warning(rule, what))
    words = block.lines[at + 1 :]
    for number, row in enumerate(words, line + 1):
        if "-->" in row:
            found.append(where.at(line=number).error(rule, "“-->” in the words: write --&gt;."))
        elif _BARE.search(row):
            what = "A bare & or < in the words: write &amp; and &lt;."
            found.append(where.at(line=number).error(rule, what))
    if not words:
        found.append(place.warning(rule, "A cue without words."))
    text = html.unescape(_TAG.sub("", " ".join(words)))
    return Cue(start=_seconds(times[1]), end=_seconds(times[2]), text=text, line=line), found


def read_srt(data: bytes, where: Where) -> Captions:
    rule = "transcript.srt"
    text, found = _decoded(data, rule, where)
    if text is None:
        return Captions(findings=tuple(found))
    cues = []
    for number, block in enumerate(_blocks(text), 1):
        place = where.at(line=block.line)
        if block.lines[0].strip() != str(number):
            found.append(place.warning(rule, f"Here should be the number {number}."))
        at = 1 if len(block.lines) > 1 else 0
        times = _SRT_TIMES.fullmatch(block.lines[at].strip())
        if times is None:
            what = "Here should be times such as 00:00:01,000 --> 00:00:02,500, with commas."
            found.append(where.at(line=block.line + at).error(rule, what))
            continue
        words = " ".join(block.lines[at + 1 :])
        if escape := _ESCAPE.search(words):
            what = f"SRT has no escapes: apps show {escape[0]} as it stands."
            found.append(where.at(line=block.line + at + 1).warning(rule, what))
        start, end = _seconds(times[1]), _seconds(times[2])
        cues.append(Cue(start=start, end=end, text=_SRT_TAG.sub("", words), line=block.line + at))
    return Captions(cues=tuple(cues), findings=(*found, *_order(cues, rule, where)))


def read_json(data: bytes, where: Where) -> Captions:
    rule = "transcript.json"
    text, found = _decoded(data, rule, where)
    try:
        table = json.loads(text or "")
    except (ValueError, RecursionError) as error:
        if text is not None:
            found.append(where.error(rule, f"It is no JSON: {error}."))
        return Captions(findings=tuple(found))
    segments = table.get("segments") if isinstance(table, dict) else None
    if not isinstance(segments, list):
        found.append(where.error(rule, 'It has no list "segments".'))
        return Captions(findings=tuple(found))
    if not isinstance(table.get("version"), str):
        found.append(where.warning(rule, 'Its "version" should be the text "1.0.0".'))
    cues = []
    for number, segment in enumerate(segments, 1):
        cue = _segment(segment)
        if cue is None:
            what = f'Segment {number} has no number "startTime", or no text "body".'
            found.append(where.error(rule, what))
        else:
            cues.append(cue)
    return Captions(cues=tuple(cues), findings=(*found, *_order(cues, rule, where)))


def _segment(segment: Any) -> Cue | None:
    if not isinstance(segment, dict) or not isinstance(segment.get("body"), str):
        return None
    start, end = segment.get("startTime"), segment.get("endTime", segment.get("startTime"))
    times = [number(start), number(end)]
    if times[0] is None or times[1] is None or min(times[0], times[1]) < 0:
        return None
    return Cue(start=times[0], end=times[1], text=segment["body"])


def number(value: object) -> float | None:
    """A number of JSON that is one of seconds: finite, neither text nor true."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < _FOREVER else None


def _decoded(data: bytes, rule: str, where: Where) -> tuple[str | None, list[Finding]]:
    """The text of a file with plain line ends, and what is wrong with it as text."""
    found = []
    if not data.strip():
        return None, [where.error(rule, "The file is empty.")]
    if data.startswith(b"\xef\xbb\xbf"):
        what = "A byte order mark stands before it, which some apps do not read: take it away."
        found.append(where.at(line=1).warning(rule, what))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found.append(where.at(line=line).error(rule, "It is not UTF-8: save it as that."))
        return None, found
    return text.replace("\r\n", "\n").replace("\r", "\n"), found


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield _Block(line=number - len(lines), lines=tuple(lines))
            lines = []


def _order(cues: list[Cue], rule: str, where: Where) -> Iterator[Finding]:
    """Cues follow one another, and none stands on another."""
    if not cues:
        yield where.error(rule, "There is not one cue in it.")
    now = 0.0
    for cue in cues:
        place = where.at(line=cue.line or None, seconds=cue.start)
        timed = rule != "transcript.json"
        if cue.end < cue.start or (cue.end == cue.start and timed):
            yield place.error(rule, "A cue ends before it begins.")
        if cue.start < now - 0.0005:
            what = "This cue begins before the one above it has ended: apps show one of them."
            yield place.warning(rule, what)
        now = max(now, cue.end)


def _seconds(clock: str) -> float:
    parts = clock.replace(",", ".").split(":")
    return sum(float(part) * 60.0**power for power, part in enumerate(reversed(parts)))
