"""Small vocoders of several builds, written as an exporter would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoken_essays.voices import onnx_schema as onnx


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
    """Blocks with a residue after each convolution, and after each second, as large voices have.

    It ends with 16 samples a step: so many or half of that are a block, by the CPU.
    """
    x = net.conv("input", 32, 64, 7)
    x = net.up(net.relu(x), 64, 32, 8, 4)
    first = x
    for dilation in (1, 3):
        y = net.conv(net.relu(first), 32, 32, 5, dilation)
        first = net.add("Add", net.conv(net.relu(y), 32, 32, 5), first)
    second = net.add("Add", x, net.conv(net.relu(x), 32, 32, 3, 2))
    x = net.add("Div", net.add("Add", second, first), net.constant(np.array(2, np.float32)))
    x = net.up(net.relu(x), 32, 16, 32, 16)
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
    z = net.up(net.relu(z, 0.3), 16, 16, 48, 16)
    return net.add("Tanh", net.conv(z, 16, 1, 3))
