"""One reading by espeak-ng, in a process of its own: text comes in, samples go out.

espeak-ng keeps one voice and one reading for a whole process, and Piper asks the same library for
its phonemes; and what brings it down must not bring down a build. This file is run, not imported,
and imports nothing of ours: Python and espeak-ng are ready within 20 ms.

Arguments: the library, the folder that holds ``espeak-ng-data``, the voice, words a minute, pitch
from 0 to 100. The text is UTF-8 on standard input. Standard output gets the rate (four bytes,
little endian) and the samples (16 bit, one channel, in the machine's own order of bytes).
"""

from __future__ import annotations

import ctypes
import sys

# Of espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_NO_EXIT = 0x8000
_CHARACTERS = 1
_UTF8 = 1
_RATE, _PITCH = 1, 3
_SEED = 1

_Heard = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def read(library: str, data: str, voice: str, text: bytes, *, wpm: int, pitch: int) -> bytes:
    """The rate and the samples of a reading; `ValueError` where espeak-ng refuses."""
    espeak = _opened(library)
    rate = espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _NO_EXIT)
    if rate <= 0:
        raise ValueError("its data cannot be read")
    # The breath of some variants is made of chance, and the same line should be the same sound.
    espeak.espeak_ng_SetRandSeed(_SEED)
    samples = bytearray()
    heard = _Heard(lambda wave, count, _: _take(samples, wave, count))
    espeak.espeak_SetSynthCallback(heard)
    if espeak.espeak_SetVoiceByName(voice.encode()):
        raise ValueError(f"it has no voice {voice}")
    espeak.espeak_SetParameter(_RATE, wpm, 0)
    espeak.espeak_SetParameter(_PITCH, pitch, 0)
    if espeak.espeak_Synth(text + b"\0", len(text) + 1, 0, _CHARACTERS, 0, _UTF8, None, None):
        raise ValueError("it broke off")
    return int(rate).to_bytes(4, "little") + bytes(samples)


def _opened(library: str) -> ctypes.CDLL:
    espeak = ctypes.CDLL(library)
    number, text = ctypes.c_int, ctypes.c_char_p
    espeak.espeak_Initialize.argtypes = [number, number, text, number]
    espeak.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
    espeak.espeak_SetSynthCallback.argtypes = [_Heard]
    espeak.espeak_SetVoiceByName.argtypes = [text]
    espeak.espeak_SetParameter.argtypes = [number, number, number]
    unsigned, pointer = ctypes.c_uint, ctypes.c_void_p
    espeak.espeak_Synth.argtypes = [
        *(text, ctypes.c_size_t, unsigned, number, unsigned, unsigned),
        *(pointer, pointer),
    ]
    return espeak


def _take(samples: bytearray, wave: ctypes._Pointer[ctypes.c_short], count: int) -> int:
    """Keep a block of samples; 0 asks for the next."""
    if wave and count > 0:
        samples += ctypes.string_at(wave, 2 * count)
    return 0


def main() -> int:
    """Read what standard input holds, as the command line says."""
    library, data, voice, wpm, pitch = sys.argv[1:]
    text = sys.stdin.buffer.read()
    try:
        sound = read(library, data, voice, text, wpm=int(wpm), pitch=int(pitch))
    except (OSError, AttributeError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(sound)
    return 0


if __name__ == "__main__":
    sys.exit(main())
