"""Making a voice of clips: the file that says so, in a folder that its clips go into."""

from __future__ import annotations

import re
from pathlib import Path

from spoken_essays import files
from spoken_essays.errors import VoiceError
from spoken_essays.settings.toml_text import named, quoted

FILE = "voice.toml"
# Letters, digits and what may stand between them in a file's name on any system.
_NAME = re.compile(r"\w(?:[\w .'-]{0,60}\w)?")


def new_voice(folder: Path, name: str, *, understudy: str | None, language: str) -> Path:
    """Write ``folder/<name>/voice.toml``, of a voice of clips, and return its path.

    ``understudy`` reads the lines that are not recorded, if it is not None. Raises `VoiceError` if
    the name is taken or cannot be a folder's. What else lies in the voice's folder stays.
    """
    insist_on_name(name)
    path = folder / name / FILE
    for there in (path, folder / f"{name}.toml"):
        if there.exists():
            raise VoiceError(f"{named(there)} is there already: it says who {quoted(name)} is")
    files.write(path, _content(understudy, language))
    return path


def insist_on_name(name: str) -> None:
    """Raise `VoiceError` for what can be no voice's name, since it can be no folder's."""
    if not _NAME.fullmatch(name):
        raise VoiceError(f"{quoted(name)} cannot be a voice's name: letters, digits and - will do")


def _content(understudy: str | None, language: str) -> str:
    mark = "" if understudy else "# "
    return f"""\
# A person's own voice: the clips of each episode lie in a folder beside this file.
engine = "clips"
# What is read in it.
language = {quoted(language)}
# Who reads the lines that are not recorded; without it, an episode is made once all are.
{mark}understudy = {quoted(understudy or "joe")}
"""
