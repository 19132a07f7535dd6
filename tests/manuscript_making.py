"""Helpers for the tests of manuscripts: shows to add to, zips that documents are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from spoken_essays.config import read_show
from spoken_essays.intake.adding import add
from spoken_essays.intake.records import Added, Wishes
from spoken_essays.show import Show

SAMPLES = Path(__file__).parent / "manuscripts"

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<metadata><dc:title>A book</dc:title></metadata>"
    '<manifest><item id="a" href="{href}" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>'
)
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)


def empty_show(folder: Path) -> Show:
    """A show without an episode."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spoken.toml").write_text('title = "Field notes"\n', encoding="utf-8")
    return read_show(folder)


def added(show: Show, path: Path | str, **wishes: object) -> Added:
    """The one essay that came of a manuscript."""
    [found] = add(show, str(path), Wishes(**wishes))  # type: ignore[arg-type]
    assert isinstance(found, Added)
    return found


def zipped(parts: Mapping[str, str | bytes], *, packed: bool = True) -> bytes:
    """A zip of these parts."""
    data = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(data, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def book(page: str | bytes, href: str = "page.xhtml", **parts: str | bytes) -> bytes:
    """A book of one page."""
    return zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": PACKAGE.format(href=href),
            "OPS/page.xhtml": page,
            **parts,
        }
    )


def word(body: str, **parts: str | bytes) -> bytes:
    """A Word document with this body."""
    return zipped({"word/document.xml": DOCUMENT.format(body), **parts})
