"""Piper's network in its fast form: the same samples, kept between runs, not trusted blindly."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from test_piper import packaged
from vocoders import Vocoder, one_upsampling, shared_and_unscaled, two_kinds_of_blocks

from spoken_essays.voices import piper_kept
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


@settings(max_examples=12)
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
