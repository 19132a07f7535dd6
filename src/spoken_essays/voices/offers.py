"""Voices that can be fetched by name: those of Piper's catalogue, and Kokoro's.

`offer` says which files belong to a name and what its TOML would be; `fetched` brings them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.errors import VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.voices import downloads, kokoro, piper, piper_catalogue
from spoken_essays.voices.downloads import Progress, Remote
from spoken_essays.voices.kokoro_pack import names_in
from spoken_essays.voices.needs import KOKORO

_RELEASE = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
# As the release has them, of January 2025. The network in whole numbers is the smallest; that in
# floats, `kokoro-v1.0.onnx`, is 325 MB.
KOKORO_FILES = {
    kokoro.MODEL: Remote(
        url=f"{_RELEASE}/{kokoro.MODEL}",
        size=92_361_271,
        checksum="sha256:6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    ),
    kokoro.PACK: Remote(
        url=f"{_RELEASE}/{kokoro.PACK}",
        size=28_214_398,
        checksum="sha256:bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
    ),
}
_KOKORO_VOICE = re.compile(r"[a-z][fm]_[a-z]+")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A voice to be had: the files it needs by where they go, and the TOML that declares it."""

    name: str
    files: Mapping[Path, Remote]
    toml: str

    @property
    def size(self) -> int:
        """How many bytes are not here yet."""
        return sum(
            remote.size
            for path, remote in self.files.items()
            if not path.is_file() or path.stat().st_size != remote.size
        )


def offer(name: str) -> Offer:
    """What a name stands for; Piper's catalogue is asked for it if it is none of Kokoro's.

    Raises `VoiceError` if nobody offers it, or the catalogue cannot be had.
    """
    if name == KOKORO or _KOKORO_VOICE.fullmatch(name):
        return _of_kokoro(name)
    if name in (piper.PACKAGED, "joe"):
        return Offer(name=name, files={}, toml=_toml("piper", "model", piper.PACKAGED))
    known = piper_catalogue.catalogue()
    if name not in known:
        hint = did_you_mean(name, [*known, KOKORO]) or _languages(name, known)
        raise VoiceError(f'nobody offers a voice "{name}".{hint}')
    entry = known[name]
    folder = piper.data_folder()
    return Offer(
        name=entry.name,
        files={folder / local: remote for local, remote in entry.files.items()},
        toml=_toml("piper", "model", entry.name),
    )


def fetched(offer: Offer) -> Iterator[Progress]:
    """Bring what is missing, yielding how far it is. Raises `VoiceError` if it cannot be had."""
    for path, remote in offer.files.items():
        yield from downloads.fetch(remote, path)
    if _KOKORO_VOICE.fullmatch(offer.name):
        _demand_in_pack(offer.name)


def licence(offer: Offer) -> str:
    """What a fetched voice's own papers say of its licence; nothing where they say nothing."""
    if any(path.name == kokoro.MODEL for path in offer.files):
        return "Apache-2.0"
    cards = [path for path in offer.files if path.name.endswith(piper_catalogue.CARD)]
    text = "".join(card.read_text(encoding="utf-8", errors="replace") for card in cards)
    found = re.search(r"(?im)^\W*licen[cs]e\W*:\s*(\S.*)$", text)
    return found[1].strip()[:120] if found else ""


def _of_kokoro(name: str) -> Offer:
    folder = kokoro.data_folder()
    files = {folder / local: remote for local, remote in KOKORO_FILES.items()}
    voice = "af_heart" if name == KOKORO else name
    return Offer(name=name, files=files, toml=_toml(KOKORO, "voice", voice))


def _demand_in_pack(voice: str) -> None:
    known = names_in(kokoro.data_folder() / kokoro.PACK)
    if voice not in known:
        hint = did_you_mean(voice, known) or f" There is: {', '.join(known)}."
        raise VoiceError(f'Kokoro has no voice "{voice}".{hint}')


def _languages(name: str, known: Mapping[str, object]) -> str:
    """Voices of the language that a name begins with, or which languages there are."""
    language = re.split("[_-]", name)[0].lower()
    same = sorted(each for each in known if re.split("[_-]", each)[0] == language and "_" in each)
    if same:
        return f" In that language there is: {', '.join(same)}."
    languages = sorted({each.partition("_")[0] for each in known if "_" in each})
    return f" Piper has voices in {', '.join(languages)}: try the code of one, such as de."


def _toml(engine: str, key: str, value: str) -> str:
    return f'engine = "{engine}"\n{key} = "{value}"\nspeed = 1.0\n'
