"""What can go wrong that a user can set right.

    SpokenError              anything a user can cause: one or two lines, never a traceback
    ├── TextError            an essay that cannot be read: empty, binary, front matter unclosed
    ├── ManuscriptError      a file or page that cannot be brought in, or should not be
    ├── SettingsError        spoken.toml, a voice's TOML or front matter: unknown key, wrong type
    ├── ShowError            no show here, no such episode, a slug that is taken
    ├── VoiceError           a voice that does not exist or cannot speak
    │   └── UnableError      one that failed, and whose understudy is to read the rest
    ├── SoundError           a sound file that cannot be read or written
    ├── TakeError            a take that is of another essay, or in which nobody speaks
    ├── PictureError         a cover that is no picture, or not square, or too small
    ├── HostError            a target that cannot be reached, or refuses what it is given
    ├── ServeError           a port that is taken, or not ours to take
    └── BusyError            another build holds the show

Each message says what is wrong, where (``file:line`` or the key) and what to do. Whatever is not a
SpokenError is a bug and keeps its traceback.
"""

from __future__ import annotations

import click


class SpokenError(click.ClickException):
    """A mistake the user can mend; click prints it as ``Error: …`` and exits with 1."""

    exit_code = 1


class TextError(SpokenError):
    """An essay that cannot be read."""


class ManuscriptError(SpokenError):
    """A file, page or feed that cannot be brought into the show, or should not be."""


class SettingsError(SpokenError):
    """A setting that is unknown, of the wrong type or out of range."""


class ShowError(SpokenError):
    """No show here, no such episode, or two episodes that want one place."""


class VoiceError(SpokenError):
    """A voice that does not exist or cannot speak."""


class UnableError(VoiceError):
    """A voice that failed although it seemed well, and has an understudy.

    ``keys`` are the takes that are still to be spoken, ``why`` says what it failed of.
    """

    def __init__(self, message: str, keys: frozenset[str], why: str) -> None:
        super().__init__(message)
        self.keys = keys
        self.why = why


class SoundError(SpokenError):
    """A sound file that cannot be read or written."""


class TakeError(SpokenError):
    """A long take that the lines of an essay cannot be found in."""


class PictureError(SpokenError):
    """A cover that is not a picture a directory would take."""


class HostError(SpokenError):
    """A target that cannot be reached, or does not take what is to be published."""


class ServeError(SpokenError):
    """A port that cannot be listened at."""


class BusyError(SpokenError):
    """Another build is at work on the same show."""
