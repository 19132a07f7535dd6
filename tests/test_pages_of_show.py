"""The show's own page: episodes, seasons, how to subscribe, what its author says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_samples import FEED, elements, episode, episodes, essay, show, show_page

from spoken_essays.errors import SettingsError
from spoken_essays.outlets import FeedSettings, Person, Site
from spoken_essays.pages import site
from spoken_essays.published import FeedLink


def titles(page: str) -> list[str]:
    return [each.text for each in elements(page, "a") if set(each.around) & {"h3", "h4"}]


def test_episodes_stand_newest_first_whatever_their_order(tmp_path: Path) -> None:
    page = show_page(show(tmp_path), episodes(3))
    assert titles(page) == ["Number 2", "Number 1", "Number 0"]
    assert elements(page, "a", href="episodes/number-2/index.html")


def test_two_thousand_episodes_are_one_page(tmp_path: Path) -> None:
    page = show_page(show(tmp_path), episodes(2000))
    assert page.count('<li class="card">') == 2000
    assert len(page.encode()) < 1_500_000


def test_seasons_have_headings_with_their_names(tmp_path: Path) -> None:
    many = [
        episode(essay(f"at-{place}", title=f"{season}.{place}", season=season))
        for place, season in enumerate((1, 2, None, 2))
    ]
    page = show_page(show(tmp_path, seasons={"2": "The sea"}), many)
    headings = [each.text for each in elements(page, "h3") if each.attributes.get("class")]
    assert headings == ["The sea", "Season 1", "More episodes"]
    assert len(elements(page, "h4")) == 4


def test_trailers_and_bonus_episodes_are_marked(tmp_path: Path) -> None:
    many = [episode(essay(kind, kind=kind)) for kind in ("full", "trailer", "bonus")]
    marks = [each.text for each in elements(show_page(show(tmp_path), many), "span", class_="mark")]
    assert sorted(marks) == ["Bonus", "Trailer"]


def test_an_episode_is_explicit_if_its_show_is_and_it_does_not_say_otherwise(
    tmp_path: Path,
) -> None:
    many = [episode(essay(f"a-{said}", explicit=said)) for said in (None, True, False)]
    assert show_page(show(tmp_path, explicit=True), many).count("<span>explicit</span>") == 2
    assert show_page(show(tmp_path), many).count("<span>explicit</span>") == 1


def test_a_show_without_episodes_says_so(tmp_path: Path) -> None:
    assert "There is no episode yet." in show_page(show(tmp_path), [])


def test_every_feed_can_be_found_copied_and_scanned(tmp_path: Path) -> None:
    other = FeedLink(title="Only ferries", href="feeds/ferries.xml", qr="assets/ferries.svg")
    page = show_page(show(tmp_path), [], FEED, other)
    found = elements(page, "link", type="application/rss+xml")
    assert [(each["title"], each["href"]) for each in found] == [
        ("Slow Water", "feed.xml"),
        ("Only ferries", "feeds/ferries.xml"),
    ]
    fields = elements(page, "input", type="url")
    assert [each["value"] for each in fields] == [
        "https://slow.water.fm/feed.xml",
        "https://slow.water.fm/feeds/ferries.xml",
    ]
    copies = [
        each["data-copy"] for each in elements(page, "button") if "data-copy" in each.attributes
    ]
    assert copies == [each["id"] for each in fields]
    pictures = [each for each in elements(page, "img") if each["src"].endswith(".svg")]
    assert [each["src"] for each in pictures] == [FEED.qr, other.qr]
    assert all(each["alt"] for each in pictures)


def test_apps_are_offered_only_where_they_could_reach_the_feed(tmp_path: Path) -> None:
    assert "podcast://slow.water.fm/feed.xml" in show_page(show(tmp_path), [])
    assert "podcast://" not in show_page(show(tmp_path, base_url=""), [])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("apple", "Apple Podcasts"),
        ("Apple Podcasts", "Apple Podcasts"),
        ("pocket-casts", "Pocket Casts"),
        ("My <b>blog</b>", "My <b>blog</b>"),
    ],
)
def test_links_are_named_as_their_apps_are_or_as_written(
    tmp_path: Path, name: str, shown: str
) -> None:
    page = show_page(show(tmp_path, links={name: "https://there.fm/"}), [])
    assert [each.text for each in elements(page, "a", href="https://there.fm/")] == [shown]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " http://[", ""]
)
def test_a_link_that_is_no_web_address_is_left_out(tmp_path: Path, url: str) -> None:
    where = show(
        tmp_path,
        links={"apple": url},
        people=(Person(name="Ada", href=url),),
        feed=FeedSettings(license="CC", license_url=url, funding=url),
    )
    for each in elements(show_page(where, []), "a"):
        assert not each["href"].lower().startswith(("javascript", "data", " "))


def test_about_is_markdown_made_safe(tmp_path: Path) -> None:
    text = (
        "I write **letters**.\n\n#### Where\n\nFrom the [pier](https://pier.fm).\n\n# Deep\n\n"
        "<script>alert(1)</script> ![a sail](https://evil.fm/x.png) [x](javascript:alert(1))\n\n"
        "- one\n  - two\x00\n"
    )
    (tmp_path / "about.md").write_text(text, encoding="utf-8")
    page = show_page(show(tmp_path, site=Site(about="about.md")), [])
    inside = [each for each in elements(page) if each.around.count("section")]
    tags = [each.tag for each in inside]
    assert "strong" in tags and "script" not in tags
    assert "https://evil.fm/x.png" not in page and "a sail" in page
    assert not [each for each in elements(page, "a") if "javascript" in each["href"]]
    assert [each.tag for each in inside if each.text in ("Deep", "Where")] == ["h4", "h3"]
    assert [each for each in inside if each.tag == "li" and each.around[-3:] == ("ul", "li", "ul")]


def test_about_as_text_keeps_its_lines(tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("One & <two>\nthree\n\n\nfour\n", encoding="utf-8")
    page = show_page(show(tmp_path, site=Site(about="about.txt")), [])
    assert "<p>One &amp; &lt;two&gt;<br>\nthree</p>\n<p>four</p>" in page


@pytest.mark.parametrize(("data", "why"), [(None, "No such file"), (b"\xff\xfe\x00", "UTF-8")])
def test_an_about_that_cannot_be_read_is_told_by_its_name(
    tmp_path: Path, data: bytes | None, why: str
) -> None:
    if data is not None:
        (tmp_path / "about.md").write_bytes(data)
    with pytest.raises(SettingsError, match=rf"about.*about\.md.*{why}"):
        show_page(show(tmp_path, site=Site(about="about.md")), [])


def test_the_page_for_what_is_not_there_works_at_any_depth(tmp_path: Path) -> None:
    where = show(tmp_path, base_url="https://ada.fm/slöw/")
    made = site.show_pages(where, [], cover="c.jpg", feeds=[FEED])["404.html"].decode()
    [style] = elements(made, "link", rel="stylesheet")
    assert style["href"].startswith("/sl%C3%B6w/assets/")
