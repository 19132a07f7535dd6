"""How well the lines of an essay are found in a long take: bench/takes.py [--set tuning|final].

Makes takes of which everything is known (bench/take_making.py), under each of several conditions,
aligns them, and prints a table in Markdown. Readers are our own synthetic voices, Kokoro's where
its model is there, and people where Debian's packages asterisk-core-sounds-en,
asterisk-core-sounds-en-g722 and pocketsphinx-testdata are installed. The texts in bench/takes/ are
ours; what tuning.txt taught is measured on final.txt, with other voices and other prompts.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from take_conditions import conditions
from take_keeping import counted, keep
from take_making import CACHE, Block, Event, MadeTake
from take_sets import takes

from spoken_essays.alignment import Alignment, align
from spoken_essays.errors import TakeError

HERE = Path(__file__).parent
NEAR = 0.150
WHOLE = 0.020
SOUNDS = ("line", "changed", "twice", "false start", "ad-lib", "cough")
KINDS = ("retake", "skip", "ad-lib", "cough", "silence", "changed")


@dataclass
class Score:
    """What was counted over some takes."""

    lines: int = 0
    right: int = 0
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    took: float = 0.0

    def note(
        self, kind: str, events: Sequence[Event], told: Sequence[tuple[float, float, int]]
    ) -> None:
        """Count what there was of a kind and what was told of it: they meet where they overlap."""
        self.there[kind] += len(events)
        self.told[kind] += len(told)
        for event in events:
            hit = any(_overlap(event, each) for each in told)
            self.found[kind] += hit
            if not hit:
                self.wrong.append(f"{kind} of line {event.line} at {event.start:.2f} not told")
        for each in told:
            hit = any(_overlap(event, each) for event in events)
            self.true[kind] += hit
            if not hit:
                self.wrong.append(f"{kind} told at {each[0]:.2f}-{each[1]:.2f} ({each[2]})")


def _overlap(event: Event, told: tuple[float, float, int]) -> bool:
    shared = min(event.end, told[1]) - max(event.start, told[0])
    return shared >= 0.5 * min(event.end - event.start, told[1] - told[0]) - 1e-6


def score(take: MadeTake, alignment: Alignment, total: Score) -> None:
    """Compare what was found with what is known."""
    truth = {each.line: each for each in take.events if each.kind in ("line", "changed")}
    sounds = sorted((each.start, each.end) for each in _events(take, *SOUNDS))
    for line in alignment.lines:
        if line.index in truth:
            total.lines += 1
            trouble = _trouble(truth[line.index], line, sounds, total)
            total.right += not trouble
            if trouble:
                total.wrong.append(
                    f"line {line.index} {trouble}: {line.text[:50]} | {line.heard[:60]}"
                )
    missing = [(0.0, 0.0, line.index) for line in alignment.lines if line.start is None]
    skipped = {each.line for each in take.events if each.kind == "skip"}
    total.there["skip"] += len(skipped)
    total.told["skip"] += len(missing)
    total.found["skip"] += len(skipped & {index for _, _, index in missing})
    total.true["skip"] += sum(index in skipped for _, _, index in missing)
    others = [(x.start, x.end, line.index) for line in alignment.lines for x in line.alternatives]
    total.note("retake", _events(take, "twice", "false start"), others)
    take = replace(take, events=[*_events(take, *SOUNDS), *_long_silences(sounds)])
    for kind, name in (("ad-lib", "added"), ("cough", "noise"), ("silence", "silence")):
        extras = [(x.start, x.end, -1) for x in alignment.extras if x.kind == name]
        total.note(kind, _events(take, kind), extras)
    changed = [
        (line.start, line.end or 0, line.index)
        for line in alignment.lines
        if line.verdict == "changed" and line.start is not None
    ]
    total.note("changed", _events(take, "changed"), changed)


def _long_silences(sounds: Sequence[tuple[float, float]]) -> list[Event]:
    """Silences of 3.5 s and more, whatever they come from: a line left out makes one too."""
    gaps = ((before[1], after[0]) for before, after in pairwise(sounds))
    return [Event("silence", -1, start, end) for start, end in gaps if end - start >= 3.5]


def _events(take: MadeTake, *kinds: str) -> list[Event]:
    return [each for each in take.events if each.kind in kinds]


def _trouble(
    event: Event, line: object, sounds: Sequence[tuple[float, float]], total: Score
) -> str:
    """Why a line is not right; "" if it is."""
    start, end = line.start, line.end  # type: ignore[attr-defined]
    if start is None or end is None:
        return "missing"
    off, late = start - event.start, end - event.end
    if abs(off) < 1 and abs(late) < 1:
        total.starts.append(abs(off))
        total.ends.append(abs(late))
    if abs(off) > NEAR or abs(late) > NEAR:
        return f"off {off:+.2f} {late:+.2f}"
    first, last = start - line.pad_before, end + line.pad_after  # type: ignore[attr-defined]
    if first > event.start + WHOLE or last < event.end - WHOLE:
        return f"cut {first - event.start:+.3f} {last - event.end:+.3f}"
    if any(
        b > first + WHOLE and a < last - WHOLE
        for a, b in sounds
        if (a, b) != (event.start, event.end)
    ):
        return f"neighbour {off:+.2f} {late:+.2f}"
    return ""


def refused(path: Path, which: str) -> bool:
    """Whether a take of one text is refused as one of another."""
    other = "final" if which == "tuning" else "tuning"
    lines = (HERE / "takes" / f"{other}.txt").read_text(encoding="utf-8").splitlines()
    try:
        align(path, lines)
    except TakeError:
        return True
    return False


def row(condition: str, total: Score) -> str:
    def share(one: int, of: int) -> str:
        return f"{one / of:.3f}" if of else "–"

    def middle(values: Sequence[float], at: float) -> str:
        return f"{1000 * sorted(values)[int(at * (len(values) - 1))]:.0f}" if values else "–"

    parts = [condition, str(total.lines), f"{100 * total.right / max(1, total.lines):.1f}%"]
    parts += [f"{middle(total.starts, 0.5)} / {middle(total.starts, 0.95)}"]
    parts += [f"{middle(total.ends, 0.5)} / {middle(total.ends, 0.95)}"]
    for kind in KINDS:
        recall = share(total.found[kind], total.there[kind])
        parts.append(f"{recall} / {share(total.true[kind], total.told[kind])}")
    parts.append(f"{total.took / total.seconds:.3f}")
    return "| " + " | ".join(parts) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=("tuning", "final"), default="final")
    parser.add_argument("--only", action="append", help="a condition, may be given again")
    parser.add_argument("--takes", help="only takes whose name has this in it")
    parser.add_argument("--size", type=int, default=50, help="lines a take")
    parser.add_argument("--wrong", action="store_true", help="what was not found or not there")
    parser.add_argument("--keep", action="store_true", help="keep what Whisper heard for next time")
    options = parser.parse_args()
    if options.keep:
        keep(CACHE / "heard")
    ways = {
        name: way for name, way in conditions().items() if not options.only or name in options.only
    }
    totals = {name: Score() for name in ways}
    for take in takes(options.set, options.size):
        if options.takes and options.takes not in take.name:
            continue
        for name, way in ways.items():
            measure = partial(_measured, take, way, options.set, refusing=name == "clean")
            one = counted(take, name, measure) if options.keep else measure()
            _add(totals[name], one)
            print(f"{take.name}, {name}: {one.right}/{one.lines}", file=sys.stderr)
            for wrong in one.wrong if options.wrong else ():
                print(f"    {wrong}", file=sys.stderr)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{datetime.date.today()}, {machine}\n")
    print("| take | lines | right | start, ms | end, ms | " + " | ".join(KINDS) + " | time |")
    print("| --- |" + " ---: |" * (5 + len(KINDS)))
    for name, total in totals.items():
        print(row(name, total))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    refusals = sum((total.refused for total in totals.values()), Counter())
    print(f"\nTakes of another essay refused: {refusals['yes']} of {refusals.total()}.")
    print(f"Peak memory: {peak} MB.")
    if totals:
        ratios = [total.took / total.seconds for total in totals.values() if total.seconds]
        print(f"Time: {statistics.mean(ratios):.3f} of the takes' length.")


def _measured(
    take: MadeTake, way: Callable[[Block, Path], Path], which: str, *, refusing: bool
) -> Score:
    """One take in one condition; with ``refusing`` also held against another essay."""
    with tempfile.TemporaryDirectory() as folder:
        path = way(take.samples, Path(folder))
        began = time.perf_counter()
        alignment = align(path, take.lines)
        one = Score(took=time.perf_counter() - began, seconds=alignment.duration)
        score(take, alignment, one)
        if refusing and not take.name.startswith(("person", "novel")):
            one.refused["yes" if refused(path, which) else "no"] += 1
    return one


def _add(total: Score, one: Score) -> None:
    total.lines += one.lines
    total.right += one.right
    total.starts += one.starts
    total.ends += one.ends
    total.seconds += one.seconds
    total.took += one.took
    for mine, its in (
        (total.there, one.there),
        (total.found, one.found),
        (total.told, one.told),
        (total.true, one.true),
        (total.refused, one.refused),
    ):
        mine.update(its)


if __name__ == "__main__":
    main()
