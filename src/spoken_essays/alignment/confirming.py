"""What was misheard in a line, asked about: whether its sound is the line's words after all.

See `asking` for what the answer is worth: of a word that was read it is rarely under half a nat,
of one in the place of which another was said it rarely is more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import fmean

from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.hearing import Hearer
from spoken_essays.alignment.islands import Scenery
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.matching import Step
from spoken_essays.alignment.pace import Pace, pace
from spoken_essays.alignment.passes import LEAST, Pass
from spoken_essays.alignment.spread import spread
from spoken_essays.alignment.windows import PAD, Window
from spoken_essays.alignment.words import Text, Word

_CLEAR, _ENOUGH, _UNHEARD, _RIM, _RIM_UNHEARD = 0.95, 1.0, 2.5, 2.5, 3.0
# What was not heard at a line's rim is looked for so far beyond it (s); Whisper takes 30 s.
_BEYOND, _LONGEST, _TOGETHER, _BREATH, _CUT_OFF = 1.0, 29.0, 0.05, 0.2, 0.28
_NEAR = 10.0


@dataclass(frozen=True, kw_only=True)
class _Segment:
    """Steps in a row that were not understood, and what was heard before and after them.

    Those are words of the same pass; None where there is none.
    """

    steps: tuple[Step, ...]
    before: int | None
    after: int | None

    @property
    def reads(self) -> list[int]:
        return [step.read for step in self.steps if _is_read(step)]

    @property
    def heard(self) -> list[int]:
        return [step.heard for step in self.steps if step.heard >= 0]


def confirmed(hearer: Hearer, sound: Sound, runs: Sequence[Pass], known: Evidence) -> list[Word]:
    """All words; where a line was misheard, the line's, if those were read."""
    taken = {step.heard for run in runs for step in run.steps if step.heard >= 0}
    read = pace(runs, known)
    gone: set[int] = set()
    more: list[Word] = []
    for run in runs:
        segments = list(_unclear(run, known)) if run.coverage >= LEAST else []
        window = _window(run, known)
        if not segments or window.end - window.start > _LONGEST:
            continue
        nats = _nats(hearer, sound, window, run, known.text)
        answer = _Answer(nats=nats, window=window, known=known, read=read)
        for segment in segments:
            agreed = answer.agreed(segment)
            heard = _with_loose(agreed, taken, known)
            words = answer.laid_out(agreed, heard)
            if words:
                more += words
                gone.update(heard)
    left = (word for at, word in enumerate(known.heard) if at not in gone)
    return sorted([*left, *more], key=lambda word: word.middle)


def _unclear(run: Pass, known: Evidence) -> Iterator[_Segment]:
    """The parts of a pass that were not understood."""
    groups = [(clear, tuple(group)) for clear, group in groupby(run.steps, _is_clear)]
    for at, (clear, steps) in enumerate(groups):
        segment = _Segment(
            steps=steps,
            before=max(step.heard for step in groups[at - 1][1]) if at else None,
            after=min(step.heard for step in groups[at + 1][1]) if at + 1 < len(groups) else None,
        )
        inside = segment.before is not None and segment.after is not None
        # A word that was not heard between others may have been said: the sound is to tell.
        lost = not segment.heard and inside
        if not clear and segment.reads and not lost and not _is_beyond(segment, known):
            yield segment


def _is_clear(step: Step) -> bool:
    return step.kind == "word" and step.alike >= _CLEAR


def _is_read(step: Step) -> bool:
    return step.kind in ("word", "left out")


def _is_beyond(segment: _Segment, known: Evidence) -> bool:
    """Whether what was heard is far from the rest of its pass, and one with what is beyond."""
    heard = segment.heard
    if not heard or (segment.before is None) == (segment.after is None):
        return False
    sides = [known.silence(heard[0] - 1, heard[0]), known.silence(heard[-1], heard[-1] + 1)]
    inside, outside = sides if segment.after is None else reversed(sides)
    return inside >= _CUT_OFF and outside < _TOGETHER


def _with_loose(segment: _Segment, taken: set[int], known: Evidence) -> list[int]:
    """The words that were heard for it; with those of no pass beside it in the same breath."""
    heard = segment.heard
    for rim, way in ((segment.before, -1), (segment.after, 1)):
        at = heard[0 if way < 0 else -1] + way if heard else -1
        while rim is None and heard and at not in taken and known.silence(at - way, at) < _BREATH:
            heard = [at, *heard] if way < 0 else [*heard, at]
            at += way
    return heard


def _window(run: Pass, known: Evidence) -> Window:
    """The sound of a pass, up to what was said before and after it."""
    heard, scene, (first, last) = known.heard, known.scene, run.heard
    begins = known.text.starts[run.line] < run.words[0].read
    ends = known.text.starts[run.line + 1] - 1 > run.words[-1].read
    start = heard[first].start - (_BEYOND if begins else PAD)
    end = heard[last].end + (_BEYOND if ends else PAD)
    if first:
        since, until = scene.widest(heard[first - 1].middle, heard[first].middle)
        start = max(start, since if until - since >= _TOGETHER else heard[first].start)
    if last + 1 < len(heard):
        since, until = scene.widest(heard[last].middle, heard[last + 1].middle)
        end = min(end, until if until - since >= _TOGETHER else heard[last].end)
    return Window(start=max(0.0, start), end=end)


