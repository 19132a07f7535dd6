"""The clips engine: a person's own voice, recorded line by line.

Nothing is made here. The clips of each episode lie in the voice's folder, ``voices/<name>/<slug>/``
(`spoken_essays.clips`), and an episode takes from there what fits its lines.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from spoken_essays.clips.shelf import Shelf
from spoken_essays.clips.wording import key
from spoken_essays.errors import VoiceError
from spoken_essays.settings import rules
from spoken_essays.settings.records import setting
from spoken_essays.voices.complaints import nothing_to_say, quoted

if TYPE_CHECKING:
    from pydub import AudioSegment


@dataclass(frozen=True, kw_only=True)
class ClipsVoice:
    """A recorded voice. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``language`` is what is read in it, as BCP 47.
    """

    recorded: ClassVar[bool] = True

    name: str
    folder: Path | None = None
    language: str = setting("en-US", check=rules.language)

    @property
    def at_once(self) -> int:
        """One: nothing is spoken."""
        return 1

    @property
    def fingerprint(self) -> str:
        """The same for all: each clip is known by its bytes."""
        return json.dumps(["clips"])

    @property
    def home(self) -> Path:
        """The voice's folder: that of its voice.toml, or the one beside ``<name>.toml``."""
        folder = self.folder or Path("voices")
        return folder if folder.name == self.name else folder / self.name

    def shelf(self, slug: str) -> Shelf:
        """The clips of one episode."""
        return Shelf(self.home / slug)

    def trouble(self) -> str | None:
        """Nothing: what is not recorded is said of each line."""
        return None

    def speak(self, text: str) -> AudioSegment:
        """Raises `VoiceError`: a person is not at hand to read what was never recorded."""
        if not any(map(str.isalnum, key(text))):
            raise nothing_to_say(self.name, text)
        raise VoiceError(
            f"the voice {self.name} is recorded and cannot read {quoted(text)} by itself; record "
            "the line with `spoken record`, or name an understudy in its voice.toml"
        )
