"""Golden pairs: ``golden/NAME.md`` or ``.txt`` is read as ``golden/NAME.expected`` says.

A new case is two files. ``SPOKEN_GOLDEN=write`` writes what is read today; look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from essay_reading import dump

from spoken_essays.text.essay import read_essay

GOLDEN = Path(__file__).parent / "golden"
SOURCES = sorted(path for path in GOLDEN.glob("*") if path.suffix in (".md", ".txt"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_an_essay_is_read_as_its_golden_dump_says(source: Path) -> None:
    expected = source.with_suffix(".expected")
    found = dump(read_essay(source, slug=source.stem))
    if os.environ.get("SPOKEN_GOLDEN") == "write":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_there_are_golden_pairs_of_both_kinds() -> None:
    assert {path.suffix for path in SOURCES} == {".md", ".txt"}
    assert len({path.stem for path in SOURCES}) == len(SOURCES)
