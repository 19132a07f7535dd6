"""A Piper model at work: what onnxruntime runs when a voice speaks.

`Model.run` stands in for an onnxruntime session. It can be called from several threads at once;
each call keeps one core busy.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from spoken_essays.voices import onnx_schema as onnx
from spoken_essays.voices.onnx_blocked import BLOCKED
from spoken_essays.voices.onnx_failures import FAILURES
from spoken_essays.voices.piper_stage import Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    # [groups of channels, steps, channels of a group]: any run of steps can be cut out of it.
    Signal = NDArray[np.float32]

# Signals of this size stay in the cache of a core and its neighbours. Half or three times as much
# is 2% slower: smaller pieces spend more on their context, larger ones wait for memory.
_PIECE_BYTES = 2 << 20


# A front takes some 130 KB for each phoneme. A sentence of 300 characters has 600 of them; ordinary
# lines, up to 400, do not wait for each other where there are two cores.
_PHONEMES_AT_ONCE = 800
_MANY_PHONEMES = 400
_MANY_SENTENCES = 32


class Budget:
    """So much of something for all threads together; who wants more than is left waits."""

    def __init__(self, total: int) -> None:
        self._total = self._left = total
        self._change = threading.Condition()

    @contextmanager
    def take(self, amount: int) -> Iterator[None]:
        """Have ``amount`` of it for a while; who wants more than there is takes it all."""
        amount = min(amount, self._total)
        with self._change:
            self._change.wait_for(lambda: self._left >= amount)
            self._left -= amount
        try:
            yield
        finally:
            with self._change:
                self._left += amount
                self._change.notify_all()


@dataclass(frozen=True)
class Model:
    """A network in pieces: the front makes a whole sentence's signal, the stages its sound."""

    front: Any
    stages: Sequence[tuple[Stage, Any]]
    phonemes: Budget = field(default_factory=lambda: Budget(_PHONEMES_AT_ONCE))
    turns: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, outputs: None, feeds: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """The samples of a sentence, as ``[1, 1, 1, samples]``; what Piper asks of a session."""
        with self.phonemes.take(feeds["input"].shape[-1]):
            signal: Signal = self.front.run(None, feeds)[0][0, :, :, None]
        if feeds["input"].shape[-1] > _MANY_PHONEMES or next(self.turns) % _MANY_SENTENCES == 0:
            give_memory_back()
        for stage, session in self.stages:
            signal = through(stage, session, signal)
        return [signal.reshape(1, 1, 1, -1)]


def through(stage: Stage, session: Any, signal: Signal, piece_bytes: int = _PIECE_BYTES) -> Signal:
    """Run a stage over a signal, a piece at a time; how large they are does not change the result.

    ``piece_bytes`` is the most that a signal inside may take, but for the context.
    """
    steps = signal.shape[1]
    count = max(1, math.ceil(steps * stage.bulk / piece_bytes))
    edges = [steps * piece // count for piece in range(count + 1)]
    pieces = [_piece(stage, session, signal, start, end) for start, end in pairwise(edges)]
    return np.concatenate(pieces, axis=1)


def _piece(stage: Stage, session: Any, signal: Signal, start: int, end: int) -> Signal:
    """What steps ``start`` to ``end`` become, computed with some context around them."""
    first, last = max(0, start - stage.context), min(signal.shape[1], end + stage.context)
    given = np.ascontiguousarray(signal[:, first:last])
    made = session.run(None, {"x": given.reshape(1, stage.channels, 1, last - first)})[0]
    whole = made.reshape(stage.groups, -1, made.shape[1] // stage.groups)
    piece: Signal = whole[:, (start - first) * stage.rate : (end - first) * stage.rate]
    return piece


def give_memory_back() -> None:
    """What a large task took and glibc would keep at hand: 100 MB, and a little more each time.

    It takes 5 ms. Elsewhere than on Linux it does nothing.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def session(
    model: bytes | Path,
    *,
    optimized: bool = False,
    keep: Path | None = None,
) -> Any:
    """An onnxruntime session of one thread.

    ``optimized`` says that the model is already; with ``keep`` it is optimised and written there,
    its weights in a file beside it.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Its own memory is no faster here, and it holds on to the most that any sentence ever needed.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    if optimized:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if keep is not None:
        options.optimized_model_filepath = str(keep)
        beside = "session.optimized_model_external_initializers_"
        options.add_session_config_entry(f"{beside}file_name", keep.with_suffix(".weights").name)
        options.add_session_config_entry(f"{beside}min_size_in_bytes", "1024")
    source = str(model) if isinstance(model, Path) else model
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def block_size() -> int:
    """How many channels onnxruntime keeps together on this CPU; 1 if it has no such layout."""
    model = onnx.new_model(8, {"": 13, BLOCKED: 1})
    model.graph.node.append(onnx.node("ReorderInput", ["x"], "y", BLOCKED))
    model.graph.input.append(onnx.float_value("x"))
    model.graph.output.append(onnx.float_value("y"))
    # Channel c holds the numbers 2c and 2c + 1: the 1 stands behind the first block.
    numbers = np.arange(2 * 64, dtype=np.float32).reshape(1, 64, 1, 2)
    try:
        probe = session(model.SerializeToString(), optimized=True)
        return int(probe.run(None, {"x": numbers})[0].ravel().tolist().index(1.0))
    except FAILURES:
        return 1