def _nats(hearer: Hearer, sound: Sound, window: Window, run: Pass, text: Text) -> dict[int, float]:
    """For each word of the line how much likelier it is made: from its start, or the pass's."""
    start, end = text.starts[run.line : run.line + 2]
    firsts = sorted({start, run.words[0].read})
    rows = [text.words[first:end] for first in firsts]
    nats: dict[int, float] = {}
    for first, row in zip(firsts, hearer.agreement(sound, window, rows), strict=True):
        for read, each in enumerate(row, first):
            nats[read] = max(each, nats.get(read, each))
    return nats


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What was said of a pass, in its ``window``: how much likelier each word of its line is made.

    ``read`` is how fast the author reads.
    """

    nats: dict[int, float]
    window: Window
    known: Evidence
    read: Pace

    def agreed(self, segment: _Segment) -> _Segment:
        """What of it is the line's words: without what nobody said at its rims; maybe nothing."""
        agreed = self._said(segment, _is_read)
        if segment.heard and agreed.reads and self._fills(agreed, segment):
            # All that was heard was made of these.
            steps = (
                step if step in agreed.steps else replace(step, kind="half", read=-1)
                for step in segment.steps
                if step in agreed.steps or step.heard >= 0
            )
            agreed = replace(agreed, steps=tuple(steps))
        else:
            agreed = self._said(segment, lambda step: step.heard < 0)
        enough = _ENOUGH if segment.heard else _UNHEARD
        likely = agreed.reads and fmean(self.nats[each] for each in agreed.reads) >= enough
        return agreed if likely else replace(segment, steps=())

    def laid_out(self, segment: _Segment, heard: Sequence[int]) -> list[Word]:
        """Its words where others were heard, or beside those that were; none without room."""
        words, (start, end) = self._words(segment), self._bounds(segment, heard)
        most, scene = self.read.longest(words), self.known.scene
        if not words or (heard and scene.sounding(start, end) > most):
            return []
        if segment.before is None:
            begins = _breath(start if heard else end, -1, scene)
            first = max(begins, self.window.start, end - most)
            start = min(start, first) if heard else first
        if segment.after is None:
            ends = _breath(end if heard else start, 1, scene)
            last = min(ends, self.window.end, start + most)
            end = max(end, last) if heard else last
        if end <= start:
            return []
        return list(spread(words, scene.near(start, end), start, end))

    def _bounds(self, segment: _Segment, heard: Sequence[int]) -> tuple[float, float]:
        """From when to when its words were heard, or else what is between the others."""
        words = self.known.heard
        if heard:
            return words[heard[0]].start, words[heard[-1]].end
        before, after = segment.before, segment.after
        return (
            self.window.start if before is None else words[before].end,
            self.window.end if after is None else words[after].start,
        )

    def _words(self, segment: _Segment) -> list[str]:
        return [self.known.text.words[each] for each in segment.reads]

    def _fills(self, part: _Segment, whole: _Segment) -> bool:
        """Whether the words of a part take as long as all that was heard."""
        start, end = self._bounds(whole, whole.heard)
        return self.read.fills(self._words(part), self.known.scene.sounding(start, end))

    def _said(self, segment: _Segment, may_go: Callable[[Step], bool]) -> _Segment:
        """A segment without those of the line's words at its rims that may go and nobody said."""
        steps = segment.steps
        for rim, way in ((segment.after, 1), (segment.before, -1)):
            if rim is None:
                steps = steps[::way][: self._last_said(steps[::way], may_go)][::way]
        return replace(segment, steps=steps)

    def _last_said(self, steps: Sequence[Step], may_go: Callable[[Step], bool]) -> int:
        """How many steps there are up to the last word that may not go, or was said."""
        stays = [at for at, step in enumerate(steps, 1) if step.kind != "half" and not may_go(step)]
        last, most, worth = (stays or [0])[-1], 0.0, 0.0
        for at, step in enumerate(steps[last:], last + 1):
            if _is_read(step):
                worth += self.nats[step.read] - (_RIM if step.heard >= 0 else _RIM_UNHEARD)
                last, most = (at, worth) if worth > most else (last, most)
        return last if any(map(_is_read, steps[last:])) else len(steps)


def _breath(time: float, way: int, scene: Scenery) -> float:
    """Where the breath begins, or ends, that a time is in."""
    edge = time
    for island in scene.near(time - _NEAR, time + _NEAR)[::way]:
        near, far = (island.start, island.end)[::way]
        if (far - time) * way > 0:
            if (near - edge) * way >= _BREATH:
                break
            edge = far
    return edge
