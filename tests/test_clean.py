"""What `clean` takes away, and when it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from spoken_essays import production
from spoken_essays.errors import BusyError
from spoken_essays.show import Show


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A take that no essay uses."""
    path = tmp_path / ".spoken" / "takes" / "ab" / "abcd.flac"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"sound")
    return path


def test_a_take_that_no_essay_uses_is_dropped(tmp_path: Path, take: Path) -> None:
    assert production.clean(Show(root=tmp_path)) == (1, 5)
    assert not take.exists()


def test_nothing_is_dropped_while_a_build_is_at_work(tmp_path: Path, take: Path) -> None:
    show = Show(root=tmp_path)
    with FileLock(show.private / "lock"), pytest.raises(BusyError, match="a build is at work"):
        production.clean(show)
    assert take.exists()
    assert production.clean(show) == (1, 5)
