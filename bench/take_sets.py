"""The two sets of takes: one that the alignment was tuned on, and one that it is measured on.

They have other texts, other voices, and other prompts read by people; but mistakes in earlier
recordings of the final prompts have been mended.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from take_making import (
    MadeTake,
    Reader,
    librivox,
    made,
    pieces,
    prompts,
    reader,
    recorded,
)

from spoken_essays.voices.espeak import EspeakVoice
from spoken_essays.voices.kokoro import MODEL, KokoroVoice, data_folder
from spoken_essays.voices.piper import PiperVoice

HERE = Path(__file__).parent


def readers(which: str) -> Iterator[tuple[str, Reader, int]]:
    """Voices of the set and how many pieces of its text they read; the final ones are others."""
    heard = (data_folder() / MODEL).exists()
    if not heard:
        print("no Kokoro: spoken voices add kokoro", file=sys.stderr)
    if which == "tuning":
        yield "joe", reader(PiperVoice(name="joe")), 1
        yield "joe-high", reader(PiperVoice(name="joe", speed=0.92), stretch=1.16), 1
        yield "joe-calm", reader(PiperVoice(name="joe", speed=0.86)), 1
        yield "joe-slow", reader(PiperVoice(name="joe", speed=0.85)), 2
        yield "joe-low", reader(PiperVoice(name="joe", speed=1.05), stretch=0.93), 2
        yield "joe-quick", reader(PiperVoice(name="joe", speed=1.2, noise=0.8), stretch=1.08), 2
        yield "joe-bright", reader(PiperVoice(name="joe", speed=0.97), stretch=1.05), 2
        yield "joe-even", reader(PiperVoice(name="joe", speed=1.1, noise=0.4), stretch=0.96), 2
        yield "joe-firm", reader(PiperVoice(name="joe", speed=1.02), stretch=1.02), 1
        yield "joe-deep", reader(PiperVoice(name="joe", speed=0.94, noise=0.5), stretch=0.9), 1
        yield "espeak-f2", reader(EspeakVoice(name="e", variant="f2", speed=0.9)), 1
        yield "espeak-f5", reader(_british("f5", 0.95)), 1
        yield "espeak-gb", reader(_british("m3", 0.9)), 2
        yield "espeak-m1", reader(EspeakVoice(name="e", variant="m1", speed=0.9)), 1
        yield "espeak-m7", reader(EspeakVoice(name="e", variant="m7", speed=0.95)), 2
        if heard:
            yield "kokoro-emma", reader(KokoroVoice(name="k", voice="bf_emma")), 1
            yield "kokoro-bella", reader(KokoroVoice(name="k", voice="af_bella")), 1
            yield "kokoro-heart", reader(KokoroVoice(name="k", voice="af_heart")), 1
        return
    yield "joe-warm", reader(PiperVoice(name="joe", speed=0.99, noise=0.6), stretch=0.95), 3
    yield "joe-brisk", reader(PiperVoice(name="joe", speed=1.13), stretch=1.04), 3
    yield "espeak-f3", reader(EspeakVoice(name="e", variant="f3", speed=0.92)), 1
    yield "espeak-m4", reader(_british("m4", 0.93)), 1
    if heard:
        one = KokoroVoice(name="k", voice="af_bella:0.5+ff_siwis:0.5")
        other = KokoroVoice(name="k", voice="bf_emma:0.5+jf_alpha:0.5", speed=0.96)
        yield "kokoro-siwis", reader(one, stretch=0.9), 1
        yield "kokoro-alpha", reader(other), 1


def _british(variant: str, speed: float) -> EspeakVoice:
    return EspeakVoice(name="e", language="en-GB", variant=variant, speed=speed)


def takes(which: str, size: int) -> Iterator[MadeTake]:
    """All takes of a set: synthetic voices reading its text, people reading their prompts."""
    text = (HERE / "takes" / f"{which}.txt").read_text(encoding="utf-8").splitlines()
    seed = 1 if which == "tuning" else 23
    parts = list(pieces(text, size))
    for name, read, count in readers(which):
        for number in range(count):
            # Each reader begins with another piece.
            part = parts[(number + len(name)) % len(parts)]
            yield made(f"{name} {number + 1}", read, part, seed)
    spoken = prompts()
    if not spoken:
        print(
            "no recordings of people: apt install asterisk-core-sounds-en "
            "asterisk-core-sounds-en-g722 pocketsphinx-testdata",
            file=sys.stderr,
        )
        return
    long = sorted(
        text for text in spoken if len(text.split()) >= 3 and spoken[text].stat().st_size > 9000
    )
    # Those that were tuned on are never measured on.
    known = [*long[:100:2], *long[1:200:2]]
    own = known if which == "tuning" else [text for text in long if text not in known]
    for number, part in enumerate(list(pieces(own, size))[:3]):
        yield made(f"person {number + 1}", recorded(spoken), part, seed + 2)
    if which == "tuning" and (novel := librivox()):
        yield made("novel", recorded(novel), list(novel), 4)
