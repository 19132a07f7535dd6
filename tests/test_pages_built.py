"""The pages as a real build leaves them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from conftest import spoken
from page_samples import elements


def test_every_address_in_a_built_page_leads_to_a_file(built: Path) -> None:
    pages = sorted((built / "public").rglob("index.html")) + sorted(
        (built / "public").rglob("embed.html")
    )
    assert len(pages) == 3
    for page in pages:
        for each in elements(page.read_text(encoding="utf-8")):
            for name in ("href", "src", "data-artwork"):
                parts = urlsplit(each.attributes.get(name, ""))
                if parts.path and not parts.scheme:
                    assert (page.parent / unquote(parts.path)).is_file(), (page, each)


def test_every_cue_of_the_transcript_is_a_line_of_the_page(built: Path) -> None:
    folder = built / "public/episodes/the-ferry"
    transcript = elements((folder / "the-ferry.html").read_text(encoding="utf-8"))
    said = {each["id"]: each for each in transcript if "data-start" in each.attributes}
    page = elements((folder / "index.html").read_text(encoding="utf-8"), class_="line")
    lines = {each["id"]: each for each in page}
    assert list(lines) == list(said)
    for name, each in lines.items():
        assert each["data-start"] == said[name]["data-start"]
        assert each["data-end"] == said[name]["data-end"]
        assert each.text.removesuffix("#") == said[name].text


def test_an_episode_that_was_not_asked_for_keeps_its_page_until_it_is_built(
    show: Path, essay: Path
) -> None:
    other = show / "episodes" / "other" / "essay.md"
    other.parent.mkdir()
    other.write_text("A few words.\n", encoding="utf-8")
    page = show / "public" / "episodes" / "the-ferry" / "index.html"
    before = page.read_bytes()
    essay.write_text(essay.read_text(encoding="utf-8") + "\nAnd one more.\n", encoding="utf-8")
    assert spoken("build", "other", cwd=show).code == 0
    assert page.read_bytes() == before
    assert (show / "public" / "episodes" / "other" / "index.html").is_file()
    assert spoken("build", cwd=show).code == 0
    assert b"And one more." in page.read_bytes()
