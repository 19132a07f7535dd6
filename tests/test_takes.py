"""Takes gathered for an episode: those that are kept, under the names of the voices of today."""

from __future__ import annotations

from array import array
from pathlib import Path

from spoken_essays.cache import Cache
from spoken_essays.model import Levels, Reading, Role, Script, Segment, Take
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company
from spoken_essays.takes import gather, kept
from spoken_essays.voices.readers import load_reader


def script(*texts: str) -> Script:
    return Script(
        head=0,
        segments=tuple(
            Segment(
                number=number, line=number, role=Role.LINE, text=text, pause=0,
                readings=(Reading(text=text, start=0),),
            )
            for number, text in enumerate(texts, 1)
        ),
        tail=0,
    )  # fmt: skip


def test_takes_of_a_voice_that_was_renamed_are_kept_and_are_one_voice_with_new_ones(
    tmp_path: Path,
) -> None:
    voices, cache = tmp_path / "voices", Cache(tmp_path / "takes")
    voices.mkdir()
    (voices / "ada.toml").write_text('engine = "piper"\n', encoding="utf-8")
    parts = cast(script("One.", "Two.", "One."), Company(main=load_reader("ada", folder=voices)))
    for key in {key for part in parts for key in part.keys}:
        put = Take(
            key=key, path=tmp_path, voice="joe", rate=22_050, start=0, end=9,
            levels=Levels(energy=array("d"), peak=array("d")),
        )  # fmt: skip
        cache.put(put, b"sound", {})
    found = list(gather(parts, cache, source=tmp_path / "essay.md", anew=False))
    assert [take.voice for take in found] == ["ada", "ada"]
    assert found == list(kept(parts, cache))
