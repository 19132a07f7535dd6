"""Slugs, finding episodes, URLs, and what is due."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays import addresses
from spoken_essays.addresses import Source, base_url, find_episodes, is_due, is_public, slugify
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.model import Essay
from spoken_essays.show import Show

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def show(tmp_path: Path) -> Show:
    return Show(root=tmp_path)


def essay(show: Show, folder: str, name: str = "essay.md") -> Path:
    path = show.episodes / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("A title\n\nA line.\n")
    return path


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A walk in the rain", "a-walk-in-the-rain"),
        ("It’s fine, isn't it?", "its-fine-isnt-it"),
        ("Über Äpfel", "uber-apfel"),
        ("  Blanks — and dashes …", "blanks-and-dashes"),
        ("Что делать?", "chto-delat"),
        ("北京", "bei-jing"),
        ("1994", "1994"),
        ("Tea 🍵 & toast", "tea-toast"),
        ("&amp; &#65;", "amp-65"),
        ("under_score/slash\\back", "under-score-slash-back"),
        ("../../etc/passwd", "etc-passwd"),
        ("1,000 days", "1000-days"),
    ],
)
def test_a_title_becomes_an_address(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.mark.parametrize("title", ["🎉🎉", "", "…", "—", "!!!", "\u200b"])
def test_a_title_without_letters_asks_for_a_slug(title: str) -> None:
    with pytest.raises(ShowError, match="--slug"):
        slugify(title)


def test_a_long_title_is_cut_between_words() -> None:
    slug = slugify("marvellous " * 40)
    assert slug == "-".join(["marvellous"] * 7)
    assert len(slug) <= addresses.LONGEST_SLUG


def test_one_endless_word_is_cut_where_it_must_be() -> None:
    assert slugify("o" * 300) == "o" * 80


@pytest.mark.parametrize("title", ["Con", "NUL", "com1", "LPT9", "Aux."])
def test_a_name_that_windows_keeps_for_itself_is_not_used(title: str) -> None:
    assert slugify(title) == f"{title.lower().strip('.')}-essay"


@pytest.mark.parametrize("title", ["Chapters", "Index", "Cover"])
def test_an_episode_is_not_called_like_a_file_beside_it(title: str) -> None:
    slug = slugify(title)
    beside = {addresses.public_href(slug, name) for name in ("chapters.json", "index.html")}
    own = {addresses.public_href(slug, suffix) for suffix in (".json", ".html", ".mp3")}
    assert not own & beside


@given(st.text(max_size=300))
def test_a_slug_is_always_one(title: str) -> None:
    try:
        slug = slugify(title)
    except ShowError:
        return
    assert addresses.is_slug(slug)
    assert slugify(slug) == slug


def test_episodes_are_found_by_slug(show: Show) -> None:
    second, first = essay(show, "two"), essay(show, "one", "essay.txt")
    assert find_episodes(show) == (
        Source(slug="one", path=first),
        Source(slug="two", path=second),
    )


def test_a_show_without_episodes_has_none(show: Show) -> None:
    assert find_episodes(show) == ()
    show.episodes.mkdir()
    assert find_episodes(show) == ()


def test_what_is_no_episode_is_passed_over(show: Show) -> None:
    essay(show, ".hidden")
    essay(show, "ideas", "notes.md")
    (show.episodes / "loose.md").write_text("x")
    (show.episodes / "folder" / "essay.md").mkdir(parents=True)
    (show.episodes / "gone").mkdir()
    (show.episodes / "gone" / "essay.md").symlink_to("nowhere")
    assert find_episodes(show) == ()


def test_a_folder_that_is_no_slug_gets_one(show: Show) -> None:
    path = essay(show, "My Second Essay!")
    assert find_episodes(show) == (Source(slug="my-second-essay", path=path),)


def test_two_essays_in_one_folder_are_refused(show: Show) -> None:
    essay(show, "one"), essay(show, "one", "essay.txt")
    with pytest.raises(ShowError, match=r"episodes/one holds both essay\.md and essay\.txt"):
        find_episodes(show)


def test_two_folders_with_one_slug_are_refused(show: Show) -> None:
    essay(show, "my-essay"), essay(show, "My Essay")
    with pytest.raises(ShowError, match=r"episodes/My Essay and episodes/my-essay .*rename"):
        find_episodes(show)


def test_a_folder_of_emoji_is_refused(show: Show) -> None:
    essay(show, "🎉")
    with pytest.raises(ShowError, match=r"episodes/🎉: .*rename"):
        find_episodes(show)


def test_a_folder_name_that_is_no_unicode_is_no_crash(show: Show) -> None:
    show.episodes.mkdir()
    try:
        folder = os.fsdecode(os.fsencode(show.episodes) + b"/caf\xe9")
        essay(show, Path(folder).name)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert [source.slug for source in find_episodes(show)] == ["caf"]


@pytest.mark.parametrize(
    ("given_url", "base"),
    [
        ("", "http://127.0.0.1:8000/"),
        ("https://essays.example.com", "https://essays.example.com/"),
        (" HTTPS://Essays.Example.COM/Show// ", "https://essays.example.com/Show/"),
        (
            "https://example.com:8443/a b%20c".replace(" ", "é"),
            "https://example.com:8443/a%C3%A9b%20c/",
        ),
        ("https://müller.de/", "https://xn--mller-kva.de/"),
        ("http://[2001:db8::1]:80/x", "http://[2001:db8::1]:80/x/"),
    ],
)
def test_a_base_url_ends_in_one_slash(show: Show, given_url: str, base: str) -> None:
    assert base_url(replace(show, base_url=given_url)) == base


@pytest.mark.parametrize(
    ("given_url", "hint"),
    [
        ("essays.example.com", "https://"),
        ("ftp://essays.example.com/", "https://"),
        ("https:///show", "https://"),
        ("https://exa mple.com/", "https://"),
        ("https://example.com:port/", "https://"),
        ("https://example.com:99999/", "https://"),
        ("https://[::1/", "https://"),
        ("https://exa\nmple.com/", "https://"),
        ("https://<host>/", "https://"),
        ("https://" + "ä" * 80 + ".de/", "https://"),
        ("https://example.com/?show=1", r"without \?"),
        ("https://example.com/#top", r"without \?"),
        ("https://example.com/?", r"without \?"),
        ("https://me:secret@example.com/", "password"),
        ("https://example.com/show/feed.xml", "without feed.xml"),
    ],
)
def test_a_base_url_that_cannot_be_used_says_why(show: Show, given_url: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=f"(?s)spoken.toml: base_url.*{hint}"):
        base_url(replace(show, base_url=given_url))
    assert not is_public(given_url)


@pytest.mark.parametrize(
    "url",
    [
        "https://essays.example.com/",
        "http://me.github.io/essays",
        "https://müller.de",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://example.com.:8443/a",
    ],
)
def test_an_address_that_anyone_can_reach_is_public(url: str) -> None:
    assert is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://localhost:8000/",
        "http://show.localhost/",
        "http://127.0.0.1:8000/",
        "http://127.9/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://192.168.1.4/",
        "http://10.0.0.1/",
        "http://169.254.1.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://0.0.0.0/",
        "http://nas/",
        "http://nas.local/",
        "http://printer.lan/",
        "http://router.home.arpa/",
        "https://show.test/",
        "https://show.example/",
        "https://show.invalid/",
        "ftp://example.com/",
    ],
)
def test_an_address_that_only_some_can_reach_is_not_public(url: str) -> None:
    assert not is_public(url)


def test_the_files_of_an_episode_lie_in_its_folder() -> None:
    assert addresses.public_href("a-walk", ".mp3") == "episodes/a-walk/a-walk.mp3"
    assert addresses.public_href("a-walk", "chapters.json") == "episodes/a-walk/chapters.json"


def test_an_address_is_quoted_below_the_base() -> None:
    base = "https://example.com/show/"
    assert addresses.address(base, "my cover ä?.jpg") == f"{base}my%20cover%20%C3%A4%3F.jpg"
    assert addresses.address(base, "") == base


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_a_date_without_a_zone_is_the_same_moment_everywhere(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert addresses.zoned(datetime(2026, 5, 1, 12)) == NOW
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("draft", "published", "due"),
    [
        (False, None, True),
        (False, NOW, True),
        (False, NOW + timedelta(seconds=1), False),
        (False, NOW - timedelta(days=900), True),
        (False, datetime(2026, 5, 1, 12), True),
        (False, datetime(2026, 5, 1, 12, 0, 1), False),
        (True, None, False),
        (True, NOW - timedelta(days=1), False),
    ],
)
def test_drafts_and_future_dates_are_not_due(
    draft: bool, published: datetime | None, due: bool
) -> None:
    text = Essay(slug="x", path=Path("x"), title="x", draft=draft, published=published)
    assert is_due(text, NOW) is due
