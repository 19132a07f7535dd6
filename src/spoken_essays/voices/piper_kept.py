"""The fast form of a Piper model, kept in the user's cache folder.

Making it takes about a second, loading it a tenth of that. What is kept fits one model, one
onnxruntime and one kind of CPU; it is a folder of its own, put in place whole, with a list of what
belongs into it. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import platform
import re
import shutil
import tempfile
import warnings
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import onnxruntime

from spoken_essays.voices.onnx_failures import FAILURES
from spoken_essays.voices.piper_graph import VERSION, Pieces, take_apart
from spoken_essays.voices.piper_model import (
    Model,
    block_size,
    give_memory_back,
    session,
    through,
)
from spoken_essays.voices.piper_stage import Stage

_LIST = "kept.json"

_UNKEPT: tuple[type[Exception], ...] = (OSError, *FAILURES)
_DAMAGED: tuple[type[Exception], ...] = (*_UNKEPT, ValueError, KeyError, TypeError)


def open_model(path: Path, digest: str, folder: Path) -> Any:
    """A model ready to speak, with ``run`` as a session has it: in its fast form if it has one.

    ``digest`` is the sha256 of the file ``path``; ``folder`` is where fast forms are kept. Raises
    `ValueError` if the file is no model.
    """
    kept = folder / f"{digest[:16]}-{_cpu()}-{onnxruntime.__version__}-{VERSION}"
    if kept.is_dir():
        if (model := _loaded(kept)) is not None:
            return model
        shutil.rmtree(kept, ignore_errors=True)
    return _made(path, kept) or _plain(path)


def _plain(path: Path) -> Any:
    try:
        return session(path)
    except FAILURES as error:
        raise ValueError(f"it cannot be loaded: {_first_line(error)}") from error


def _made(path: Path, kept: Path) -> Model | None:
    """The fast form, made and put in place; None if this model or this place does not allow it."""
    block = block_size()
    pieces = take_apart(path, block) if block > 1 else None
    if pieces is None or not _same_sound(pieces):
        return None
    try:
        _keep(pieces, kept)
    except _UNKEPT as error:
        warnings.warn(
            f"the voice reads a third slower than it could: its fast form cannot be kept in "
            f"{kept.parent} ({_first_line(error)})",
            stacklevel=2,
        )
        return None
    del pieces
    give_memory_back()
    return _loaded(kept)


def _same_sound(pieces: Pieces) -> bool:
    """Whether the stages give the numbers that the network as it came gives.

    They are written in a layout that onnxruntime keeps to itself and could change.
    """
    noise = np.random.default_rng(0).standard_normal((1, pieces.stages[0].channels, 24))
    given = noise.astype(np.float32)
    signal = given[0, :, :, None]
    try:
        plain = session(pieces.plain)
        wanted = plain.run(None, {plain.get_inputs()[0].name: given})[0].ravel()
        for stage in pieces.stages:
            signal = through(stage, session(stage.model, optimized=True), signal)
    except FAILURES:
        return False
    return signal.size == wanted.size and bool(np.allclose(signal.ravel(), wanted, atol=1e-4))


def _keep(pieces: Pieces, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".making-") as name:
        making = Path(name) / "kept"
        making.mkdir()
        session(pieces.front, keep=making / "front.onnx")
        for number, stage in enumerate(pieces.stages):
            (making / f"stage-{number}.onnx").write_bytes(stage.model)
        about = {
            "stages": [
                asdict(replace(stage, model=b"")) | {"model": ""} for stage in pieces.stages
            ],
            "files": {file.name: _checksum(file) for file in sorted(making.iterdir())},
        }
        (making / _LIST).write_text(json.dumps(about, indent=1), encoding="utf-8")
        _put_in_place(making, kept)
    _drop_older(kept)


def _put_in_place(making: Path, kept: Path) -> None:
    # Not synced to disk first, which takes long for 60 MB: the checksums tell after a power cut.
    try:
        making.rename(kept)
    except OSError:
        # Another build was quicker, and what it made is the same.
        if not (kept / _LIST).is_file():
            raise


def _drop_older(kept: Path) -> None:
    """Remove the forms of the same model for the same CPU that other versions left."""
    model_and_cpu = "-".join(kept.name.split("-")[:2])
    for older in kept.parent.glob(f"{model_and_cpu}-*"):
        if older != kept:
            shutil.rmtree(older, ignore_errors=True)


def _loaded(kept: Path) -> Model | None:
    """The fast form as kept, or None, with a warning, if it is damaged."""
    try:
        about = json.loads((kept / _LIST).read_bytes())
        for name, checksum in about["files"].items():
            if _checksum(kept / name) != checksum:
                raise ValueError(f"{name} is not as it was written")
        front = session(kept / "front.onnx", optimized=True)
        stages = [
            (Stage(**fields), session(kept / f"stage-{number}.onnx", optimized=True))
            for number, fields in enumerate(about["stages"])
        ]
    except _DAMAGED as error:
        warnings.warn(
            f"the fast form of a voice was damaged and is made anew ({_first_line(error)})",
            stacklevel=2,
        )
        return None
    return Model(front, stages)


def _checksum(file: Path) -> list[int]:
    """Size and CRC of a file that is not empty."""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return [len(data), crc32(data)]


def _cpu() -> str:
    """A short name for this kind of CPU: the blocked layout and the kernels chosen depend on it."""
    facts = [platform.machine(), platform.processor()]
    info = Path("/proc/cpuinfo")
    if info.is_file():
        facts += re.findall(r"^(?:flags|Features|model name)\s*:.*", info.read_text(), re.M)[:2]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:8]


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
