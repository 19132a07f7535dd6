"""From what was found in a take to what its author is told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from spoken_essays.alignment import judging
from spoken_essays.alignment.asread import Place
from spoken_essays.alignment.evidence import Evidence
from spoken_essays.alignment.extras import Spoken, extras
from spoken_essays.alignment.finding import Found, by_pass, edges
from spoken_essays.alignment.loading import Sound
from spoken_essays.alignment.passes import Chosen, Pass, chosen, is_complete
from spoken_essays.alignment.records import (
    AlignedLine,
    Alignment,
    Alternative,
    Extra,
    Verdict,
)
from spoken_essays.alignment.restarts import told_apart
from spoken_essays.alignment.snapping import Edges, padded
from spoken_essays.alignment.spread import SURENESS
from spoken_essays.alignment.words import Word

# What the recogniser hardly understood, or only agreed to when it was asked, is to be listened to.
_LISTEN, _AGREED, _VERY_NOISY = 0.75, SURENESS, 15.0
# A changed word is so unlike, and so long; where it was the line's own after all, that was found
# before. Words put in are so surely heard.
_UNLIKE, _LONG, _HEARD, _SURE = 0.6, 4, 0.1, 0.5
# So many words put in make a line another one.
_PUT_IN = 2


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything that is known of a take when it has been listened to."""

    sound: Sound
    lines: tuple[str, ...]
    known: Evidence
    runs: Sequence[Pass]
    found: Sequence[Found]

    @cached_property
    def choices(self) -> list[Chosen]:
        return [chosen(self.runs, line) for line in range(len(self.lines))]

    @cached_property
    def own(self) -> dict[int, list[int]]:
        """Which of the words that were found each pass has."""
        return by_pass(self.found)

    @cached_property
    def edges(self) -> dict[int, Edges]:
        """Where each pass is that is kept or told of, with its pads."""
        wanted = {
            run
            for choice in self.choices
            for run in (*choice.others, *([] if choice.kept is None else [choice.kept]))
        }
        bare = {
            run: edges(self.own.get(run, []), self.found, self.known.scene)
            for run in sorted(wanted)
        }
        return dict(self._padded({run: each for run, each in bare.items() if each is not None}))

    def _padded(self, bare: dict[int, Edges]) -> Iterator[tuple[int, Edges]]:
        starts = [*sorted(each.place.start for each in self.found), self.sound.seconds]
        ends = [0.0, *sorted(each.place.end for each in self.found)]
        for run, each in bare.items():
            before = ends[max(0, bisect_right(ends, each.start + 0.01) - 1)]
            after = starts[min(len(starts) - 1, bisect_left(starts, each.end - 0.01))]
            yield run, padded(each, self.known.scene.snr, before, after)


def report(findings: Findings) -> Alignment:
    """What the author is told."""
    spoken = list(_spoken(findings))
    others = extras(spoken, findings.known.heard, findings.known.scene)
    read = [_line(findings, index, others) for index in range(len(findings.lines))]
    lines, others = told_apart(read, others, findings.known)
    return Alignment(
        duration=findings.sound.seconds,
        snr=findings.known.scene.snr,
        channel=findings.sound.channel,
        lines=tuple(lines),
        extras=tuple(others),
        warnings=tuple(judging.warnings(findings.sound, findings.known.scene, lines)),
    )


def _line(findings: Findings, index: int, others: Sequence[Extra]) -> AlignedLine:
    choice, text = findings.choices[index], findings.lines[index]
    again = tuple(_alternative(findings, run) for run in choice.others if run in findings.edges)
    if choice.kept is None or choice.kept not in findings.edges:
        return AlignedLine(index=index, text=text, verdict="missing", alternatives=again)
    run, place = findings.runs[choice.kept], findings.edges[choice.kept]
    confidence = _confidence(findings, choice.kept)
    return AlignedLine(
        index=index,
        text=text,
        verdict=_verdict(findings, choice.kept, others),
        start=place.start,
        end=place.end,
        confidence=confidence,
        heard=_words(findings, run),
        alternatives=again,
        pad_before=place.pad_before,
        pad_after=place.pad_after,
        doubtful=(
            choice.doubtful
            or run.coverage < _LISTEN
            or findings.known.scene.snr < _VERY_NOISY
            or _sureness(findings, run) <= _AGREED
        ),
    )


def _alternative(findings: Findings, run: int) -> Alternative:
    place = findings.edges[run]
    return Alternative(
        start=place.start,
        end=place.end,
        complete=is_complete(findings.runs[run], findings.known.text),
        heard=_words(findings, findings.runs[run]),
        pad_before=place.pad_before,
        pad_after=place.pad_after,
    )


def _words(findings: Findings, run: Pass) -> str:
    first, last = run.heard
    return " ".join(word.text for word in findings.known.heard[first : last + 1] if word.text)


def _confidence(findings: Findings, run: int) -> float:
    """How much of the line was understood, and how surely."""
    own = findings.runs[run]
    placed = [findings.found[at].place.sure for at in findings.own.get(run, [])]
    sure = 0.6 + 0.4 * _sureness(findings, own)
    return min(1.0, own.coverage * sure * (1.0 if any(placed) else 0.7))


def _sureness(findings: Findings, run: Pass) -> float:
    """How probable the words of a pass are, on an average."""
    return fmean(findings.known.heard[step.heard].probability for step in run.words)


def _verdict(findings: Findings, run: int, others: Sequence[Extra]) -> Verdict:
    """Changed, where another word was surely understood, and the sound agrees; or words put in.

    Of short words recognisers are never sure, and what sounds alike was misheard.
    """
    own = [findings.found[at] for at in findings.own.get(run, [])]
    put_in = (each for each in own if each.token.read < 0 and not each.token.part)
    sure = [each for each in put_in if findings.known.heard[each.token.heard].probability > _SURE]
    amid = [each for each in sure if not any(_is_in(each.place, extra) for extra in others)]
    changed = any(_is_another(each, findings.known.heard) for each in own)
    return "changed" if changed or len(amid) >= _PUT_IN else "read"


def _is_in(place: Place, extra: Extra) -> bool:
    return extra.kind == "added" and extra.start <= place.middle <= extra.end


def _is_another(each: Found, heard: Sequence[Word]) -> bool:
    """Whether another word was said than the essay's."""
    token = each.token
    if token.read < 0 or token.heard < 0 or token.alike >= _UNLIKE:
        return False
    word, own = heard[token.heard], token.options[0]
    other = each.place.word != own and min(len(own), len(word.plain)) >= _LONG
    return other and word.probability > _HEARD


def _spoken(findings: Findings) -> Iterator[Spoken]:
    """All words found, each with what it belongs to."""
    told = {
        run: choice_line
        for choice_line, choice in enumerate(findings.choices)
        for run in (*choice.others, *([] if choice.kept is None else [choice.kept]))
    }
    kept = {choice.kept for choice in findings.choices}
    for each in findings.found:
        run, token = each.token.run, each.token
        word: Word | None = findings.known.heard[token.heard] if token.heard >= 0 else None
        inside = run in told
        yield Spoken(
            place=each.place,
            text=word.text if word else "",
            probability=word.probability if word else 1.0,
            line=told.get(run),
            kept=run in kept,
            added=not inside or (token.read < 0 and not token.part),
        )
