"""A blog's feed: each post an episode, once. A real server, a real feed that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import spoken
from manuscript_making import empty_show
from web_host import Host, Served, hosting

from spoken_essays.errors import ManuscriptError
from spoken_essays.intake.adding import add, add_feed
from spoken_essays.intake.records import Added, Outcome, Passed, Wishes
from spoken_essays.show import Show
from spoken_essays.text.essay import read_essay

PROSE = "The dog looked at the sea, and the sea, as it does, looked somewhere else entirely. " * 12
ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<pubDate>{date}</pubDate><dc:creator>Nora Field</dc:creator>
<description>{short}</description>{content}</item>"""
CONTENT = "<content:encoded><![CDATA[{}]]></content:encoded>"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Field notes</title>
<link>{url}/</link><description>Notes</description><language>en-GB</language>
{items}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Notizen</title>
<id>urn:x:feed</id><updated>2024-05-01T00:00:00Z</updated><author><name>Nora Feld</name></author>
<entry><title type="html">Der &amp;lt;b&amp;gt; Hund</title><id>urn:x:1</id>
<link href="{url}/hund"/><updated>2024-05-01T10:00:00+02:00</updated>
<content type="html">&lt;p&gt;Er schlief.&lt;br&gt;Und dann nicht.&lt;/p&gt;</content>
</entry></feed>"""


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


@pytest.fixture
def show(tmp_path: Path) -> Show:
    return empty_show(tmp_path)


def item(host: Host, title: str, day: int, body: str = "", guid: str = "", link: str = "") -> str:
    name = link or title.lower().replace(" ", "-")
    return ITEM.format(
        title=title,
        link=f"{host.url}/{name}",
        guid=guid or f"{host.url}/?p={title}",
        date=f"{day:02} May 2024 08:00:00 +0000",
        short="Only the beginning of it […]",
        content=CONTENT.format(body) if body else "",
    )


def serve(host: Host, *items: str) -> None:
    body = RSS.format(url=host.url, items="".join(items)).encode()
    host.files["/feed.xml"] = Served(body=body, type="application/rss+xml")


def fed(show: Show, host: Host, *, since: date | None = None, draft: bool = False) -> list[Outcome]:
    wishes = Wishes(private=True, draft=draft)
    return list(add_feed(show, f"{host.url}/feed.xml", wishes, since=since))


def slugs(outcomes: list[Outcome]) -> list[str]:
    return [each.slug for each in outcomes if isinstance(each, Added)]


def test_each_post_becomes_an_episode_the_oldest_first(show: Show, host: Host) -> None:
    serve(host, item(host, "The sea", 3, f"<p>{PROSE}</p>"), item(host, "The dog", 1, "<p>A.</p>"))
    assert slugs(fed(show, host)) == ["the-dog", "the-sea"]
    essay = read_essay(show.episodes / "the-dog" / "essay.md", slug="the-dog")
    assert (essay.title, essay.author, essay.language) == ("The dog", "Nora Field", "en-GB")
    assert str(essay.published) == "2024-05-01 08:00:00+00:00"
    assert essay.source == (f"{host.url}/the-dog", f"{host.url}/?p=The dog")


def test_no_post_comes_twice_and_new_ones_do(show: Show, host: Host) -> None:
    old = item(host, "The dog", 1, "<p>A.</p>")
    serve(host, old)
    assert slugs(fed(show, host)) == ["the-dog"]
    serve(host, item(host, "The sea", 3, "<p>B.</p>"), old)
    again = fed(show, host)
    assert slugs(again) == ["the-sea"]
    assert [each.why for each in again if isinstance(each, Passed)] == ["is there already"]
    assert slugs(fed(show, host)) == []


@pytest.mark.parametrize(
    "changed",
    [{"link": "moved", "guid": "urn:1"}, {"link": "the-dog", "guid": "urn:2"}],
    ids=["its address", "its guid"],
)
def test_a_post_is_known_by_its_address_or_its_guid(
    show: Show, host: Host, changed: dict[str, str]
) -> None:
    serve(host, item(host, "The dog", 1, "<p>A.</p>", guid="urn:1"))
    fed(show, host)
    serve(host, item(host, "Another title", 1, "<p>A.</p>", **changed))
    assert slugs(fed(show, host)) == []


def test_a_post_is_known_wherever_its_episode_was_moved_to(show: Show, host: Host) -> None:
    serve(host, item(host, "The dog", 1, "<p>A.</p>"))
    fed(show, host)
    (show.episodes / "the-dog").rename(show.episodes / "a-better-name")
    assert slugs(fed(show, host)) == []


def test_a_post_twice_in_a_feed_is_one(show: Show, host: Host) -> None:
    serve(host, *[item(host, "The dog", 1, "<p>A.</p>")] * 2)
    assert slugs(fed(show, host)) == ["the-dog"]


def test_posts_of_one_title_get_addresses_of_their_own(show: Show, host: Host) -> None:
    serve(
        host,
        *(item(host, "Notes", day, "<p>A.</p>", link=f"n{day}", guid=str(day)) for day in (1, 2)),
    )
    assert slugs(fed(show, host)) == ["notes", "notes-2024-05-02"]


def test_since_leaves_out_what_is_older(show: Show, host: Host) -> None:
    serve(host, *(item(host, f"Day {day}", day, "<p>A.</p>") for day in (1, 2, 3)))
    assert slugs(fed(show, host, since=date(2024, 5, 2))) == ["day-2", "day-3"]


def test_a_post_that_is_only_a_beginning_is_fetched_from_its_page(show: Show, host: Host) -> None:
    serve(host, item(host, "The dog", 1))
    page = (
        f"<html lang=en-IE><head><title>x</title></head><body><nav>Menu</nav><article><h1>The dog"
        f"</h1><p>{PROSE}</p><p>One line.<br>And another, below it.</p></article></body></html>"
    )
    host.files["/the-dog"] = Served(body=page.encode(), type="text/html")
    [found] = fed(show, host)
    assert isinstance(found, Added)
    essay = read_essay(found.path, slug=found.slug)
    assert [line.text for line in essay.body[-1].lines] == ["One line.", "And another, below it."]
    assert (essay.title, essay.language) == ("The dog", "en-IE")


def test_a_post_that_cannot_be_had_does_not_stop_the_others(show: Show, host: Host) -> None:
    serve(host, item(host, "The dog", 1), item(host, "The sea", 2, "<p>A.</p>"))
    failed, added = fed(show, host)
    assert isinstance(failed, Passed) and failed.failed and "404" in failed.why
    assert isinstance(added, Added)


def test_what_the_blog_puts_below_each_post_goes(show: Show, host: Host) -> None:
    end = '<p>The post <a href="/x">The dog</a> appeared first on <a href="/">Notes</a>.</p>'
    serve(host, item(host, "The dog", 1, f"<p>A<br>B</p><hr><p>C</p>{end}"))
    [found] = fed(show, host)
    assert isinstance(found, Added)
    assert found.path.read_text(encoding="utf-8").endswith("---\n\nA\nB\n\n* * *\n\nC\n")


def test_an_atom_feed_in_another_language(show: Show, host: Host) -> None:
    body = ATOM.format(url=host.url).encode()
    host.files["/feed.xml"] = Served(body=body, type="application/atom+xml")
    [found] = fed(show, host)
    assert isinstance(found, Added)
    essay = read_essay(found.path, slug=found.slug)
    assert (essay.title, essay.author, essay.language) == ("Der <b> Hund", "Nora Feld", "de")
    assert [line.text for line in essay.body[0].lines] == ["Er schlief.", "Und dann nicht."]


def test_scripts_in_a_feed_come_to_nothing(show: Show, host: Host) -> None:
    nasty = "<p>A<script>alert(1)</script><img src=x onerror=alert(2)> &lt;b&gt;</p>"
    serve(host, item(host, "The &lt;i&gt; dog", 1, nasty, link="dog"))
    [found] = fed(show, host)
    assert isinstance(found, Added)
    text = found.path.read_text(encoding="utf-8")
    assert "alert" not in text and "onerror" not in text
    assert text.endswith("A \\<b>\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>no feed</body></html>", "is no feed that can be read"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"/>', "declares entities"),
        (b"", "is no feed that can be read"),
    ],
)
def test_what_is_no_feed_is_a_sentence(show: Show, host: Host, body: bytes, said: str) -> None:
    host.files["/feed.xml"] = Served(body=body, type="application/rss+xml")
    with pytest.raises(ManuscriptError, match=said):
        fed(show, host)


def test_a_feed_that_was_not_asked_for_as_one_is_a_sentence(show: Show, host: Host) -> None:
    serve(host, item(host, "The dog", 1, "<p>A.</p>"))
    with pytest.raises(ManuscriptError, match="write --feed before it"):
        list(add(show, f"{host.url}/feed.xml", Wishes(private=True)))


def test_the_command_says_what_was_made_and_what_was_passed_over(show: Show, host: Host) -> None:
    serve(host, *(item(host, f"Day {day}", day, "<p>A word.</p>") for day in (1, 2, 3)))
    feed = ("add", "--feed", f"{host.url}/feed.xml", "--allow-private")
    first = spoken(*feed, "--since", "2024-05-02", "--draft", cwd=show.root)
    assert first.code == 0
    assert first.out.splitlines() == [
        "Day 2",
        "  made      episodes/day-2/essay.md (2 words)",
        "Day 3",
        "  made      episodes/day-3/essay.md (2 words)",
        "Passed over: 1 older.",
        "Added 2 episodes. Next: spoken plan",
    ]
    assert "draft: true" in (show.episodes / "day-2" / "essay.md").read_text(encoding="utf-8")
    second = spoken(*feed, "--json", cwd=show.root)
    said = json.loads(second.out)
    assert [each["slug"] for each in said["added"]] == ["day-1"]
    assert [each["why"] for each in said["passed"]] == ["is there already"] * 2
    third = spoken(*feed, cwd=show.root)
    assert third.out.splitlines() == ["Passed over: 3 there already.", "Nothing new was added."]
