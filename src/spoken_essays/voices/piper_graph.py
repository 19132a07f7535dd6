"""Taking a Piper voice's network apart, so that it runs as fast as the CPU allows.

Two thirds of a voice's work is its vocoder (HiFi-GAN): convolutions over a signal that grows by a
few upsamplings from 86 to 22,050 steps a second. As it comes, onnxruntime runs them one by one over
the whole sentence, in a layout its fastest kernels do not take, and waits for memory much of the
time. Here the network becomes

- a *front*, up to the first upsampling: the same operators, its convolutions made two-dimensional
  (of height 1), which is what the fast kernels want;
- one or two *stages* of the vocoder, written anew in onnxruntime's own blocked layout, with
  additions and activations inside the convolutions. A stage can be run over pieces of a sentence
  that fit the CPU's cache; the samples are the same.

A network that is not built like this is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spoken_essays.voices import onnx_schema as onnx
from spoken_essays.voices.onnx_blocked import Unlike
from spoken_essays.voices.piper_stage import Stage, build_stage

# To be raised whenever the models made here change.
VERSION = 1

_HEIGHT = "the axis of height"


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """A network in pieces; ``plain`` is the vocoder as it was, to compare the stages with."""

    front: bytes
    stages: tuple[Stage, ...]
    plain: bytes


def take_apart(path: Path, block: int) -> Pieces | None:
    """The network of the model ``path`` in pieces, or None if it is not built like Piper's.

    ``block`` is how many channels onnxruntime keeps together on this CPU. Raises `ValueError` if
    the file is no ONNX model.
    """
    whole = onnx.read(path)
    try:
        network = _Network(whole)
        entry, *ends = network.cuts()
        cuts = zip([entry, *ends], ends, strict=False)
        stages = tuple(_stage(network, start, end, block, start != entry) for start, end in cuts)
        vocoder = network.between(entry, ends[-1])
        front = {node.output[0] for node in network.between("", entry)}
    except Unlike:
        return None
    plain = _extracted(whole, vocoder, entry, ends[-1])
    _reduce(whole, front, entry)
    _make_flat(whole, block)
    return Pieces(front=whole.SerializeToString(), stages=stages, plain=plain)


def _stage(network: _Network, start: str, end: str, block: int, blocked: bool) -> Stage:
    return build_stage(
        network.between(start, end),
        network.constants,
        network.uses,
        start=start,
        end=end,
        block=block,
        blocked=blocked,
    )


class _Network:
    """A model's operators, in order, and who makes and who reads each tensor."""

    def __init__(self, model: Any) -> None:
        if not any(opset.domain == "" and opset.version >= 13 for opset in model.opset_import):
            raise Unlike("an old set of operators")
        self.nodes = list(model.graph.node)
        self.maker = {name: node for node in self.nodes for name in node.output}
        self.uses = Counter(name for node in self.nodes for name in node.input)
        self.inputs = {value.name for value in model.graph.input}
        self.output = model.graph.output[0].name
        self.constants = _constants(model)
        # Old exporters list a model's weights among its inputs.
        self.inputs -= {tensor.name for tensor in model.graph.initializer}

    def cuts(self) -> list[str]:
        """The tensors before the first and second upsampling, and the waveform."""
        upsamplings = [node for node in self.nodes if node.op_type == "ConvTranspose"]
        if not upsamplings:
            raise Unlike("nothing is upsampled")
        waveform = self._back(self.output, {"Unsqueeze", "Squeeze", "Reshape", "Identity"})
        # More cuts would help nobody: what a piece needs on either side shrinks with each.
        before = [self._back(node.input[0], {"LeakyRelu", "Div"}) for node in upsamplings[:2]]
        return [*before, waveform]

    def between(self, start: str, end: str) -> list[Any]:
        """The operators from ``start`` to ``end``, in order; from the inputs if it is empty.

        Raises `Unlike` if anything else than ``start`` and constants goes in.
        """
        found: set[str] = set()
        wanted = [end]
        while wanted:
            name = wanted.pop()
            if start and name in self.inputs:
                raise Unlike(f"{name} goes into the vocoder")
            if name not in found and name != start and name in self.maker:
                found.update(self.maker[name].output)
                wanted.extend(self.maker[name].input)
        return [node for node in self.nodes if node.output[0] in found]

    def _back(self, name: str, through: set[str]) -> str:
        while name in self.maker and self.maker[name].op_type in through:
            name = self.maker[name].input[0]
        return name


def _constants(model: Any) -> dict[str, Any]:
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute and node.attribute[0].HasField("t"):
            tensors[node.output[0]] = node.attribute[0].t
    return tensors


def _extracted(whole: Any, nodes: Iterable[Any], start: str, end: str) -> bytes:
    """A model of its own out of some operators of another."""
    model = onnx.new_model(whole.ir_version, {})
    model.opset_import.extend(whole.opset_import)
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(_read(whole.graph.initializer, model.graph.node))
    model.graph.input.append(onnx.float_value(start))
    model.graph.output.append(onnx.float_value(end))
    data: bytes = model.SerializeToString()
    return data


def _reduce(model: Any, wanted: Container[str], end: str) -> None:
    """Leave only the operators that make the tensors ``wanted``; in place, for it is large."""
    graph = model.graph
    for index in reversed(range(len(graph.node))):
        if graph.node[index].output[0] not in wanted:
            del graph.node[index]
    left = {tensor.name for tensor in _read(graph.initializer, graph.node)}
    for index in reversed(range(len(graph.initializer))):
        if graph.initializer[index].name not in left:
            del graph.initializer[index]
    del graph.output[:], graph.value_info[:]
    graph.output.append(onnx.float_value(end))


def _read(tensors: Iterable[Any], nodes: Iterable[Any]) -> list[Any]:
    """The constants among ``tensors`` that these operators read."""
    names = {name for node in nodes for name in node.input}
    return [tensor for tensor in tensors if tensor.name in names]


def _make_flat(model: Any, block: int) -> None:
    """Make one-dimensional convolutions two-dimensional ones, over an image of height 1."""
    graph = model.graph
    reads = Counter(name for node in graph.node for name in node.input)
    weights = {tensor.name: tensor for tensor in graph.initializer if reads[tensor.name] == 1}
    nodes: list[Any] = []
    raised: set[str] = set()
    for node in list(graph.node):
        tensor = weights.get(node.input[1]) if node.op_type == "Conv" else None
        if tensor is None or not _fast_when_flat(node, tensor, block):
            nodes.append(node)
            continue
        source, result = node.input[0], node.output[0]
        if source not in raised:
            raised.add(source)
            nodes.append(onnx.node("Unsqueeze", [source, _HEIGHT], f"{source}/flat"))
        _flatten(node, tensor)
        nodes += [node, onnx.node("Squeeze", [node.output[0], _HEIGHT], result)]
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.append(onnx.tensor(_HEIGHT, np.array([2])))


def _fast_when_flat(node: Any, weights: Any, block: int) -> bool:
    group = onnx.attributes(node).get("group", 1)
    return (
        group == 1
        and len(weights.dims) == 3
        and all(channels % block == 0 for channels in weights.dims[:2])
    )


def _flatten(node: Any, weights: Any) -> None:
    weights.dims.insert(2, 1)
    node.input[0], node.output[0] = f"{node.input[0]}/flat", f"{node.output[0]}/flat"
    for attribute in node.attribute:
        if attribute.name in ("dilations", "strides", "kernel_shape"):
            attribute.ints[:] = [1, *attribute.ints]
        elif attribute.name == "pads":
            before, after = attribute.ints
            attribute.ints[:] = [0, before, 0, after]
