"""The fast form of a voice, kept from run to run, and not trusted blindly."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vocoders import Vocoder, two_kinds_of_blocks

from spoken_essays.voices import onnx_schema as onnx
from spoken_essays.voices import piper_kept
from spoken_essays.voices.onnx_blocked import BLOCKED
from spoken_essays.voices.piper_graph import Pieces, take_apart
from spoken_essays.voices.piper_kept import open_model
from spoken_essays.voices.piper_model import Model, block_size, session
from spoken_essays.voices.piper_stage import Stage

pytestmark = pytest.mark.skipif(
    block_size() == 1, reason="onnxruntime has no blocked layout on this CPU"
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    net = Vocoder()
    return net.written(two_kinds_of_blocks(net), tmp_path / "voice.onnx")


def opened(small: Path, folder: Path) -> Any:
    return open_model(small, "0" * 64, folder)


def same_samples(model: Any, small: Path) -> None:
    given = np.random.default_rng(1).standard_normal((1, 32, 40)).astype(np.float32)
    wanted = session(small).run(None, {"input": given})[0].ravel()
    np.testing.assert_allclose(model.run(None, {"input": given})[0].ravel(), wanted, atol=1e-5)


def fast_form(folder: Path) -> Path:
    (found,) = (path for path in folder.iterdir() if not path.name.startswith("."))
    return found


def silent() -> warnings.catch_warnings[None]:
    return warnings.catch_warnings(action="error")


def test_the_fast_form_is_made_once(small: Path, tmp_path: Path) -> None:
    with silent():
        assert isinstance(opened(small, tmp_path / "kept"), Model)
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*")}
        model = opened(Path("is not looked at"), tmp_path / "kept")
    assert isinstance(model, Model)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*")} == before
    same_samples(model, small)


def spoil_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [spoil_in_the_middle, cut_short, empty, Path.unlink])
@pytest.mark.parametrize(
    "name", ["front.weights", "front.onnx", "stage-0.onnx", "stage-1.onnx", "kept.json"]
)
def test_what_is_kept_and_damaged_is_made_anew_with_a_warning(
    small: Path, tmp_path: Path, name: str, spoil: Any
) -> None:
    opened(small, tmp_path / "kept")
    spoil(fast_form(tmp_path / "kept") / name)
    with pytest.warns(UserWarning, match="fast form of a voice was damaged and is made anew"):
        model = opened(small, tmp_path / "kept")
    assert isinstance(model, Model)
    same_samples(model, small)
    with silent():
        opened(Path("is not looked at"), tmp_path / "kept")


def test_where_nothing_can_be_kept_the_model_speaks_as_it_came(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.warns(UserWarning, match="its fast form cannot be kept"):
        model = opened(small, tmp_path / "file" / "models")
    assert not isinstance(model, Model)
    same_samples(model, small)


def test_what_other_versions_left_is_removed_and_nothing_else(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    opened(small, folder)
    name = fast_form(folder).name
    fast_form(folder).rename(folder / f"{name}0")
    (folder / f"ab{name[2:]}").mkdir()
    opened(small, folder)
    assert {path.name for path in folder.iterdir()} == {name, f"ab{name[2:]}"}


def test_those_who_make_it_at_once_all_get_it(small: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: opened(small, tmp_path / "kept"), range(4)))
    assert all(isinstance(model, Model) for model in models)
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {
        fast_form(tmp_path / "kept").name
    }


def test_a_layout_that_gives_other_numbers_is_not_used(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = take_apart(small, block_size())
    assert right is not None
    first, *others = right.stages
    model = onnx.new_model(8, {"": 13, BLOCKED: 1})
    model.MergeFromString(first.model)
    tensor = model.graph.initializer[0]
    values = onnx.array(tensor)
    assert values is not None
    tensor.raw_data = (values * np.float32(1.5)).tobytes()
    wrong = Stage(**{**vars(first), "model": model.SerializeToString()})
    pieces = Pieces(front=right.front, stages=(wrong, *others), plain=right.plain)
    monkeypatch.setattr(piper_kept, "take_apart", lambda *_: pieces)
    same_samples(opened(small, tmp_path / "kept"), small)
    assert not (tmp_path / "kept").exists()
