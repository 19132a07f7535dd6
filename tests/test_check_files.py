"""Files that are missing, empty, left over or not those that were settled; the feed on the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from damage import SLUG, Damaged
from web_host import Host, Served, hosting

from spoken_essays.checking.feed import Site
from spoken_essays.checking.findings import Severity
from spoken_essays.errors import ShowError
from spoken_essays.feeds.ledger import Release, record
from spoken_essays.places import TRANSCRIPTS
from spoken_essays.stamps import file_digest

ERROR, WARNING, NOTE = Severity


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def show(built: Path, tmp_path: Path, kept: Path) -> Damaged:
    return Damaged.copy(built, tmp_path / "show", kept)


def test_the_show_as_it_was_built_breaks_no_rule(show: Damaged) -> None:
    assert show.unexplained() == []
    assert show.checked().counts == {"error": 0, "warning": 0, "note": 1}


# What is done to the show, and the finding: rule, severity, its file, words.
BREAKAGES: tuple[tuple[Callable[[Damaged], object], str, Severity, str, str], ...] = (
    (lambda show: show.mp3.unlink(), "files.missing", ERROR, "feed.xml", ".mp3"),
    (lambda show: show.cover.unlink(), "files.missing", ERROR, "feed.xml", "cover-"),
    (
        lambda show: (show.folder / f"{SLUG}.srt").unlink(),
        "files.missing",
        ERROR,
        "feed.xml",
        f"{SLUG}.srt",
    ),
    (
        lambda show: (show.folder / "index.html").unlink(),
        "files.missing",
        WARNING,
        "feed.xml",
        "index.html",
    ),
    (
        lambda show: show.put(show.folder / f"{SLUG}.vtt", ""),
        "files.empty",
        ERROR,
        "feed.xml",
        f"{SLUG}.vtt",
    ),
    (
        lambda show: next(show.public.glob("assets/*.css")).unlink(),
        "files.links",
        WARNING,
        "index.html",
        ".css",
    ),
    (
        lambda show: show.put(show.public / "old" / "notes.txt", "x"),
        "files.unnamed",
        NOTE,
        "old/notes.txt",
        "Nothing names",
    ),
    (
        lambda show: show.edit(show.feed, "slow.water.fm/episodes", "else.where.fm/episodes"),
        "files.elsewhere",
        NOTE,
        "feed.xml",
        "only --live",
    ),
    (
        lambda show: show.change(show.feed, lambda data: re.sub(rb"(<guid.*?>)..", rb"\1zz", data)),
        "stable.ledger",
        ERROR,
        f"episodes/{SLUG}/episode.toml",
        "the guid zz",
    ),
    (
        lambda show: show.change(
            show.feed, lambda data: re.sub(rb"(<pubDate>.*)\d", rb"\g<1>9", data)
        ),
        "stable.ledger",
        ERROR,
        f"episodes/{SLUG}/episode.toml",
        "The feed dates it",
    ),
    (
        lambda show: (show.root / "episodes" / SLUG / "episode.toml").unlink(),
        "stable.ledger",
        ERROR,
        f"episodes/{SLUG}/episode.toml",
        "has no episode.toml",
    ),
    (
        lambda show: show.put(show.root / "episodes" / SLUG / "episode.toml", "guid = 7"),
        "stable.ledger",
        ERROR,
        f"episodes/{SLUG}/episode.toml",
        "episode.toml:1",
    ),
    (
        lambda show: show.put(
            show.root / "identity.toml", 'guid = "dc753fda-d571-546e-9680-000000000000"'
        ),
        "stable.ledger",
        ERROR,
        "feed.xml",
        "identity.toml has dc753fda",
    ),
)


@pytest.mark.parametrize(("how", "rule", "severity", "file", "words"), BREAKAGES)
def test_a_file_that_is_not_as_it_should_be_is_found(
    show: Damaged,
    how: Callable[[Damaged], object],
    rule: str,
    severity: Severity,
    file: str,
    words: str,
) -> None:
    how(show)
    found = [each for each in show.found(rule) if each.file == file and words in each.what]
    assert [each.severity for each in found] == [severity], show.checked().findings


def released(show: Damaged, href: str = "", **changes: object) -> None:
    """Settle the mp3 that is there as published."""
    values = {
        "href": href or show.mp3.relative_to(show.public).as_posix(),
        "bytes": show.mp3.stat().st_size,
        "seconds": 47.0,
        "sound": "0" * 64,
        "sha256": file_digest(show.mp3),
    }
    folder = show.root / "episodes" / SLUG
    record(folder, Release(**{**values, **changes}), keep_days=9, now=datetime.now(UTC))  # type: ignore[arg-type]


def test_an_mp3_that_is_the_one_published_is_right(show: Damaged) -> None:
    released(show)
    assert show.found("stable.ledger") == []


def test_another_file_under_a_published_name_is_found(show: Damaged) -> None:
    released(show, sha256="0" * 64)
    (found,) = show.found("stable.ledger")
    assert found.severity is ERROR and "not the file that was published" in found.what


def test_sound_that_waits_to_be_published_is_noted(show: Damaged) -> None:
    released(show, href=f"episodes/{SLUG}/{SLUG}-00000000.mp3")
    (found,) = show.found("stable.ledger")
    assert found.severity is NOTE and "publish it" in found.what


def test_a_feed_that_says_it_lies_elsewhere_is_found_but_a_copy_of_it_may(show: Damaged) -> None:
    show.edit(show.feed, 'feed.xml" rel="self"', 'rss.xml" rel="self"')
    (found,) = [each for each in show.found("spec.channel") if each.severity is ERROR]
    assert "/rss.xml; the feed lies at" in found.what and found.line
    assert not [
        each for each in show.found("spec.channel", feed=show.feed) if "lies at" in each.what
    ]


def test_an_episode_that_is_gone_from_the_feed_is_found_unless_it_was_withdrawn(
    show: Damaged,
) -> None:
    released(show)
    show.change(show.feed, lambda data: re.sub(rb"(?s)<item>.*</item>", b"", data))
    (found,) = show.found("stable.ledger")
    assert found.severity is WARNING and "in no feed any more" in found.what
    essay = show.root / "episodes" / SLUG / "essay.md"
    show.edit(essay, "episode: 3", "withdrawn: true")
    assert show.found("stable.ledger") == []


def test_a_replaced_mp3_that_apps_may_still_ask_for_is_no_stray(show: Damaged) -> None:
    current = show.mp3.relative_to(show.public).as_posix()
    former = f"episodes/{SLUG}/{SLUG}-00000000.mp3"
    show.put(show.public / former, b"old")
    assert [each.file for each in show.found("files.unnamed")] == [former]
    released(show, href=former)
    released(show, href=current)
    assert show.found("files.unnamed") == []


def test_an_episode_that_was_not_asked_for_is_not_looked_at(show: Damaged) -> None:
    show.put(show.root / "episodes" / "the-door" / "essay.md", "# The door\n\nIt stood open.\n")
    assert show.checked(slugs=("the-door",)).files == 0
    assert show.checked(slugs=(SLUG,)).episodes == (SLUG,)


def test_many_files_left_over_are_counted_not_listed(show: Damaged) -> None:
    for number in range(30):
        show.put(show.public / f"{number}.bak", b"")
    found = show.found("files.unnamed")
    assert len(found) == 11
    assert found[-1].what.startswith("20 more")


# What is changed in the feed after it was published, and the finding: severity, words.
CHANGES: tuple[tuple[str, str, Severity | None, str], ...] = (
    ("^", "", None, ""),
    (r"(<description>A short)", r"\1er", None, ""),
    (r"(<guid[^>]*>)..", r"\1zz", ERROR, "a second time"),
    (r"(<podcast:guid>)..", r"\1zz", ERROR, "keeps it for ever"),
    (r"<pubDate>.*</pubDate>", "<pubDate>Sat, 02 Mar 2024 07:00:00 +0000</pubDate>", ERROR, "date"),
    (r'length="\d', 'length="9', ERROR, "Other sound has the same address"),
    (r"-\w{8}\.mp3", "-00000000.mp3", NOTE, "another address"),
    (r"(?s)<item>.*</item>", "", WARNING, "is no more"),
)


@pytest.mark.parametrize(("before", "after", "severity", "words"), CHANGES)
def test_what_hurts_subscribers_of_the_feed_before_is_found(
    show: Damaged, tmp_path: Path, before: str, after: str, severity: Severity | None, words: str
) -> None:
    previous = tmp_path / "previous.xml"
    previous.write_bytes(show.feed.read_bytes())
    text = re.sub(before, after, show.feed.read_text(encoding="utf-8"))
    show.put(show.feed, text)
    found = show.found("stable.previous", previous=previous)
    assert [each.severity for each in found] == ([severity] if severity else [])
    assert all(words in each.what for each in found)


def test_a_previous_feed_that_is_none_is_told(show: Damaged, tmp_path: Path) -> None:
    other = tmp_path / "previous.xml"
    other.write_text("no feed")
    with pytest.raises(ShowError, match="no feed that could be read"):
        show.checked(previous=other)


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://a.fm/show/x.mp3", "x.mp3"),
        ("http://A.fm/show/a%20b/x.mp3?v=2#t", "a b/x.mp3"),
        ("https://a.fm/show/", ""),
        ("https://a.fm/other/x.mp3", None),
        ("https://b.fm/show/x.mp3", None),
        ("https://a.fm/show/../../etc/passwd", None),
        ("https://a.fm/show/%2e%2e/%2e%2e/etc/passwd", None),
        ("https://a.fm/show//etc/passwd", None),
        ("https://a.fm/show/a%00b", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_a_url_means_a_file_below_the_folder_or_none(url: str, href: str | None) -> None:
    assert Site(out=Path("public"), base="https://a.fm/show/").href(url) == href


TYPES = {".mp3": "audio/mpeg", ".xml": "application/rss+xml", ".jpg": "image/jpeg", **TRANSCRIPTS}


def published(show: Damaged, host: Host) -> str:
    """Serve the show from a host, as if base_url were its address; the URL of its feed."""
    text = show.feed.read_text(encoding="utf-8").replace("https://slow.water.fm", host.url)
    show.put(show.feed, text)
    for path in filter(Path.is_file, show.public.rglob("*")):
        name = path.relative_to(show.public).as_posix()
        kind = TYPES.get(path.suffix, "text/plain")
        host.files[f"/{name}"] = Served(path.read_bytes(), type=kind)
    return f"{host.url}/feed.xml"


def test_a_feed_on_the_web_is_asked_for_with_all_its_files(show: Damaged) -> None:
    with hosting() as host:
        url = published(show, host)
        checked = show.checked(live=url)
        assert checked.live == url
        assert [each for each in checked.findings if each.rule[:5] == "live."] == []
        assert f"/episodes/{SLUG}/{show.mp3.name}" in host.asks("HEAD")
        del host.files[f"/episodes/{SLUG}/{SLUG}.vtt"]
        (found,) = show.found("live.missing", live=url)
        assert found.severity is ERROR
        assert found.file == f"{host.url}/episodes/{SLUG}/{SLUG}.vtt"
        assert found.what.startswith("It is not there (404)") and found.what.endswith(".")


def test_a_feed_on_the_web_needs_nothing_built_here(show: Damaged) -> None:
    with hosting() as host:
        url = published(show, host)
        show.feed.unlink()
        assert show.checked(live=url).counts["error"] == 0


def test_a_show_that_is_not_public_has_no_feed_on_the_web(show: Damaged) -> None:
    show.edit(show.root / "spoken.toml", 'base_url = "https://slow.water.fm/"', "")
    with pytest.raises(ShowError, match="set base_url"):
        show.checked(live="")


def test_nothing_built_yet_is_a_sentence(show: Damaged) -> None:
    show.feed.unlink()
    with pytest.raises(ShowError, match="holds no feed yet: `spoken build` makes it"):
        show.checked()
