"""Sound that came over the network, in whatever container, as an engine hands it over."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spoken_essays.errors import SoundError, VoiceError
from spoken_essays.sound import codec
from spoken_essays.sound import segments as sound

if TYPE_CHECKING:
    from pydub import AudioSegment

# From here on the size in a WAV's header means "I do not know": it was written as it was spoken.
_UNKNOWN = 0x7FFF_0000


class Unheard(VoiceError):
    """What came is no sound, or not all of it."""


def decoded(data: bytes, giver: str) -> AudioSegment:
    """16 bit, one channel, at the rate it came in: WAV, FLAC, mp3, Ogg, AAC, MP4.

    Only what begins like one of these is read: other things that a decoder takes for sound name
    further files, which it would open. Raises `Unheard`, whose message begins with ``giver``.
    """
    if (suffix := _suffix(data)) is None:
        raise Unheard(f"{giver} gave something that is not sound")
    if suffix == ".wav" and _lacks_something(data):
        raise Unheard(f"{giver} broke off in the middle of the sound")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"reading{suffix}"
        path.write_bytes(data)
        try:
            heard = list(codec.decode_apart(path))
        except SoundError as error:
            raise Unheard(f"{giver} gave sound that cannot be decoded") from error
    blocks = [rows.mean(axis=0) for _, rows in heard]
    if not sum(map(len, blocks)):
        raise Unheard(f"{giver} gave an empty sound")
    samples = np.rint(np.clip(np.concatenate(blocks), -1.0, 1.0) * 32767).astype(np.int16)
    return sound.from_samples(samples, heard[0][0])


def _suffix(data: bytes) -> str | None:
    if data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE":
        return ".wav"
    if data[4:8] == b"ftyp":
        return ".m4a"
    named = {b"fLaC": ".flac", b"OggS": ".ogg", b"ID3": ".mp3"}
    found = next((suffix for magic, suffix in named.items() if data.startswith(magic)), None)
    if found is None and len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        # ADTS of AAC has a layer of 0, which no mp3 has.
        return ".mp3" if data[1] & 0x06 else ".aac"
    return found


def _lacks_something(data: bytes) -> bool:
    """Whether a WAV holds fewer bytes than its header promises."""
    at = data.find(b"data", 12)
    promised = int.from_bytes(data[at + 4 : at + 8], "little")
    return at < 0 or (promised < _UNKNOWN and len(data) < at + 8 + promised)
