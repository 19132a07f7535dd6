"""Just enough of ONNX's file format to take a model apart and to write parts of it anew.

An ONNX file is a protobuf message. Only the fields that are read or written here are declared; the
others ride along untouched. Numbers and names are those of ``onnx.proto`` (onnx.ai, IR version 3
and later), shortened: NodeProto is Node. The ``onnx`` package would do the same and is twenty
megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from google.protobuf import (  # type: ignore[import-untyped, unused-ignore]
    descriptor_pb2,
    descriptor_pool,
    message_factory,
)
from google.protobuf.message import (  # type: ignore[import-untyped, unused-ignore]
    DecodeError,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT: Final = 1  # TensorProto.DataType
INT64: Final = 7

_MESSAGES: dict[str, dict[str, tuple[int, str]]] = {
    "Shape": {},
    "TensorType": {"elem_type": (1, "int32"), "shape": (2, "Shape")},
    "Type": {"tensor_type": (1, "TensorType")},
    "Value": {"name": (1, "string"), "type": (2, "Type")},
    "Tensor": {
        "dims": (1, "int64*"),
        "data_type": (2, "int32"),
        "float_data": (4, "float*"),
        "int64_data": (7, "int64*"),
        "name": (8, "string"),
        "raw_data": (9, "bytes"),
    },
    "Attribute": {
        "name": (1, "string"),
        "f": (2, "float"),
        "i": (3, "int64"),
        "s": (4, "bytes"),
        "t": (5, "Tensor"),
        "floats": (7, "float*"),
        "ints": (8, "int64*"),
        "type": (20, "int32"),
    },
    "Node": {
        "input": (1, "string*"),
        "output": (2, "string*"),
        "name": (3, "string"),
        "op_type": (4, "string"),
        "attribute": (5, "Attribute*"),
        "domain": (7, "string"),
    },
    "Graph": {
        "node": (1, "Node*"),
        "name": (2, "string"),
        "initializer": (5, "Tensor*"),
        "input": (11, "Value*"),
        "output": (12, "Value*"),
        "value_info": (13, "Value*"),
    },
    "Opset": {"domain": (1, "string"), "version": (2, "int64")},
    "Model": {
        "ir_version": (1, "int64"),
        "graph": (7, "Graph"),
        "opset_import": (8, "Opset*"),
    },
}

_DTYPES: dict[int, np.dtype[Any]] = {FLOAT: np.dtype("<f4"), INT64: np.dtype("<i8")}


def read(path: Path) -> Any:
    """The model in a file; `ValueError` if it is not one, or not whole."""
    try:
        model = _message("Model").FromString(path.read_bytes())
    except DecodeError as error:
        raise ValueError("it is not an ONNX model, or not a whole one") from error
    if not model.graph.node:
        raise ValueError("it holds no network")
    return model


def new_model(ir_version: int, opsets: dict[str, int]) -> Any:
    """A model without nodes yet; ``opsets`` are the versions of its operators by domain."""
    model = _message("Model")(ir_version=ir_version)
    for domain, version in opsets.items():
        model.opset_import.add(domain=domain, version=version)
    model.graph.name = "voice"
    return model


def node(op: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> Any:
    """An unnamed operator with one output; attributes are numbers, texts, lists of numbers."""
    made = _message("Node")(op_type=op, input=inputs, output=[output], domain=domain)
    for name, value in attributes.items():
        made.attribute.append(_attribute(name, value))
    return made


def float_value(name: str) -> Any:
    """An input or output of floats, of any shape."""
    value = _message("Value")(name=name)
    value.type.tensor_type.elem_type = FLOAT
    return value


def attributes(node: Any) -> dict[str, Any]:
    """The attributes of an operator that are numbers or lists of numbers, by name."""
    kinds = {1: "f", 2: "i", 6: "floats", 7: "ints"}
    found = {}
    for attribute in node.attribute:
        if attribute.type in kinds:
            value = getattr(attribute, kinds[attribute.type])
            found[attribute.name] = value if attribute.type < 6 else list(value)
    return found


def tensor(name: str, values: NDArray[Any]) -> Any:
    """Floats or whole numbers as a constant of a model."""
    kind = FLOAT if values.dtype.kind == "f" else INT64
    data = np.ascontiguousarray(values, _DTYPES[kind]).tobytes()
    return _message("Tensor")(name=name, dims=values.shape, data_type=kind, raw_data=data)


def array(tensor: Any) -> NDArray[Any] | None:
    """A constant as an array, or None if it holds something else than float32 or int64."""
    dtype = _DTYPES.get(tensor.data_type)
    if dtype is None:
        return None
    if tensor.raw_data:
        return np.frombuffer(tensor.raw_data, dtype).reshape(tuple(tensor.dims))
    listed = tensor.float_data if tensor.data_type == FLOAT else tensor.int64_data
    return np.array(listed, dtype).reshape(tuple(tensor.dims))


def _attribute(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return _message("Attribute")(name=name, type=3, s=value.encode())
    if isinstance(value, int):
        return _message("Attribute")(name=name, type=2, i=value)
    if isinstance(value, float):
        return _message("Attribute")(name=name, type=1, f=value)
    if all(isinstance(one, int) for one in value):
        return _message("Attribute")(name=name, type=7, ints=value)
    return _message("Attribute")(name=name, type=6, floats=value)


def _message(name: str) -> Any:
    return _messages()[name]


@cache
def _messages() -> dict[str, Any]:
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(_file().SerializeToString())
    find = pool.FindMessageTypeByName
    return {name: message_factory.GetMessageClass(find(f"onnx.{name}")) for name in _MESSAGES}


def _file() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="voice.proto", package="onnx", syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            _declare(message.field.add(name=field, number=number), kind)
    return file


def _declare(field: Any, kind: str) -> None:
    declared = descriptor_pb2.FieldDescriptorProto
    repeated = kind.endswith("*")
    field.label = declared.LABEL_REPEATED if repeated else declared.LABEL_OPTIONAL
    kind = kind.rstrip("*")
    if kind in _MESSAGES:
        field.type, field.type_name = declared.TYPE_MESSAGE, f".onnx.{kind}"
    else:
        field.type = getattr(declared, f"TYPE_{kind.upper()}")
