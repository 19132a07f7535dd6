"""Piper's network in its fast form: the same samples, kept between runs, not trusted blindly."""

from __future__ import annotations

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_piper import packaged

from spoken_essays.voices import onnx_schema as onnx
from spoken_essays.voices import piper_kept
from spoken_essays.voices.onnx_blocked import BLOCKED
from spoken_essays.voices.piper_graph import Pieces, take_apart
from spoken_essays.voices.piper_kept import open_model
from spoken_essays.voices.piper_model import Budget, Model, block_size, session, through
from spoken_essays.voices.piper_stage import Stage

Floats = NDArray[np.float32]

pytestmark = pytest.mark.skipif(
    block_size() == 1, reason="onnxruntime has no blocked layout on this CPU"
)


@pytest.fixture(scope="module")
def joe() -> Pieces:
    pieces = take_apart(packaged(), block_size())
    assert pieces is not None
    return pieces


# A small vocoder of any build, written as an exporter would write it.


class Vocoder:
    """Tensors are ``[1, channels, steps]``; weights are drawn once each."""

    def __init__(self, seed: int = 0, opset: int = 15) -> None:
        self.model = onnx.new_model(8, {"": opset})
        self.draw = np.random.default_rng(seed)
        self.count = 0

    def weights(self, *shape: int) -> str:
        values = self.draw.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))
        return self.constant(values.astype(np.float32))

    def constant(self, values: NDArray[Any]) -> str:
        self.count += 1
        self.model.graph.initializer.append(onnx.tensor(f"w{self.count}", values))
        return f"w{self.count}"

    def add(self, op: str, *inputs: str, **facts: Any) -> str:
        self.count += 1
        self.model.graph.node.append(onnx.node(op, inputs, f"x{self.count}", **facts))
        return f"x{self.count}"

    def conv(self, x: str, given: int, out: int, width: int = 3, dilation: int = 1) -> str:
        pad = dilation * (width - 1) // 2
        weights = (self.weights(out, given, width), self.weights(out))
        return self.add("Conv", x, *weights, dilations=[dilation], pads=[pad, pad])

    def up(self, x: str, given: int, out: int, width: int, stride: int, **facts: Any) -> str:
        pad = (width - stride) // 2
        facts = {"strides": [stride], "pads": [pad, pad], **facts}
        weights = (self.weights(given, out, width), self.weights(out))
        return self.add("ConvTranspose", x, *weights, **facts)

    def relu(self, x: str, slope: float = 0.1) -> str:
        return self.add("LeakyRelu", x, alpha=slope)

    def written(self, waveform: str, path: Path) -> Path:
        self.model.graph.input.append(onnx.float_value("input"))
        self.model.graph.output.append(onnx.float_value(waveform))
        path.write_bytes(self.model.SerializeToString())
        return path


def two_kinds_of_blocks(net: Vocoder) -> str:
    """Blocks with a residue after each convolution, and after each second, as large voices have."""
    x = net.conv("input", 32, 64, 7)
    x = net.up(net.relu(x), 64, 32, 8, 4)
    first = x
    for dilation in (1, 3):
        y = net.conv(net.relu(first), 32, 32, 5, dilation)
        first = net.add("Add", net.conv(net.relu(y), 32, 32, 5), first)
    second = net.add("Add", x, net.conv(net.relu(x), 32, 32, 3, 2))
    x = net.add("Div", net.add("Add", second, first), net.constant(np.array(2, np.float32)))
    x = net.up(net.relu(x), 32, 16, 16, 8)
    x = net.add("Add", net.conv(net.relu(x), 16, 16, 7), x)
    return net.add("Tanh", net.conv(net.relu(x, 0.01), 16, 1, 7))


def one_upsampling(net: Vocoder) -> str:
    x = net.up(net.relu(net.conv("input", 16, 32)), 32, 16, 32, 16)
    return net.add("Tanh", net.conv(net.relu(x), 16, 1, 5))


def shared_and_unscaled(net: Vocoder) -> str:
    """A convolution that is read twice, scaled twice, added to itself."""
    x = net.up(net.conv("input", 16, 16), 16, 16, 16, 8)
    y = net.conv(x, 16, 16)
    z = net.add("Add", net.relu(y), y)
    z = net.add(
        "Div",
        net.add("Div", z, net.constant(np.array(3, np.float32))),
        net.constant(np.array(2, np.float32)),
    )
    z = net.up(net.relu(z, 0.3), 16, 16, 24, 8)
    return net.add("Tanh", net.conv(z, 16, 1, 3))


@pytest.mark.parametrize("build", [two_kinds_of_blocks, one_upsampling, shared_and_unscaled])
@pytest.mark.parametrize("steps", [1, 7, 60])
def test_a_network_in_pieces_gives_the_same_samples(tmp_path: Path, build: Any, steps: int) -> None:
    net = Vocoder()
    path = net.written(build(net), tmp_path / "voice.onnx")
    pieces = take_apart(path, block_size())
    assert pieces is not None
    channels = 32 if build is two_kinds_of_blocks else 16
    given = np.random.default_rng(1).standard_normal((1, channels, steps)).astype(np.float32)
    wanted = session(path).run(None, {"input": given})[0].ravel()
    signal = session(pieces.front).run(None, {"input": given})[0][0, :, :, None]
    for stage in pieces.stages:
        signal = through(stage, session(stage.model, optimized=True), signal, 1 << 12)
    assert signal.size == wanted.size
    assert wanted.std() > 0.01
    np.testing.assert_allclose(signal.ravel(), wanted, atol=1e-5)


