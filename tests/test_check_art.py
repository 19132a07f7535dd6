"""Covers that a directory would refuse, and what is found of them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from damage import Damaged
from PIL import Image

from spoken_essays.checking.findings import Severity
from spoken_essays.checking.picture_header import look

ERROR, WARNING, NOTE = Severity


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def show(built: Path, tmp_path: Path, kept: Path) -> Damaged:
    return Damaged.copy(built, tmp_path / "show", kept)


def picture(mode: str = "RGB", size: tuple[int, int] = (1400, 1400), kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, dpi=(72, 72))
    return buffer.getvalue()


# The picture that takes the cover's place, and the finding: severity, words.
PICTURES: tuple[tuple[bytes, Severity, str], ...] = (
    (picture(size=(1399, 1399)), ERROR, "1399 × 1399 px"),
    (picture(size=(3001, 3001)), ERROR, "3001 × 3001 px"),
    (picture(size=(1500, 1400)), ERROR, "must be square"),
    (picture("CMYK"), ERROR, "CMYK"),
    (picture("L"), WARNING, "grey"),
    (picture(kind="PNG"), ERROR, "PNG in a file called .jpg"),
    (picture("RGBA", kind="PNG"), ERROR, "transparency"),
    (picture("P", kind="PNG"), WARNING, "palette"),
    (picture()[:-600], ERROR, "cut short"),
    (picture() + bytes(600_000), NOTE, "at most 512 KB"),
    (picture()[:30], ERROR, "no JPEG and no PNG"),
    (b"GIF89a" + bytes(90), ERROR, "no JPEG and no PNG"),
    (b"<svg/>", ERROR, "no JPEG and no PNG"),
)


@pytest.mark.parametrize(("data", "severity", "words"), PICTURES)
def test_a_cover_that_will_not_do_is_found_with_its_file(
    show: Damaged, data: bytes, severity: Severity, words: str
) -> None:
    show.put(show.cover, data)
    (found,) = [each for each in show.found("art.show") if words in each.what]
    assert (found.severity, found.file) == (severity, show.cover.name)


@pytest.mark.parametrize(
    ("address", "severity", "words"),
    [
        ("https://slow.water.fm/cover.jpeg", WARNING, ".jpeg"),
        ("https://slow.water.fm/cover.webp", ERROR, "full address"),
        ("cover.jpg", ERROR, "full address"),
        ("", ERROR, "full address"),
    ],
)
def test_a_covers_address_that_apps_do_not_take_is_found_with_its_line(
    show: Damaged, address: str, severity: Severity, words: str
) -> None:
    cover = f"https://slow.water.fm/{show.cover.name}"
    show.edit(show.feed, f'<itunes:image href="{cover}"', f'<itunes:image href="{address}"')
    (found,) = show.found("art.show")
    assert (found.severity, found.file) == (severity, "feed.xml")
    assert words in found.what and found.line


def test_a_show_without_a_cover_is_found(show: Damaged) -> None:
    show.edit(show.feed, "itunes:image", "itunes:picture")
    (found,) = show.found("art.show")
    assert found.severity is ERROR and "no <itunes:image>" in found.what


def test_an_episodes_own_cover_is_found_under_its_episode(show: Damaged) -> None:
    show.put(show.folder / "cover-1.jpg", picture(size=(300, 300)))
    url = "https://slow.water.fm/episodes/the-ferry/cover-1.jpg"
    show.edit(show.feed, "<guid", f'<itunes:image href="{url}"/><guid')
    (found,) = show.found("art.episodes")
    assert (found.file, found.episode) == ("episodes/the-ferry/cover-1.jpg", "the-ferry")
    assert "300 × 300 px" in found.what


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("dpi", [72, 300])
def test_a_jpeg_says_what_it_is_as_pillow_reads_it(mode: str, dpi: int) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "JPEG", dpi=(dpi, dpi), progressive=True)
    found = look(buffer.getvalue())
    assert found is not None
    assert (found.kind, found.width, found.height) == ("jpg", 40, 30)
    assert found.colours == {"RGB": "RGB", "L": "grey", "CMYK": "CMYK"}[mode]
    assert found.dpi == (dpi if mode != "CMYK" else found.dpi) and found.whole


@pytest.mark.parametrize(
    ("mode", "colours", "alpha"),
    [("RGB", "RGB", False), ("RGBA", "RGB", True), ("LA", "grey", True), ("1", "grey", False)],
)
def test_a_png_says_what_it_is(mode: str, colours: str, alpha: bool) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "PNG", dpi=(300, 300))
    found = look(buffer.getvalue())
    assert found is not None
    assert (found.colours, found.alpha, found.dpi, found.whole) == (colours, alpha, 300, True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_anywhere_is_none_or_not_whole(kind: str) -> None:
    data = picture(size=(40, 30), kind=kind)
    for end in range(len(data) - 2):
        found = look(data[:end])
        assert found is None or not found.whole
