"""What a build has done, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any

import click

from spoken_essays.cli.common import clock, counted, duration
from spoken_essays.model import LeftOut
from spoken_essays.report import EpisodeReport, FeedReport, Reads, Report, Stopped, spans
from spoken_essays.settings.toml_text import named

NO_EPISODE = 'There is no episode yet: `spoken new "A title"` makes one.'
NOT_BUILT = {
    "draft": "a draft, left alone (`spoken build --drafts` builds it)",
    "scheduled": "its date has not come yet, left alone",
    "withdrawn": "withdrawn: the feed has it no more",
}
NO_DRAFT = "No episode is a draft or still to come: `spoken build` builds the others."


def errors_of(events: Sequence[Report]) -> list[str]:
    """What went wrong, each mistake once however many episodes it keeps from being made."""
    failed = (
        event.error
        for event in events
        if isinstance(event, Stopped) or (isinstance(event, EpisodeReport) and event.error)
    )
    return list(dict.fromkeys(failed))


def report_json(events: Sequence[Report], remarks: Sequence[str]) -> dict[str, Any]:
    """The report as one object: episodes, feed (null if none was asked for), remarks, errors."""
    feeds = [event for event in events if isinstance(event, FeedReport)]
    return {
        "episodes": [event for event in events if isinstance(event, EpisodeReport)],
        "feed": feeds[-1] if feeds else None,
        "remarks": list(remarks),
        "errors": errors_of(events),
    }


def print_report(
    events: Sequence[Report], remarks: Sequence[str], *, quiet: bool, drafts: bool = False
) -> None:
    """The report in words; with ``quiet`` only what the author should know."""
    episodes = [event for event in events if isinstance(event, EpisodeReport)]
    feeds = [event for event in events if isinstance(event, FeedReport)]
    stopped = any(isinstance(event, Stopped) for event in events)
    if not quiet and (episodes or not stopped):
        none = NO_DRAFT if drafts else NO_EPISODE
        for line in [
            *_all_episodes(episodes, none),
            *(line for feed in feeds for line in _feed(feed)),
        ]:
            click.echo(line)
    print_errors(events)
    for remark in [*remarks, *(remark for feed in feeds for remark in feed.remarks)]:
        click.echo(f"Note: {remark}", err=True)


def print_errors(events: Sequence[Report]) -> None:
    """What went wrong, on standard error."""
    for error in errors_of(events):
        click.echo(f"Error: {error}", err=True)


def _all_episodes(episodes: Sequence[EpisodeReport], none: str) -> Iterator[str]:
    if not episodes:
        yield none
    for episode in episodes:
        if episode.status == "built":
            yield from _built(episode)
    same = [episode for episode in episodes if episode.status == "unchanged"]
    if len(same) == 1:
        yield f"{same[0].slug}: nothing has changed ({clock(same[0].seconds)})."
    elif same:
        yield f"Nothing has changed in {counted(len(same), 'episode')}."
    for episode in episodes:
        if words := NOT_BUILT.get(episode.status):
            yield f"{episode.slug}: {words}."


def _built(episode: EpisodeReport) -> Iterator[str]:
    yield click.style(episode.title, bold=True)
    for name, value in _facts(episode):
        yield f"  {name:<9} {value}"
    for remark in episode.remarks:
        yield f"  note      {remark}"
    yield ""


def _facts(episode: EpisodeReport) -> Iterator[tuple[str, str]]:
    if episode.file is not None:
        yield "file", f"{named(episode.file)} ({episode.bytes / 1e6:.1f} MB)"
    chapters = f", {counted(episode.chapters, 'chapter')}" if episode.chapters else ""
    yield "length", f"{clock(episode.seconds)}{chapters}"
    yield "lines", _lines(episode)
    yield from zip(chain(["read by"], repeat("")), _readers(episode.readers), strict=False)
    yield "sound", _sound(episode)
    yield "made in", duration(episode.took)
    if episode.left_out:
        yield "left out", _left_out(episode.left_out)


def _lines(episode: EpisodeReport) -> str:
    clips = f", {counted(episode.clips, 'clip')}" if episode.clips else ""
    said = f"{episode.lines}: {episode.spoken} spoken now, {episode.kept} kept{clips}"
    return f"{said}; voice {episode.voices[0]}" if len(episode.voices) == 1 else said


def _readers(readers: Sequence[Reads]) -> Iterator[str]:
    """Who speaks where, if it is not one voice alone."""
    if len(readers) < 2 and not any(each.instead_of for each in readers):
        return
    for each in readers:
        if not each.instead_of:
            recorded = ", recorded" if each.recorded else ""
            yield f"{each.voice}{_which(each)}{recorded}"
    yield from standing_in(readers)


def standing_in(readers: Sequence[Reads]) -> Iterator[str]:
    """Who reads for whom, where, and why."""
    return (
        f"{each.voice}{_which(each)}, for {each.instead_of}: {each.why}"
        for each in readers
        if each.instead_of
    )


def _which(each: Reads) -> str:
    lines = [f"{counted(len(each.lines), 'line')} ({spans(each.lines)})"] if each.lines else []
    *others, last = [*lines, *(f"the {role}" for role in each.apart)]
    return f": {', '.join(others)} and {last}" if others else f": {last}"


def _sound(episode: EpisodeReport) -> str:
    if episode.true_peak is None:
        return "silent"
    loudness = (
        "too short for LUFS"
        if episode.loudness is None
        else f"{episode.loudness:.1f} LUFS as heard"
    )
    return f"{loudness}, true peak {episode.true_peak:.1f} dBTP"


def _left_out(left: Sequence[LeftOut]) -> str:
    reasons = Counter(each.why for each in left)
    words = ", ".join(f"{why} ({counted(count, 'time')})" for why, count in reasons.items())
    return f"{words}; `spoken plan` shows the words"


def _feed(feed: FeedReport) -> Iterator[str]:
    same = ", unchanged" if feed.status == "unchanged" else ""
    yield f"Feed: {named(feed.file)} ({counted(feed.episodes, 'episode')}{same})"
    if feed.pages:
        page = named(feed.file.with_name("index.html"))
        yield f"Pages: {page} ({counted(feed.pages, 'file')} written)"
