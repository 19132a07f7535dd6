"""What onnxruntime raises; its exceptions have no ancestor in common."""

from __future__ import annotations

from onnxruntime.capi import onnxruntime_pybind11_state as _state

FAILURES: tuple[type[Exception], ...] = tuple(
    getattr(_state, name)
    for name in (
        "EPFail",
        "Fail",
        "InvalidArgument",
        "InvalidGraph",
        "InvalidProtobuf",
        "NoSuchFile",
        "NotImplemented",
        "RuntimeException",
    )
)
