"""One long take, aligned to an essay's lines: which line was read where, and what else is in it.

Whisper hears what was said; dynamic programming says which reading of which line that is;
pocketsphinx says where its words are; the take's own silences give the exact edges. Everything
runs on this machine. The libraries come with the extra ``[takes]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spoken_essays.alignment.chain import listen
from spoken_essays.alignment.records import (
    AlignedLine,
    Alignment,
    Alternative,
    Extra,
    ExtraKind,
    Progress,
    Verdict,
)

__all__ = [
    "AlignedLine",
    "Alignment",
    "Alternative",
    "Extra",
    "ExtraKind",
    "Progress",
    "Verdict",
    "align",
    "listen",
]


def align(
    path: Path, lines: Sequence[str], *, language: str = "en", model: Path | str | None = None
) -> Alignment:
    """Find the ``lines`` of an essay in a take, any common sound file.

    ``lines`` are as written; ``language`` is a BCP 47 tag. ``model`` names another Whisper model
    than the one that is installed: a folder, or a name to download. Raises `SoundError` if the file
    cannot be read, `TakeError` if it holds no reading of these lines or what hears it is missing.
    """
    return next(
        event
        for event in listen(path, lines, language=language, model=model)
        if isinstance(event, Alignment)
    )
