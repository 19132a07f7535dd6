"""A stretch of a vocoder written anew in onnxruntime's blocked layout.

A convolution is not written when it is met but when its result is wanted, so that the addition or
the activation that follows can go into it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from spoken_essays.voices import onnx_schema as onnx
from spoken_essays.voices.onnx_blocked import Convolution, Unlike, Writer, insist

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_UP = "ConvTranspose"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A part of the vocoder that can be run over pieces of a sentence.

    It takes ``channels`` channels and gives ``rate`` steps for each it is given, its channels in
    ``groups`` groups. A piece that does not begin (or end) where the sentence does needs
    ``context`` more steps there; what they give is thrown away. ``bulk`` is the size of its
    largest signal, in bytes for each step it is given.
    """

    model: bytes
    channels: int
    groups: int
    rate: int
    context: int
    bulk: int


@dataclass(frozen=True, kw_only=True)
class _Signal:
    """A tensor of the old network, as the new one has it.

    What is written is still to be multiplied by ``scale``. ``reach`` is how many of the stage's
    input steps to either side of its own place it depends on. It has a ``name``, or is ``pending``.
    """

    channels: int
    rate: int = 1
    reach: float = 0.0
    scale: float = 1.0
    name: str = ""
    pending: Convolution | None = None


def build_stage(
    nodes: Sequence[Any],
    constants: Mapping[str, Any],
    uses: Counter[str],
    *,
    start: str,
    end: str,
    block: int,
    blocked: bool,
) -> Stage:
    """The stretch ``nodes``, in order, from the tensor ``start`` to ``end``.

    ``constants`` are the network's, as messages; ``uses`` counts how often each tensor is read in
    all of it. Raises `Unlike`.
    """
    upsampling = next(node for node in nodes if node.op_type == _UP)
    channels = int(_constant(upsampling.input[1], constants).shape[0])
    stretch = _Stretch(constants, uses, block)
    stretch.begin(start, channels, blocked)
    for node in nodes:
        stretch.take(node)
    result = stretch.signals[end]
    model = stretch.finish(end)
    return Stage(
        model=model,
        channels=channels,
        groups=max(1, result.channels // block),
        rate=result.rate,
        context=math.ceil(result.reach) + 1,
        bulk=stretch.bulk,
    )


def _constant(name: str, constants: Mapping[str, Any]) -> NDArray[Any]:
    values = onnx.array(constants[name]) if name in constants else None
    if values is None:
        raise Unlike(f"{name} is no constant number")
    return values


class _Stretch:
    """The old network's tensors so far, and the new network being written."""

    def __init__(self, constants: Mapping[str, Any], uses: Counter[str], block: int) -> None:
        self.constants = constants
        self.uses = uses
        self.writer = Writer(block)
        self.signals: dict[str, _Signal] = {}
        self.bulk = 0

    def begin(self, start: str, channels: int, blocked: bool) -> None:
        """Take ``start`` as the input."""
        name = self.writer.begin(channels, blocked)
        self._set(start, _Signal(channels=channels, name=name))

    def finish(self, end: str) -> bytes:
        """The new model, with ``end`` as its output."""
        insist(self.signals[end].scale == 1.0, "a scale is left over")
        return self.writer.finish(self._named(end))

    def take(self, node: Any) -> None:
        """Translate one operator of the old network."""
        if node.op_type == "Constant":
            return
        translate = _TRANSLATED.get(node.op_type)
        if translate is None:
            raise Unlike(f"a {node.op_type} in the vocoder")
        translate(self, node)

    # The operators of a vocoder.

    def convolution(self, node: Any) -> None:
        signal, weights, bias = self._weighted(node)
        facts, width = onnx.attributes(node), weights.shape[-1]
        dilation = facts.get("dilations", [1])[0]
        pad = dilation * (width - 1) // 2
        insist(facts.get("group", 1) == 1 and facts.get("strides", [1]) == [1], "a strided Conv")
        insist(width % 2 == 1 and facts.get("pads", [0, 0]) == [pad, pad], "a Conv that shifts")
        convolution = Convolution(
            signal=self._named(node.input[0]),
            weights=weights,
            bias=bias,
            dilation=dilation,
            pads=(pad, pad),
        )
        made = replace(signal, channels=weights.shape[0], scale=1.0, name="")
        made = replace(made, reach=signal.reach + pad / signal.rate, pending=convolution)
        self._set(node.output[0], self._interleaved_waveform(made) if made.channels == 1 else made)

    def addition(self, node: Any) -> None:
        first, second = node.input
        if not self._open(first):
            first, second = second, first
        a, b = self._signal(first), self._signal(second)
        insist(a.scale == b.scale == 1.0 and a.channels == b.channels, "an uneven Add")
        added, reach = self._named(second), max(a.reach, b.reach)
        if a.pending is not None and self._open(first):
            total = a.pending.total and self.writer.write("Add", [a.pending.total, added])
            made = replace(a, reach=reach, pending=replace(a.pending, total=total or added))
        else:
            total = self.writer.write("Add", [self._named(first), added])
            made = replace(a, reach=reach, name=total, pending=None)
        self._set(node.output[0], made)

    def leaky_relu(self, node: Any) -> None:
        source = node.input[0]
        signal = self._signal(source)
        slope = float(onnx.attributes(node).get("alpha", 0.01))
        if signal.pending is not None and self._open(source):
            made = replace(signal, pending=replace(signal.pending, slope=slope))
        else:
            name = self.writer.leaky_relu(self._named(source), slope)
            made = replace(signal, name=name, pending=None)
        self._set(node.output[0], made)

    def quotient(self, node: Any) -> None:
        divisor = _constant(node.input[1], self.constants)
        insist(divisor.size == 1 and float(divisor.ravel()[0]) > 0, "a Div by no scale")
        signal = self._signal(node.input[0])
        if not self._open(node.input[0]):
            signal = replace(signal, name=self._named(node.input[0]), pending=None)
        # The scale goes into the next weights; what lies between, a leaky ReLU, does not mind.
        scale = signal.scale / float(divisor.ravel()[0])
        self._set(node.output[0], replace(signal, scale=scale))

    def upsampling(self, node: Any) -> None:
        """A transposed convolution: one result for each phase, then interleaved.

        Step ``q * stride + r`` of its full result is the sum over i of
        ``weights[:, :, r + stride * i] @ x[q - i]``; its pads are cut off that.
        """
        signal, weights, bias = self._weighted(node)
        channels_in, channels, width = weights.shape
        facts = onnx.attributes(node)
        stride, cut = facts["strides"][0], facts.get("pads", [0, 0])[0]
        insist(width % stride == 0 and width - 2 * cut == stride, "an uneven ConvTranspose")
        insist(facts.get("pads") == [cut, cut] and facts.get("group", 1) == 1, "its pads")
        insist(not any(facts.get("output_padding", [0])) and cut > 0, "its padding")
        self.writer.insist_on_blocks(channels)
        taps = width // stride
        phases = weights.reshape(channels_in, channels, taps, stride)[:, :, ::-1, :]
        convolution = Convolution(
            signal=self._named(node.input[0]),
            weights=phases.transpose(3, 1, 0, 2).reshape(stride * channels, channels_in, taps),
            bias=None if bias is None else np.tile(bias, stride),
            pads=(taps - 1, taps - 1),
        )
        made = _Signal(
            channels=channels,
            rate=signal.rate * stride,
            reach=signal.reach + taps / signal.rate,
            name=self.writer.interleaved(
                self.writer.convolution(convolution), channels, stride, cut
            ),
        )
        self._set(node.output[0], made)

    def tanh(self, node: Any) -> None:
        signal = self._signal(node.input[0])
        insist(signal.scale == 1.0, "a scaled Tanh")
        name = self.writer.write("Tanh", [self._named(node.input[0])])
        self._set(node.output[0], replace(signal, name=name, pending=None))

    def _interleaved_waveform(self, signal: _Signal) -> _Signal:
        """The last convolution, to one channel, made to give a whole block of samples at a time.

        Its results are then in order in memory, and nothing is spent on channels nobody wants.
        """
        old = signal.pending
        assert old is not None
        insist(old.dilation == 1 and signal.rate % self.writer.block == 0, "an odd last Conv")
        width = old.weights.shape[-1]
        weights = np.zeros(
            (self.writer.block, old.weights.shape[1], width + self.writer.block - 1), np.float32
        )
        for phase in range(self.writer.block):
            weights[phase, :, phase : phase + width] = old.weights[0]
        bias = None if old.bias is None else np.tile(old.bias, self.writer.block)
        blocks = replace(old, weights=weights, bias=bias, stride=self.writer.block)
        name = self.writer.reshaped(self.writer.convolution(blocks), [1, 1, 1, -1])
        return replace(signal, name=name, pending=None)

    # What is known of the old network's tensors.

    def _set(self, name: str, signal: _Signal) -> None:
        self.bulk = max(self.bulk, 4 * signal.channels * signal.rate)
        self.signals[name] = signal

    def _signal(self, name: str) -> _Signal:
        if name not in self.signals:
            raise Unlike(f"{name} comes from outside the vocoder")
        return self.signals[name]

    def _named(self, name: str) -> str:
        """The new name of a tensor that is wanted now."""
        signal = self._signal(name)
        if signal.pending is not None:
            signal = replace(signal, name=self.writer.convolution(signal.pending), pending=None)
            self.signals[name] = signal
        return signal.name

    def _open(self, name: str) -> bool:
        """Whether something can still go into the convolution that makes this tensor."""
        pending = self._signal(name).pending
        return pending is not None and pending.slope is None and self.uses[name] == 1

    def _weighted(self, node: Any) -> tuple[_Signal, Floats, Floats | None]:
        signal = self._signal(node.input[0])
        weights = _constant(node.input[1], self.constants)
        insist(weights.ndim == 3, "weights of another shape")
        bias = _constant(node.input[2], self.constants) if len(node.input) > 2 else None
        return signal, (weights * np.float32(signal.scale)).astype(np.float32), bias


_TRANSLATED = {
    "Conv": _Stretch.convolution,
    "Add": _Stretch.addition,
    "LeakyRelu": _Stretch.leaky_relu,
    "Div": _Stretch.quotient,
    _UP: _Stretch.upsampling,
    "Tanh": _Stretch.tanh,
}
