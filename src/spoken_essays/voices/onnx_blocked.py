"""Writing a network in onnxruntime's blocked layout, the one its fastest kernels take.

Signals are ``[1, channels, 1, steps]`` by name and ``[channels / block, steps, block]`` in memory,
so that what works number by number (an addition, a leaky ReLU) need not know of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spoken_essays.voices import onnx_schema as onnx

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BLOCKED = "com.microsoft.nchwc"
_OPSETS = {"": 13, BLOCKED: 1}


class Unlike(Exception):
    """The network is not built like Piper's; it is then run as it is."""


def insist(condition: bool, what: str) -> None:
    """Raise `Unlike` where something is not as a Piper voice has it."""
    if not condition:
        raise Unlike(what)


@dataclass(frozen=True, kw_only=True)
class Convolution:
    """One over time. ``signal`` names what goes in, ``total`` what is added; then a leaky ReLU.

    ``weights`` are ``[channels out, channels in, width]``.
    """

    signal: str
    weights: Floats
    bias: Floats | None
    dilation: int = 1
    stride: int = 1
    pads: tuple[int, int] = (0, 0)
    total: str = ""
    slope: float | None = None


class Writer:
    """A model in the making; each method writes an operator and names its result."""

    def __init__(self, block: int) -> None:
        self.block = block
        self._model = onnx.new_model(8, _OPSETS)
        self._relus: dict[tuple[str, float], str] = {}

    def begin(self, channels: int, blocked: bool) -> str:
        """The input, ``x``; ``blocked`` says that it comes in the layout already."""
        self._model.graph.input.append(onnx.float_value("x"))
        self.insist_on_blocks(channels)
        return "x" if blocked else self.write("ReorderInput", ["x"], BLOCKED)

    def finish(self, name: str) -> bytes:
        """The model, whose output is ``name``."""
        self._model.graph.output.append(onnx.float_value(name))
        data: bytes = self._model.SerializeToString()
        return data

    def insist_on_blocks(self, *channels: int) -> None:
        """Raise `Unlike` for numbers of channels that blocks do not make up."""
        insist(all(count % self.block == 0 for count in channels), "an odd number of channels")

    def convolution(self, convolution: Convolution) -> str:
        """A convolution with all that goes into it."""
        c, width = convolution, convolution.weights.shape[-1]
        inputs = [c.signal, self._constant(self._packed(c.weights))]
        if c.bias is not None or c.total:
            inputs.append("" if c.bias is None else self._constant(c.bias))
        if c.total:
            inputs.append(c.total)
        fused: dict[str, Any] = {}
        if c.slope is not None:
            fused = {"activation": "LeakyRelu", "activation_params": [c.slope]}
        return self.write(
            "Conv",
            inputs,
            BLOCKED,
            kernel_shape=[1, width],
            dilations=[1, c.dilation],
            strides=[1, c.stride],
            pads=[0, c.pads[0], 0, c.pads[1]],
            group=1,
            **fused,
        )

    def leaky_relu(self, name: str, slope: float) -> str:
        """Written once for each signal, however often it is asked for."""
        if (name, slope) not in self._relus:
            self._relus[name, slope] = self.write("LeakyRelu", [name], alpha=slope)
        return self._relus[name, slope]

    def interleaved(self, name: str, channels: int, stride: int, cut: int) -> str:
        """``[stride, channels]`` at each step as ``channels`` at ``stride`` steps, ends cut off."""
        groups, block = channels // self.block, self.block
        y = self.reshaped(name, [stride, groups, -1, block])
        y = self.write("Transpose", [y], perm=[1, 2, 0, 3])
        y = self.reshaped(y, [1, groups, -1, block])
        ends = [self._constant(np.array([end])) for end in (cut, -cut, 2)]
        return self.reshaped(self.write("Slice", [y, *ends]), [1, channels, 1, -1])

    def reshaped(self, name: str, shape: list[int]) -> str:
        """The same numbers, in the same order."""
        return self.write("Reshape", [name, self._constant(np.array(shape))])

    def write(self, op: str, inputs: Sequence[str], domain: str = "", **facts: Any) -> str:
        """Any operator."""
        name = f"t{len(self._model.graph.node)}"
        self._model.graph.node.append(onnx.node(op, inputs, name, domain, **facts))
        return name

    def _packed(self, weights: Floats) -> Floats:
        """Weights in the order the kernels read them: OIHWBiBo, as onnxruntime calls it."""
        out, given, width = weights.shape
        self.insist_on_blocks(out, given)
        size = self.block
        packed = weights.reshape(out // size, size, given // size, size, width)
        return packed.transpose(0, 2, 4, 3, 1).reshape(out, given, 1, width)

    def _constant(self, values: NDArray[Any]) -> str:
        name = f"c{len(self._model.graph.initializer)}"
        self._model.graph.initializer.append(onnx.tensor(name, values))
        return name
