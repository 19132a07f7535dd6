"""Addresses as QR codes: as a picture for a page, as characters for a terminal."""

from __future__ import annotations

import io

import segno


def svg(url: str) -> bytes:
    """A QR code as an SVG of its own, with the quiet zone that ISO/IEC 18004 asks for."""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="svg", border=4, light="#ffffff", xmldecl=True)
    return out.getvalue()


def terminal(url: str) -> str:
    """A QR code in half blocks, dark on light whatever the terminal's colours."""
    out = io.StringIO()
    segno.make_qr(url, error="l").terminal(out=out, border=2, compact=True)
    return out.getvalue()
