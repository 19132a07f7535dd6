"""The voice that a take is for: one of recorded clips, which is made if it is not there yet."""

from __future__ import annotations

import contextlib

from spoken_essays.clips.new_voice import FILE, insist_on_name, new_voice
from spoken_essays.errors import VoiceError
from spoken_essays.model import Essay
from spoken_essays.settings.toml_text import quoted
from spoken_essays.show import Show
from spoken_essays.voices import is_recorded
from spoken_essays.voices.registry import BUILT_IN, load_voice

DEFAULT = "me"


def voice_for(show: Show, essay: Essay, asked: str | None) -> str:
    """The name of the voice that was ``asked`` for; without one, the episode's own if a person
    reads with it or nobody has made it yet, else `DEFAULT`.

    Raises `VoiceError` for a voice that is not recorded, and for what can be no voice's name.
    """
    own = essay.voice or show.voice
    name = asked or (own if _takes_clips(show, own) else DEFAULT)
    insist_on_name(name)
    if not _takes_clips(show, name):
        raise VoiceError(
            f"the voice {quoted(name)} is not a recorded one; name yours with --voice, "
            f"as in --voice {DEFAULT}: it is made if it is not there"
        )
    return name


def make_voice(show: Show, name: str) -> bool:
    """Declare a voice of recorded clips, if it is not there; whether it was made now.

    Its understudy is the show's own voice, if that is a synthetic one.
    """
    if _exists(show, name):
        return False
    synthetic = _exists(show, show.voice) and not _takes_clips(show, show.voice)
    understudy = show.voice if synthetic else next(iter(BUILT_IN))
    try:
        new_voice(show.voices, name, understudy=understudy, language=show.language)
    except BaseException:
        unmake_voice(show, name)
        raise
    return True


def unmake_voice(show: Show, name: str, slug: str = "") -> None:
    """Take back a voice that was made in vain, with the folders it left empty: the episode's,
    and its own."""
    path = show.voices / name / FILE
    with contextlib.suppress(OSError):  # There is something in it, or nothing was made at all.
        path.unlink(missing_ok=True)
        if slug and path.with_name(slug).is_dir():
            path.with_name(slug).rmdir()
        path.parent.rmdir()


def _takes_clips(show: Show, name: str) -> bool:
    return not _exists(show, name) or is_recorded(load_voice(name, folder=show.voices))


def _exists(show: Show, name: str) -> bool:
    places = (show.voices / f"{name}.toml", show.voices / name / FILE)
    return name in BUILT_IN or any(place.is_file() for place in places)
