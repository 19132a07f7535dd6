"""Showing a build as it goes, and stopping it when nobody can be told any more."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from spoken_essays.cli.build import watched
from spoken_essays.cli.progress import Plain
from spoken_essays.report import EpisodeReport, Event, FeedReport, Spoken, Waiting

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
