"""What a page hands over: facts as JSON, and a sound; looked at before anything is done with it.

A body is the length of the facts in bytes (32 bits, little-endian), the facts, the sound. Sound is
a WAV file as `static/wav.js` writes it: one channel, 16 or 24 bits, and nothing but its samples.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

from spoken_essays.booth.serving import Unfit
from spoken_essays.clips.records import Spot

# RIFF and "fmt " (Multimedia Programming Interface 1.0): tag, channels, rate, bytes a second and
# a sample, bits; then "data".
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM = 1
_RATES = range(8_000, 384_001)
_LONGEST_TEXT = 20_000


def opened(body: bytes) -> tuple[Mapping[str, Any], bytes]:
    """The facts and the sound of a body. Raises `Unfit` if it has not that form."""
    if len(body) < 4:
        raise Unfit("there is nothing in it")
    (length,) = struct.unpack_from("<I", body)
    if length > len(body) - 4:
        raise Unfit("it was cut short")
    return facts(body[4 : 4 + length]), _checked(body[4 + length :])


def facts(data: bytes) -> Mapping[str, Any]:
    """A JSON object. Raises `Unfit` if it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unfit("it is no JSON") from error
    if not isinstance(found, dict):
        raise Unfit("it is no JSON object")
    return found


def spot(found: Mapping[str, Any]) -> Spot:
    """The line that facts are about, with the words it was shown in. Raises `Unfit` for none."""
    match found.get("spot"):
        case {"number": int() | None as number, "text": str(text), "occurrence": int(occurrence)}:
            if 0 < len(text) <= _LONGEST_TEXT and occurrence >= 0 and (number or 1) > 0:
                return Spot(number=number, text=text, occurrence=occurrence)
    raise Unfit("it does not say which line it is of")


def whole(found: Mapping[str, Any]) -> bool:
    """Whether nothing of a reading is ``lost``: seconds, as far as its page noticed."""
    return not found.get("lost")


def _checked(sound: bytes) -> bytes:
    if len(sound) < _HEADER.size:
        raise Unfit("there is no sound in it")
    riff, _, wave, fmt, size, tag, channels, rate, _, step, bits, data, length = (
        _HEADER.unpack_from(sound)
    )
    names = (riff, wave, fmt, size, data) == (b"RIFF", b"WAVE", b"fmt ", 16, b"data")
    form = (tag, channels) == (_PCM, 1) and bits in (16, 24) and step * 8 == bits
    if not names or not form or rate not in _RATES:
        raise Unfit("its sound is not as the page sends it")
    if not length or length % step or len(sound) != _HEADER.size + length + length % 2:
        raise Unfit("its sound was cut short")
    return sound
