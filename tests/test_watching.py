"""Showing a build as it goes, and stopping it when nobody can be told any more."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from spoken_essays.cli.build import watched
from spoken_essays.cli.progress import Drawn, Plain
from spoken_essays.report import EpisodeReport, Event, FeedReport, Planned, Spoken, Waiting

EPISODE = EpisodeReport(slug="a-walk", title="A walk", status="built")
FEED = FeedReport(file=Path("feed.xml"), episodes=1, status="written")


class Deaf(Plain):
    """Its pipe is read by nobody."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.closed = False

    def on(self, event: Event) -> None:
        raise BrokenPipeError

    def close(self) -> None:
        self.closed = True


def test_a_build_is_stopped_at_once_when_nobody_can_be_told() -> None:
    stopped = []

    def build() -> Generator[Event, None, None]:
        try:
            yield Waiting()
        finally:
            stopped.append(True)

    going, deaf = build(), Deaf()
    with pytest.raises(BrokenPipeError):
        watched(going, deaf)
    assert stopped and deaf.closed


def test_only_reports_are_kept_however_many_lines_were_spoken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def build() -> Generator[Event, None, None]:
        yield Waiting()
        yield from (Spoken(slug="a-walk", text=str(n), fresh=n % 2 == 0) for n in range(4))
        yield EPISODE
        yield FEED

    assert watched(build(), Plain(verbose=True)) == [EPISODE, FEED]
    said = capsys.readouterr().err
    assert "waiting" in said and "“0”" in said and "“2”" in said and "“1”" not in said


@pytest.mark.parametrize("columns", [40, 80])
def test_a_long_name_leaves_room_for_the_bar_and_the_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    slug = "a-name-" * 11 + "end"
    drawn = Drawn()
    with closing(drawn):
        drawn.on(Planned(readings={slug: 9}, missing={slug: 9}, seconds={slug: 3.0}, characters=90))
        drawn.on(Spoken(slug=slug, text="one of nine", fresh=True))
        assert drawn.bars is not None
        drawn.bars.console.print(drawn.bars.get_renderable())
    shown = [line.rstrip() for line in capsys.readouterr().err.splitlines() if "speaking" in line]
    assert shown
    assert all(
        re.search(r"speaking a-n.*… [━╸╺ ]{5,} +11% [0-9-]+:[0-9-]+", line) for line in shown
    )
