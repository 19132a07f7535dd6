"""What was found in a take, for people and for programs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from spoken_essays.addresses import Source
from spoken_essays.alignment import Extra
from spoken_essays.cli.common import clock, counted, shortened
from spoken_essays.planning import read
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.taking.laying import Laid, left_to_others, without_clip
from spoken_essays.taking.records import Account, Line, Reading, Wishes
from spoken_essays.taking.spans import kept

_STYLES = {"read": "", "changed": "yellow", "missing": "red"}
# What the other columns of the table take, with the room between them.
_BESIDE_WORDS = 46
# So many words beside one that differs are shown with it.
_NEAR = 4
# Words as they are compared: not by case or by what stands around them.
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def take_json(account: Account) -> dict[str, Any]:
    """A take as one object: each line as written, what else is in it, warnings."""
    return {
        "duration": _rounded(account.duration),
        "lines": [_line_json(line) for line in account.lines],
        "extras": [
            {
                "start": _rounded(extra.start),
                "end": _rounded(extra.end),
                "kind": extra.kind,
                "heard": extra.heard,
            }
            for extra in account.extras
        ],
        "warnings": list(account.warnings),
    }


def _line_json(line: Line) -> dict[str, Any]:
    reading = line.reading
    return {
        "index": line.written.index,
        "text": line.written.text,
        "verdict": line.verdict,
        "start": _rounded(reading.start) if reading else None,
        "end": _rounded(reading.end) if reading else None,
        "confidence": _rounded(line.confidence),
        "heard": reading.heard if reading else "",
        "alternatives": [
            {"start": _rounded(each.start), "end": _rounded(each.end), "complete": each.complete}
            for each in line.others
        ],
    }


def _rounded(value: float) -> float:
    return round(value, 3)


def added_lines(account: Account) -> tuple[str, ...]:
    """Each run of words that is not in the essay: when it is said, after which line."""
    return tuple(
        f"{_time(each.start)}  “{each.heard}”{_place(account, each)}"
        for each in account.extras
        if each.kind == "added"
    )


def print_take(
    show: Show, source: Source, account: Account, laid: Sequence[Laid], wishes: Wishes
) -> None:
    """The report at the terminal; what the author should mind is on standard error."""
    console = Console(highlight=False)
    console.print(_title(account), style="bold", markup=False)
    others = left_to_others(show, source, account)
    console.print(_lines(account, wishes, others, console.width))
    changed = [line for line in account.lines if line.verdict == "changed"]
    if changed:
        console.print(_side_by_side(changed, colours=console.is_terminal))
    for line in [*_readings(account), *_extras(account, laid)]:
        console.print(line, markup=False)
    for line in _summary(show, source, account, laid, others):
        console.print(line, markup=False, soft_wrap=True)
    for warning in account.warnings:
        click.echo(f"Note: {warning}", err=True)


def _title(account: Account) -> str:
    return (
        f"{account.slug}: {named(account.file)} ({clock(account.duration)}), voice {account.voice}"
    )


def _lines(account: Account, wishes: Wishes, others: Mapping[int, str], width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("line", "", "from", "to", "sure", "words"):
        right = name in ("line", "from", "to", "sure")
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    found = [line for line in account.lines if line.reading]
    asked = [line for line in account.lines if _is_asked(line, others)]
    # Of a file with a few lines only, the others are of no news.
    shown = account.lines if 2 * len(found) >= len(asked) else found
    for line in shown:
        reading = line.reading
        table.add_row(
            str(line.written.number),
            _verdict(line, wishes, others.get(line.written.number)),
            _time(reading.start) if reading else "",
            _time(reading.end) if reading else "",
            f"{line.confidence:.0%}" if reading else "",
            Text(shortened(line.written.text, max(20, width - _BESIDE_WORDS))),
            style=_style(line) if _is_asked(line, others) else "dim",
        )
    return table


def _is_asked(line: Line, others: Mapping[int, str]) -> bool:
    """Whether there is something to say in a line, and nobody else says it."""
    return line.written.spoken and line.written.number not in others


def _style(line: Line) -> str:
    return _STYLES[line.verdict] or ("yellow" if line.doubtful else "")


def _verdict(line: Line, wishes: Wishes, other: str | None) -> str:
    if other is not None:
        return f"{other} reads"
    if not line.written.spoken:
        return "silent" if line.reading is None else "not said"
    if line.verdict == "changed" and wishes.changed == "leave":
        return "left out"
    return "listen!" if line.verdict == "read" and line.doubtful else line.verdict


def _side_by_side(lines: Sequence[Line], *, colours: bool) -> Table:
    """The words of changed lines, as written and as heard, with what differs marked."""
    table = Table(
        title="Heard otherwise than written", title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("written", ratio=1)
    table.add_column("heard", ratio=1)
    for line in lines:
        heard = line.reading.heard if line.reading else ""
        ours, theirs = _marked(line.written.text, heard, colours=colours)
        table.add_row(str(line.written.number), ours, theirs)
    return table


def _marked(written: str, heard: str, *, colours: bool) -> tuple[Text, Text]:
    ours, theirs = list(_WORD.finditer(written)), list(_WORD.finditer(heard))
    same = difflib.SequenceMatcher(
        None, [each[0].casefold() for each in ours], [each[0].casefold() for each in theirs], False
    ).get_matching_blocks()
    first = {place for block in same for place in range(block.a, block.a + block.size)}
    second = {place for block in same for place in range(block.b, block.b + block.size)}
    return _with_marks(ours, written, first, colours), _with_marks(theirs, heard, second, colours)


def _with_marks(words: Sequence[re.Match[str]], text: str, same: set[int], colours: bool) -> Text:
    """The text with the words that are not the same in bold, or in brackets where there is none.

    What lies far from them is left out.
    """
    differs = set(range(len(words))) - same
    if not differs:
        return Text(text)
    near = {place for place in same if any(abs(place - each) <= _NEAR for each in differs)}
    shown, marked = sorted(differs | near), Text()
    for place in shown:
        before = words[place - 1].end() if place else 0
        gap = place > 0 and place - 1 not in differs | near
        marked.append("… " if gap else text[before : words[place].start()])
        word = words[place][0]
        if place in same:
            marked.append(word)
        else:
            marked.append(word if colours else f"[{word}]", style="bold reverse")
    if shown:
        marked.append(" …" if shown[-1] < len(words) - 1 else text[words[-1].end() :])
    return marked


def _readings(account: Account) -> Iterator[str]:
    """The lines that were read more than once."""
    for line in account.lines:
        if line.others and line.reading:
            others = ", ".join(map(_other, line.others))
            yield (
                f"Line {line.written.number} was read {_times(len(line.readings))}; "
                f"that of {_time(line.reading.start)} counts. "
                f"The {'other' if len(line.others) == 1 else 'others'}: {others}."
            )


def _times(count: int) -> str:
    return {2: "twice"}.get(count, f"{count} times")


def _other(reading: Reading) -> str:
    whole = "" if reading.complete else ", broken off"
    return f"{_time(reading.start)} to {_time(reading.end)}{whole}"


def _extras(account: Account, laid: Sequence[Laid]) -> Iterator[str]:
    """What is in the take besides its lines, and what became of it."""
    for extra in account.extras:
        if extra.kind == "added":
            where = f"at {_time(extra.start)}{_place(account, extra)}"
            yield f"Added {where}: “{extra.heard}” ({_fate(account, extra, laid)})."
    for kind, noun in (("noise", "noise"), ("silence", "long silence")):
        found = [extra for extra in account.extras if extra.kind == kind]
        if found:
            times = ", ".join(_time(extra.start) for extra in found[:6])
            more = ", …" if len(found) > 6 else ""
            yield f"Dropped: {counted(len(found), noun)} (at {times}{more})."


def _fate(account: Account, extra: Extra, laid: Sequence[Laid]) -> str:
    """What became of words that the essay has not."""
    stuck = [gap for each in laid if each.span.chosen for gap in each.stuck]
    if (extra.start, extra.end) in stuck:
        return "kept: there is no pause around it"
    return "kept" if extra in kept(account) else "dropped"


def _place(account: Account, extra: Extra) -> str:
    if extra.line is None:
        return ", before the first line"
    line = account.lines[extra.line]
    reading = line.reading
    inside = reading is not None and reading.start <= extra.start and extra.end <= reading.end
    return f", {'in' if inside else 'after'} line {line.written.number}"


def _summary(
    show: Show, source: Source, account: Account, laid: Sequence[Laid], others: Mapping[int, str]
) -> Iterator[str]:
    chosen = [each for each in laid if each.span.chosen]
    spoken = [line for line in account.lines if _is_asked(line, others)]
    folder = named(show.voices / account.voice / account.slug)
    same = sum(not each.fresh for each in chosen)
    were = f" ({same} of them lay there already)" if same else ""
    yield ""
    yield f"{len(chosen)} of {counted(len(spoken), 'line')} laid down in {folder}{were}."
    missing = without_clip(show, source, account)
    if missing:
        yield f"Still without a clip: {_numbers(missing)}."
    yield from _next(show, source, account, missing)


def _next(show: Show, source: Source, account: Account, missing: Sequence[int]) -> Iterator[str]:
    if (read(show, source).voice or show.voice) != account.voice:
        yield f"Next: write `voice: {account.voice}` between the --- lines of {named(source.path)};"
        yield f"      then spoken build {account.slug}"
    else:
        yield f"Next: spoken build {account.slug}"
    yield f"      spoken take {account.slug} --review   to hear the lines, and to set them right"
    if missing:
        yield f"      spoken take {account.slug} FILE       with just what is missing"


def _numbers(numbers: Sequence[int]) -> str:
    """``line 3``, ``lines 3, 5 to 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [
        str(run[0]) if len(run) == 1 else f"{run[0]}{' to ' if len(run) > 2 else ', '}{run[-1]}"
        for run in runs
    ]
    return f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(said)}"


def _time(seconds: float) -> str:
    """``1:02.5``: a moment of a take."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"
