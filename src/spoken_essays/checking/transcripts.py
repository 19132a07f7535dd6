"""The rules for an episode's transcripts together: the same words everywhere, over the sound.

Source: the Podcasting 2.0 documents on transcripts; each form by itself is read in `captions`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import islice

from spoken_essays.checking.captions import Captions, Cue, read_json, read_srt, read_vtt
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.listening import Heard

_READERS: Mapping[str, Callable[[bytes, Where], Captions]] = {
    "text/vtt": read_vtt,
    "application/x-subrip": read_srt,
    "application/json": read_json,
}
_ROW = 65
# Sound after the last cue: more than any music at the end that one would expect.
_LEFT_OVER = 20.0
_PAST_END = 0.5
# So much of a cue may be silent; a few are shown.
_SILENT = 0.8
_SHOWN = 3


def transcripts(files: Mapping[str, tuple[bytes, Where]], found: Heard | None) -> Iterator[Finding]:
    """All transcripts of an episode, by their MIME types; ``found`` is its sound, if known."""
    read = {
        kind: _READERS[kind](data, where)
        for kind, (data, where) in files.items()
        if kind in _READERS
    }
    for captions in read.values():
        yield from captions.findings
    yield from same_text(files, read)
    if "text/vtt" in read:
        yield from _long_rows(*files["text/vtt"])
    for kind, captions in read.items():
        if found is not None and captions.cues:
            yield from sync(captions.cues, found, files[kind][1])


def same_text(
    files: Mapping[str, tuple[bytes, Where]], read: Mapping[str, Captions]
) -> Iterator[Finding]:
    """Every form says what the first timed one says; those that could not be read are left out."""
    timed = [(kind, captions) for kind, captions in read.items() if captions.whole]
    if not timed:
        return
    first, best = timed[0][0], " ".join(cue.text for cue in timed[0][1].cues)
    name = files[first][1].file.rpartition("/")[2]
    for kind, captions in timed[1:]:
        text = " ".join(cue.text for cue in captions.cues)
        if _letters(text) != _letters(best):
            what = f"It says other words than {name}: {_difference(best, text)}. Make them anew."
            yield files[kind][1].error("transcript.same-text", what)
    for kind in ("text/html", "text/plain"):
        if kind in files:
            data, where = files[kind]
            text = data.decode("utf-8", "replace")
            text = _readable(text) if kind == "text/html" else text
            if _letters(best) not in _letters(text):
                what = f"It does not say all that {name} says: {_missing(best, text)}."
                yield where.error("transcript.same-text", what)


def sync(cues: tuple[Cue, ...], found: Heard, where: Where) -> Iterator[Finding]:
    """The cues against the sound."""
    rule, end = "transcript.sync", max(cue.end for cue in cues)
    if end > found.seconds + _PAST_END:
        what = f"Its last cue ends at {end:.1f} s, the sound at {found.seconds:.1f}: build anew."
        yield where.at(seconds=end).error(rule, what)
    left = found.seconds - found.tail - end
    if left > _LEFT_OVER:
        what = f"After its last cue {left:.0f} s of sound follow: is the transcript whole?"
        yield where.at(seconds=end).warning(rule, what)
    silent = [cue for cue in cues if _silent(cue, found) > _SILENT]
    for cue in islice(silent, _SHOWN):
        what = f"“{cue.text[:40]}” stands over silence: is it the transcript of this sound?"
        yield where.at(line=cue.line or None, seconds=cue.start).warning(rule, what)
    if len(silent) > _SHOWN:
        what = f"{len(silent) - _SHOWN} more cues stand over silence."
        yield where.warning(rule, what)


def _silent(cue: Cue, found: Heard) -> float:
    """Which share of a cue is silent; what lies past the end of the sound is another matter."""
    length = min(cue.end, found.seconds) - cue.start
    if length <= 0:
        return 0.0
    overlaps = (min(cue.end, end) - max(cue.start, start) for start, end in found.silences)
    return sum(overlap for overlap in overlaps if overlap > 0) / length


def _long_rows(data: bytes, where: Where) -> Iterator[Finding]:
    rows = [re.sub("<[^<>]*>", "", row) for row in data.decode("utf-8", "replace").splitlines()]
    long = [number for number, row in enumerate(rows, 1) if _columns(row) > _ROW]
    if long:
        what = f"{len(long)} rows are longer than {_ROW} characters: phones break them badly."
        yield where.at(line=long[0]).note("transcript.vtt", what)


def _columns(row: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in row
        if not unicodedata.combining(character)
    )


def _letters(text: str) -> str:
    """What two forms of one text have in common: its letters and digits."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text))).casefold()


def _difference(one: str, other: str) -> str:
    """The words around the first place in which two texts differ."""
    words, others = one.split(), other.split()
    pairs = enumerate(zip(words, others, strict=False))
    at = next(
        (at for at, (a, b) in pairs if _letters(a) != _letters(b)), min(len(words), len(others))
    )
    here, there = (" ".join(each[max(0, at - 1) : at + 3]) for each in (words, others))
    return f"“{there}” for “{here}”"


def _missing(words: str, text: str) -> str:
    """The first words that a text has not."""
    have = {_letters(word) for word in text.split()}
    lacking = [word for word in words.split() if _letters(word) and _letters(word) not in have]
    return (
        f"“{' '.join(lacking[:4])}” is missing" if lacking else "its words stand in another order"
    )


class _Reading(HTMLParser):
    """The words of a page that are read: no head, no names of speakers, no links to lines."""

    _UNREAD = ("head", "script", "style", "cite", "nav", "button", "svg")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self._UNREAD:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.words.append(data)


def _readable(page: str) -> str:
    reading = _Reading()
    reading.feed(page)
    return " ".join(reading.words)