def no_tanh(net: Vocoder) -> str:
    return net.add("Sigmoid", one_upsampling(net))


def a_look_around(net: Vocoder) -> str:
    x = net.up(net.conv("input", 16, 16), 16, 16, 16, 8)
    ends = [net.constant(np.array([end])) for end in (0, 1, 2)]
    around = net.add("Slice", "input", *ends)
    return net.add("Tanh", net.conv(net.add("Add", x, around), 16, 1))


def few_channels(net: Vocoder) -> str:
    return net.add("Tanh", net.conv(net.up("input", 16, 4, 16, 8), 4, 1))


def uneven(net: Vocoder) -> str:
    return net.add("Tanh", net.conv(net.up("input", 16, 16, 12, 8), 16, 1))


def output_padded(net: Vocoder) -> str:
    x = net.up("input", 16, 16, 16, 8, output_padding=[1])
    return net.add("Tanh", net.conv(x, 16, 1))


def strided(net: Vocoder) -> str:
    x = net.up("input", 16, 16, 16, 8)
    weights = (net.weights(16, 16, 3), net.weights(16))
    x = net.add("Conv", x, *weights, strides=[2], pads=[1, 1])
    return net.add("Tanh", net.conv(x, 16, 1))


def no_upsampling(net: Vocoder) -> str:
    return net.add("Tanh", net.conv("input", 16, 1))


UNLIKE = [no_tanh, a_look_around, few_channels, uneven, output_padded, strided, no_upsampling]


@pytest.mark.parametrize("build", UNLIKE)
def test_a_network_of_another_build_is_left_alone_and_still_runs(
    tmp_path: Path, build: Any
) -> None:
    net = Vocoder()
    path = net.written(build(net), tmp_path / "voice.onnx")
    assert take_apart(path, block_size()) is None
    model = open_model(path, "0" * 64, tmp_path / "kept")
    assert not isinstance(model, Model)
    assert model.run(None, {"input": np.zeros((1, 16, 9), np.float32)})[0].size
    assert not list(tmp_path.glob("kept/*"))


def test_an_old_set_of_operators_is_left_alone(tmp_path: Path) -> None:
    net = Vocoder(opset=11)
    assert take_apart(net.written(one_upsampling(net), tmp_path / "v.onnx"), block_size()) is None


# The packaged voice.


def test_the_packaged_voice_has_a_fast_form(joe: Pieces) -> None:
    assert [stage.rate for stage in joe.stages] == [8, 32]
    assert piper_kept._same_sound(joe)


def signal_for(stage: Stage, steps: int, seed: int) -> Floats:
    # A stage after the first is given its channels in blocks already.
    width = 1 if stage.channels == 256 else block_size()
    shape = (stage.channels // width, steps, width)
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@settings(max_examples=12, deadline=None)
@given(steps=st.integers(1, 300), piece=st.integers(12, 400), seed=st.integers(0, 9))
@pytest.mark.parametrize("number", [0, 1])
def test_how_large_the_pieces_are_changes_nothing(
    joe: Pieces, number: int, steps: int, piece: int, seed: int
) -> None:
    stage = joe.stages[number]
    runner = session(stage.model, optimized=True)
    signal = signal_for(stage, steps, seed)
    whole = through(stage, runner, signal, steps * stage.bulk)
    np.testing.assert_allclose(through(stage, runner, signal, piece * stage.bulk), whole, atol=1e-5)


class Watched:
    """A session that notes how many steps it is given at once."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.steps: list[int] = []

    def run(self, outputs: None, feeds: dict[str, Floats]) -> Any:
        self.steps.append(feeds["x"].shape[-1])
        return self.inner.run(outputs, feeds)


def test_a_long_sentence_takes_no_more_memory_at_once_than_a_short_one(joe: Pieces) -> None:
    for stage in joe.stages:
        watched = Watched(session(stage.model, optimized=True))
        through(stage, watched, signal_for(stage, 3000, 0))
        assert len(watched.steps) > 3
        assert (max(watched.steps) - 2 * stage.context) * stage.bulk <= 2 << 20


def test_a_budget_is_never_overdrawn_and_all_get_their_turn() -> None:
    budget, lock = Budget(10), threading.Lock()
    in_use: list[int] = []
    most = 0

    def work(amount: int) -> None:
        nonlocal most
        with budget.take(amount):
            with lock:
                in_use.append(min(amount, 10))
                most = max(most, sum(in_use))
            with lock:
                in_use.remove(min(amount, 10))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [3, 10, 1, 99, 7, 4] * 200))
    assert in_use == []
    assert most == 10


# What is kept.


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
