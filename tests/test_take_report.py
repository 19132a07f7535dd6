"""What is told of a take: which lines are asked for, and which are not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from spoken_essays.addresses import Source
from spoken_essays.cli.take_report import print_take
from spoken_essays.config import read_show
from spoken_essays.taking.essays import written
from spoken_essays.taking.records import Account, Line, Reading, Wishes, Written

ESSAY = """---
title: A walk
---

I went out.
…
Who is there? {voice=joe}

> Nobody is.

I came home.
"""
RED = "\x1b[31m"


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """The report in colours. Emma reads the quotes, and Joe the line that names him."""
    (tmp_path / "spoken.toml").write_text('[cast]\nquote = "emma"\n', encoding="utf-8")
    path = tmp_path / "episodes" / "walk" / "essay.md"
    path.parent.mkdir(parents=True)
    path.write_text(ESSAY, encoding="utf-8")
    show, source = read_show(tmp_path), Source(slug="walk", path=path)
    _, lines = written(show, source)
    account = Account(
        id="0123456789ab",
        file=path,
        voice="me",
        slug="walk",
        taken=datetime(2026, 5, 1, tzinfo=UTC),
        rate=16_000,
        channel=None,
        duration=9.0,
        snr=40,
        lines=tuple(map(line, lines)),
    )
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_take(show, source, account, (), Wishes())
    return capsys.readouterr().out


def line(written: Written) -> Line:
    """The first two lines and the fourth were read."""
    if written.number in (1, 2, 4):
        reading = Reading(start=written.number, end=written.number + 0.5)
        return Line(written=written, verdict="read", confidence=1.0, readings=(reading,), chosen=0)
    return Line(written=written, verdict="missing")


def test_only_what_the_voice_is_to_read_is_asked_for(told: str) -> None:
    assert "Still without a clip: lines 1, 2, 6." in told


def test_a_line_of_another_voice_is_not_shown_as_missing(told: str) -> None:
    [row] = [row for row in told.splitlines() if "Nobody is." in row]
    assert "emma reads" in row and RED not in row and "missing" not in row


def test_only_lines_that_are_asked_for_are_counted(told: str) -> None:
    assert "0 of 4 lines laid down" in told


def test_a_line_with_nothing_to_say_is_not_shown_as_missing(told: str) -> None:
    [silent] = [row for row in told.splitlines() if "…" in row]
    [missing] = [row for row in told.splitlines() if "I came home." in row]
    assert "silent" in silent and RED not in silent
    assert "missing" in missing and RED in missing
