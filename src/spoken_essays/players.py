"""The system's own players of sound: which one is here, and how it is called."""

from __future__ import annotations

import shutil

# Those that play a file and end come first; the desktop's own "open" returns at once.
_PLAYERS: tuple[tuple[str, ...], ...] = (
    ("afplay",),
    ("mpv", "--no-video", "--really-quiet"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("cvlc", "--play-and-exit", "--quiet"),
    ("mpg123", "-q"),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("play", "-q"),
    ("xdg-open",),
    ("open",),
)
# What those that do not play everything play.
_ONLY: dict[str, tuple[str, ...]] = {
    "mpg123": (".mp3",),
    "pw-play": (".wav", ".flac"),
    "paplay": (".wav", ".flac"),
    "aplay": (".wav",),
    "play": (".wav", ".flac"),
}


def find_player(suffix: str) -> tuple[str, ...] | None:
    """The command that plays a file of this kind (``".wav"``), its file to be added; None if none.

    ``xdg-open`` and ``open`` hand the file to the desktop and return before it is played.
    """
    for command in _PLAYERS:
        plays = suffix in _ONLY.get(command[0], (suffix,))
        if plays and shutil.which(command[0]) is not None:
            return command
    return None
