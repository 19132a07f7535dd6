"""Every rule for a feed, broken once in a real one, is found with its name and its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spoken_essays.checking.feed_rules import feed_findings
from spoken_essays.checking.findings import Finding, Severity

ERROR, WARNING, NOTE = Severity


@pytest.fixture(scope="module")
def feed(built: Path) -> str:
    return (built / "public" / "feed.xml").read_text(encoding="utf-8")


def loud(found: list[Finding]) -> list[Finding]:
    return [each for each in found if each.severity is not NOTE]


def test_the_feed_as_it_was_built_breaks_no_rule(feed: str) -> None:
    assert loud(feed_findings(feed.encode())) == []


# The pattern to replace, what to put there, and the finding: rule, severity, words of it.
BREAKAGES: tuple[tuple[str, str, str, Severity, str], ...] = (
    (r"\A<\?xml[^>]*>\n", "", "spec.xml", ERROR, "does not begin with <?xml"),
    (r"\A", "\n", "spec.xml", ERROR, "blank before"),
    (r"\A", "\ufeff", "spec.xml", ERROR, "byte order mark"),
    (r"</channel>", "", "spec.xml", ERROR, "mismatched tag"),
    (r"\n<rss", '\n<!DOCTYPE rss [<!ENTITY a "b">]><rss', "spec.xml", ERROR, "DOCTYPE"),
    (r"<(/?)rss\b", r"<\1feed", "spec.xml", ERROR, "no RSS feed"),
    (r'version="2.0">', 'version="0.92">', "spec.namespaces", ERROR, 'version="2.0"'),
    (r"com/dtds/podcast-1.0", "com/DTDs/Podcast-1.0", "spec.namespaces", ERROR, "xmlns:itunes"),
    (r'xmlns:podcast="[^"]*"', "", "spec.xml", ERROR, "unbound prefix"),
    (r"(</?|xmlns:)podcast\b", r"\1pod", "spec.namespaces", ERROR, "xmlns:podcast"),
    (r"<title>The ferry", "<title>  The ferry", "spec.text", WARNING, "blanks around"),
    (r"<title>Slow Water", "<title>" + "long " * 60, "spec.text", WARNING, "characters"),
    (r"<description>Slow Water", "<description>", "spec.text", ERROR, "empty"),
    (r"<description>Slow", "<description>" + "é" * 2001, "spec.text", WARNING, "bytes"),
    (r"<description>Slow", "<description>Fish &amp;amp; Slow", "spec.text", WARNING, "twice"),
    (r"<p>A short", "<h1>A</h1><p>short", "spec.text", WARNING, "<h1>"),
    (r"<pubDate>\w+, ", "<pubDate>", "", ERROR, ""),
    (r"<pubDate>[^<]*", "<pubDate>2026-05-01T08:00:00Z", "spec.dates", ERROR, "write it as"),
    (r"<pubDate>[^<]*", "<pubDate>Mon, 02 Mar 2024 07:00:00 +0000", "spec.dates", ERROR, "a Sat"),
    (r"<pubDate>[^<]*", "<pubDate>Sat, 31 Feb 2024 07:00:00 +0000", "spec.dates", ERROR, "write"),
    (r"<pubDate>[^<]*", "<pubDate>Wed, 01 Jan 2098 00:00:00 GMT", "spec.dates", WARNING, "to come"),
    (r"<language>en</language>", "", "spec.channel", ERROR, "<language>"),
    (r"<language>en<", "<language>english!<", "spec.channel", ERROR, "english!"),
    (r"<itunes:explicit>false</itunes:explicit>", "", "spec.channel", ERROR, "<itunes:explicit>"),
    (r"<link>https://slow.water.fm/<", "<link>slow.water.fm<", "spec.channel", ERROR, "address"),
    (r"fm/</link>", "fm/feed.xml</link>", "spec.channel", ERROR, "feed itself"),
    (r' rel="self"', ' rel="next"', "spec.channel", ERROR, 'rel="self"'),
    (
        r"<atom:link",
        '<atom:link rel="hub" href="https://hub.fm/"/><atom:link',
        "spec.channel",
        WARNING,
        "first <atom:link>",
    ),
    (
        r"<language>",
        "<copyright>Copyright 2026</copyright><language>",
        "spec.channel",
        NOTE,
        "word",
    ),
    (
        r"<language>",
        "<itunes:owner><itunes:email>ada at home</itunes:email></itunes:owner><language>",
        "spec.channel",
        ERROR,
        "no e-mail",
    ),
    (r'text="Arts"', 'text="arts"', "spec.category", ERROR, "“arts”"),
    (r'text="Books"', 'text="Boats"', "spec.category", ERROR, "under Arts"),
    (r'(?s)<itunes:category text="Arts">.*</itunes:category>', "", "spec.category", ERROR, "no "),
    (r"<itunes:explicit>false", "<itunes:explicit>clean", "spec.values", ERROR, "true or false"),
    (r"<itunes:explicit>false", "<itunes:explicit>maybe", "spec.values", ERROR, "true or false"),
    (r"<itunes:duration>\d+", "<itunes:duration>47.5", "spec.values", ERROR, "whole seconds"),
    (r"<itunes:season>2", "<itunes:season>0", "spec.values", ERROR, "above 0"),
    (r"<itunes:episodeType>full", "<itunes:episodeType>whole", "spec.values", ERROR, "trailer"),
    (r"<podcast:locked>no", "<podcast:locked>false", "spec.values", ERROR, "yes or no"),
    (r"<podcast:medium>podcast", "<podcast:medium>essay", "spec.values", ERROR, "one of the words"),
    (
        r"(?s)episodic(.*)<itunes:episode>3</itunes:episode>",
        r"serial\1",
        "spec.values",
        ERROR,
        "serial show",
    ),
    (r"(<podcast:guid>\w{8}-\w{4}-)5", r"\g<1>4", "spec.podcast-guid", ERROR, "UUIDv5"),
    (r"(<podcast:guid>.*</podcast:guid>)", r"\1\1", "spec.podcast-guid", ERROR, "more than one"),
    (r">Ada Lane</podcast:person>", "> </podcast:person>", "spec.persons", ERROR, "no name"),
    (r">Ada Lane</pod", ">" + "Ada" * 50 + "</pod", "spec.persons", WARNING, "150 characters"),
    (r'role="author"', 'role="auteur"', "spec.persons", WARNING, "“auteur”"),
    (r'group="writing"', 'group="typing"', "spec.persons", WARNING, "“typing”"),
    (r"(<podcast:locked.*)", r"\1\1", "spec.podcast-tags", ERROR, "2 times"),
    (
        r"<guid",
        "<podcast:funding>Help</podcast:funding><guid",
        "spec.podcast-tags",
        ERROR,
        "no url",
    ),
    (
        r"<guid",
        '<podcast:location geo="here">Home</podcast:location><guid',
        "spec.podcast-tags",
        ERROR,
        "“here”",
    ),
    (
        r"<guid",
        '<podcast:soundbite startTime="40.0" duration="99.0">So</podcast:soundbite><guid',
        "spec.podcast-tags",
        ERROR,
        "after the episode",
    ),
    (
        r"<guid",
        "<podcast:license>All mine</podcast:license><guid",
        "spec.podcast-tags",
        WARNING,
        "SPDX",
    ),
    (
        r"<docs>",
        '<atom:link rel="next" href="https://slow.water.fm/feed-2.xml"/><docs>',
        "spec.pages",
        WARNING,
        "begins and ends",
    ),
    (r"<docs>", '<atom:link rel="next" href=""/><docs>', "spec.pages", ERROR, "no address"),
    (
        r"<docs>",
        '<atom:link rel="last" href="https://a.fm/"/>' * 2 + "<docs>",
        "spec.pages",
        ERROR,
        "twice",
    ),
    (r"<guid.*</guid>", "", "spec.items", ERROR, "<guid>"),
    (r"<itunes:title>.*</itunes:title>", "", "spec.items", WARNING, "<itunes:title>"),
    (r"(<title>The.*</title>)", r"\1\1", "spec.items", ERROR, "2 times"),
    (r"<title>The ferry", "<title>The &lt;b&gt;ferry&lt;/b&gt;", "spec.items", ERROR, "markup"),
    (r"<title>The ferry", "<title>Episode 3: the ferry", "spec.items", WARNING, "Episode 3"),
    (r"<title>The ferry", "<title>Slow Water: the ferry", "spec.items", WARNING, "show's name"),
    (r"(?s)<item>.*</item>", "", "spec.items", NOTE, "no episode"),
    (r'enclosure url="https:', 'enclosure url="', "spec.enclosures", ERROR, "in full"),
    (r"the-ferry-\w+\.mp3", "the ferry é.mp3", "spec.enclosures", WARNING, "accents"),
    (r"-\w{8}\.mp3", ".wav", "spec.enclosures", ERROR, "“.wav”"),
    (r"audio/mpeg", "audio/mp3", "spec.enclosures", ERROR, "audio/mpeg"),
    (r'length="\d+"', 'length="None"', "spec.enclosures", ERROR, "None"),
    (r'length="\d+"', 'length="12"', "spec.enclosures", WARNING, "12 bytes"),
    (r'enclosure url="https', 'enclosure url="http', "spec.enclosures", WARNING, "http in a feed"),
    (r"(?s)(<item>.*</item>)", r"\1\1", "spec.enclosures", ERROR, "Another episode"),
    (r"(?s)(<item>.*</item>)", r"\1\1", "spec.guids", ERROR, "Another episode"),
    (r"(<guid[^>]*>)[^<]*", r"\1", "spec.guids", ERROR, "empty"),
    (r' isPermaLink="false"', "", "spec.guids", ERROR, "isPermaLink"),
    (r"application/x-subrip", "application/srt", "spec.transcript-tags", ERROR, "application/srt"),
    (r'type="text/html"', 'type="text/html" rel="captions"', "spec.transcript-tags", WARNING, "no"),
    (r'transcript url="https:', 'transcript url="', "spec.transcript-tags", ERROR, "fetched"),
    (r"json\+chapters", "json", "spec.transcript-tags", ERROR, "json+chapters"),
    (r'chapters url="https:', 'chapters url="', "spec.transcript-tags", ERROR, "fetched"),
    (r"(<podcast:chapters.*)", r"\1\1", "spec.transcript-tags", ERROR, "more than one"),
)


@pytest.mark.parametrize(("before", "after", "rule", "severity", "words"), BREAKAGES)
def test_a_broken_rule_is_found_with_its_name_and_line(
    feed: str, before: str, after: str, rule: str, severity: Severity, words: str
) -> None:
    broken, count = re.subn(before, after, feed)
    assert count
    found = feed_findings(broken.encode())
    if not rule:  # apps read it all the same
        assert loud(found) == []
        return
    named = [each for each in found if each.rule == rule and each.severity is severity]
    assert any(words in each.what for each in named), found
    assert all(each.file == "feed.xml" and each.line for each in named)


def test_a_finding_in_an_episode_names_the_episode_and_the_line_of_the_element(feed: str) -> None:
    broken = feed.replace("<itunes:season>2", "<itunes:season>two")
    (found,) = loud(feed_findings(broken.encode()))
    assert found.episode == "the-ferry"
    assert found.line is not None
    assert "<itunes:season>two" in broken.splitlines()[found.line - 1]


def test_items_that_do_not_stand_newest_first_are_found(feed: str) -> None:
    older = re.sub(r"<pubDate>[^<]*", "<pubDate>Sat, 02 Mar 2024 07:00:00 +0000", feed)
    newer = re.search(r"(?s)<item>.*</item>", feed)
    assert newer
    both = older.replace("</channel>", f"{newer[0]}</channel>")
    found = [each for each in feed_findings(both.encode()) if each.rule == "spec.dates"]
    assert [each.severity for each in found] == [WARNING]


def test_an_episode_without_a_folder_of_its_own_is_called_by_its_title_or_number() -> None:
    item = '<item>{}<enclosure url="https://a.fm/x.mp3"/></item>'
    items = item.format("<title> A\n walk </title>") + item.format("")
    found = feed_findings(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    assert {each.episode for each in found} == {"", "A walk", "item 2"}


BOMB = b'<!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = (
    b"",
    b"\0" * 100,
    b"<rss",
    b"<rss/>",
    b"not xml at all",
    b'<?xml version="1.0" encoding="klingon"?><rss/>',
    b'<?xml version="1.0" encoding="utf-7"?><rss/>',
    "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'/>".encode("utf-16"),
    b"<rss><channel><title>\xff\xfe</title></channel></rss>",
    BOMB + b"<rss><channel><title>&b;</title></channel></rss>",
    b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
    b"<rss>" + b"<a>" * 100_000,
    b'<rss xmlns:x="y" x:version="2.0" version="2.0" version="2.0"/>',
    b"<rss version='2.0'><channel><item><enclosure url='https://[::1'/></item></channel></rss>",
    b"<rss version='2.0'><channel><item><enclosure url='//'/><guid/></item></channel></rss>",
)


@pytest.mark.parametrize("data", HOSTILE)
def test_whatever_stands_where_a_feed_should_be_is_an_error_in_words(data: bytes) -> None:
    found = feed_findings(data)
    assert any(each.severity is ERROR for each in found)
    assert all(len(each.what) < 400 for each in found)


def test_an_entity_is_never_expanded() -> None:
    (found,) = feed_findings(BOMB + b"<rss><channel><title>&b;</title></channel></rss>")
    assert "DOCTYPE" in found.what and found.line == 1
