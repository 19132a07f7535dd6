"""The feed: rules of the directories, what feedgen gets wrong, and hostile words."""

from __future__ import annotations

import locale
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_making import (
    ANYTHING,
    BASE,
    DAY,
    FEEDS,
    SHOW,
    elements,
    episode,
    found,
    from_toml,
    written,
)
from feed_rules import RULES, check
from hypothesis import given
from hypothesis import strategies as st

from spoken_essays.checking.feed_rules import feed_findings
from spoken_essays.checking.findings import Severity
from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.feeds.feed import feeds
from spoken_essays.feeds.show_notes import name, plain

GOLDEN = sorted(FEEDS.glob("*.toml"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_feed_is_what_it_was(path: Path) -> None:
    assert from_toml(path).decode() == path.with_suffix(".xml").read_text("utf-8")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_feed_breaks_no_rule_that_its_show_can_keep(path: Path) -> None:
    missing = [] if path.stem == "full" else ["spec.channel: no itunes:owner"]
    if path.stem == "bare":
        missing.insert(0, "spec.channel: no itunes:author")
    if path.stem == "empty":
        missing.clear()
    assert check(from_toml(path)) == missing


# Each rule with a feed that breaks it: what is taken out of the full feed, what is put there.
BROKEN = [
    ("spec.xml", '<?xml version="1.0" encoding="UTF-8"?>\n', ""),
    ("spec.xml", "<rss ", '<!DOCTYPE rss SYSTEM "x"><rss '),
    ("spec.namespaces", "https://podcastindex.org/namespace/1.0", "https://podcastindex.org/"),
    ("spec.namespaces", ' version="2.0"', ""),
    ("spec.text", "<title>First snow", "<title> First snow"),
    ("spec.text", "<title>First snow", f"<title>{'x' * 256}"),
    ("spec.text", "<description>Short", f"<description>{'é' * 2001}"),
    ("spec.text", "<p>It snowed.<br>", "<p>It <script>snowed."),
    ("spec.dates", "Wed, 31 Dec 2025", "Thu, 31 Dec 2025"),
    ("spec.dates", "Wed, 31 Dec 2025", "Fri, 31 Dec 2027"),
    ("spec.dates", "Thu, 08 Jan 2026 07:00:00 +0000", "2026-01-08T07:00:00Z"),
    ("spec.channel", "<language>en-gb</language>", "<language>english!</language>"),
    ("spec.channel", ' rel="self"', ' rel="next"'),
    ("spec.channel", "<link>https://essays.example.com/show/<", "<link>mine<"),
    (
        "spec.channel",
        "<link>https://essays.example.com/show/<",
        "<link>https://essays.example.com/show/feed.xml<",
    ),
    ("spec.channel", "<itunes:explicit>false</itunes:explicit>", ""),
    ("spec.category", '"Personal Journals"', '"personal journals"'),
    ("spec.category", '"Society &amp; Culture"', '"Society and Culture"'),
    ("spec.values", "<itunes:explicit>true", "<itunes:explicit>yes"),
    ("spec.values", "<itunes:type>serial", "<itunes:type>daily"),
    ("spec.values", "<itunes:episode>2", "<itunes:episode>0"),
    ("spec.values", "<itunes:duration>62", "<itunes:duration>61.6"),
    ("spec.values", "<itunes:complete>Yes", "<itunes:complete>yes"),
    ("spec.values", "<itunes:episodeType>trailer", "<itunes:episodeType>teaser"),
    ("spec.values", "<podcast:medium>newsletter", "<podcast:medium>essay"),
    ("spec.podcast-guid", "9b024349-ccf0-5f69", "9B024349-CCF0-5F69"),
    ("spec.podcast-guid", "9b024349-ccf0-5f69", "9b024349-ccf0-4f69"),
    ("spec.items", "<description>It snowed.", "<d/><description/><description>It snowed."),
    ("spec.items", "<title>First snow", "<title>&lt;b&gt;First&lt;/b&gt; snow"),
    ("spec.items", "<itunes:duration>62</itunes:duration>", ""),
    ("spec.enclosures", 'length="1234567"', 'length="None"'),
    ("spec.enclosures", "first-snow-0a1b2c3d.mp3", "first snow.mp3"),
    ("spec.enclosures", '1234567" type="audio/mpeg"', '1234567" type="audio/mp3"'),
    ("spec.enclosures", "first-snow/first-snow-0a1b2c3d.mp3", "second-snow/second-snow.mp3"),
    ("spec.guids", "guid-of-first-snow", "guid-of-second-snow"),
    ("spec.guids", 'isPermaLink="false"', 'isPermaLink="true"'),
    ("spec.transcript-tags", "application/x-subrip", "application/srt"),
    ("spec.transcript-tags", 'type="text/html"', 'type="text/html" rel="captions"'),
    ("spec.transcript-tags", "application/json+chapters", "application/json"),
    ("spec.persons", ">A Guest</podcast:person>", "> </podcast:person>"),
    ("spec.persons", ">A Guest</podcast:person>", f">{'x' * 129}</podcast:person>"),
    ("spec.persons", 'role="narrator" group="cast"', 'role="author" group="writing"'),
    ("spec.persons", 'role="narrator" group="cast"', 'role="reader" group="cast"'),
    ("spec.persons", 'role="narrator" group="cast"', 'role="narrator" group="writing"'),
    ("spec.podcast-tags", "<podcast:locked", "<podcast:locked/><podcast:locked"),
    ("spec.podcast-tags", 'owner="ada@example', 'owner="ada at example'),
    ("spec.podcast-tags", ">cc0-1.0<", ">CC0-1.0<"),
    ("spec.podcast-tags", ">Porto<", "> <"),
    ("spec.podcast-tags", "geo:38.7223,-9.1393", "38.7223,-9.1393"),
    ("spec.podcast-tags", '<podcast:funding url="https', '<podcast:funding link="https'),
    ("spec.podcast-tags", "<podcast:episode>2", "<podcast:episode>0"),
    ("spec.podcast-tags", 'display="Ch. 1"', f'display="{"x" * 33}"'),
    ("spec.podcast-tags", 'startTime="12.500"', 'startTime="00:00:12"'),
    ("spec.podcast-tags", "<podcast:podping ", "<podcast:podping/><podcast:podping "),
    ("spec.podcast-tags", 'pubdate="Mon, 01 Dec', 'pubdate="01 Dec'),
    ("spec.podcast-tags", 'purpose="ai-content">false', 'purpose="ai-content">no'),
    ("spec.podcast-tags", '<podcast:txt purpose="ai-content">false</podcast:txt>', ""),
    ("spec.serial", "<itunes:episode>2</itunes:episode>", ""),
    ("spec.pages", 'rel="hub"', 'rel="next"'),
    ("spec.pages", 'rel="hub"', 'rel="self"'),
    ("spec.pages", 'rel="hub"', 'rel="following"'),
    ("art.show", "show/cover.jpg", "show/cover.jpeg"),
    ("art.show", "second-snow/cover.png", "second-snow/cover.png?v=2"),
]


@pytest.mark.parametrize(("rule", "old", "new"), BROKEN)
def test_a_rule_notices_when_it_is_broken(rule: str, old: str, new: str) -> None:
    good = (FEEDS / "full.xml").read_text("utf-8")
    assert old in good
    assert list(RULES[rule](good.encode())) == []
    assert list(RULES[rule](good.replace(old, new, 1).encode())) != []


def test_every_rule_is_seen_to_be_broken() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


def test_the_same_input_gives_the_same_bytes_in_any_order() -> None:
    episodes = [episode(f"n{n}", published=DAY + timedelta(days=n // 2)) for n in range(6)]
    assert written(SHOW, *episodes) == written(SHOW, *reversed(episodes))


def test_the_newest_stands_first_whatever_the_zones_say() -> None:
    tokyo = datetime.fromisoformat("2026-05-01T12:00:00+09:00")
    lima = datetime.fromisoformat("2026-05-01T08:00:00-05:00")
    data = written(SHOW, episode("tokyo", published=tokyo), episode("lima", published=lima))
    assert found(data, "channel/item/title") == ["lima", "tokyo"]
    assert found(data, "channel/item/pubDate") == [
        "Fri, 01 May 2026 08:00:00 -0500",
        "Fri, 01 May 2026 12:00:00 +0900",
    ]


def test_the_feed_is_dated_by_its_newest_episode() -> None:
    newer = episode("newer", published=DAY + timedelta(days=1))
    data = written(SHOW, episode("older"), newer)
    assert found(data, "channel/lastBuildDate") == ["Sat, 02 May 2026 08:00:00 +0000"]
    assert found(data, "channel/pubDate") == ["Sat, 02 May 2026 08:00:00 +0000"]


def test_an_empty_feed_has_no_date_rather_than_now() -> None:
    assert found(written(SHOW), "channel/lastBuildDate") == []


def test_without_a_public_address_the_feed_is_written_for_this_machine() -> None:
    data = written(replace(SHOW, base_url=""), episode())
    assert found(data, "channel/link") == ["http://127.0.0.1:8000/"]
    assert b"podcast:guid" not in data
    assert b"essays.example.com" not in data


def test_a_preview_puts_another_base_under_all_addresses() -> None:
    made = feeds(SHOW, [episode()], guid=None, cover="cover.jpg", base="http://127.0.0.1:9/")
    data = made["feed.xml"]
    assert b"essays.example.com" not in data
    assert data.count(b"http://127.0.0.1:9/") == 10


def test_the_declaration_has_double_quotes_and_text_is_utf_8() -> None:
    data = written(replace(SHOW, title="Übung 🎙"), episode())
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss ')
    assert "<title>Übung 🎙</title>".encode() in data


def test_an_enclosure_has_its_exact_bytes_and_whole_seconds() -> None:
    data = written(SHOW, episode(bytes=123_456_789, seconds=59.6))
    assert elements(data, "channel/item/enclosure")[0].attrib == {
        "url": f"{BASE}episodes/one/one.mp3",
        "length": "123456789",
        "type": "audio/mpeg",
    }
    assert found(data, "channel/item/itunes:duration") == ["60"]


@pytest.mark.parametrize(
    ("of_show", "of_essay", "told"),
    [
        (False, {}, "false"),
        (True, {}, "true"),
        (True, {"explicit": False}, "false"),
        (False, {"explicit": True}, "true"),
    ],
)
def test_explicit_is_true_or_false(of_show: bool, of_essay: dict[str, Any], told: str) -> None:
    data = written(replace(SHOW, explicit=of_show), episode(**of_essay))
    assert found(data, "channel/itunes:explicit") == [str(of_show).lower()]
    assert found(data, "channel/item/itunes:explicit") == [told]


def test_notes_are_one_cdata_section_and_the_description_is_escaped() -> None:
    data = written(SHOW, episode(summary="1 < 2 & ]]> </p>")).decode()
    assert "<![CDATA[<p>1 &lt; 2 &amp; ]]&gt; &lt;/p&gt;</p>\n" in data
    assert data.count("<![CDATA[") == data.count("]]></content:encoded>") == 1
    assert "<description>1 &lt; 2 &amp; ]]&gt; &lt;/p&gt;\n" in data


def test_only_a_real_summary_is_called_one() -> None:
    assert found(written(SHOW, episode(subtitle="Sub")), "channel/item/itunes:summary") == []
    data = written(SHOW, episode(summary="Said"))
    assert found(data, "channel/item/itunes:summary") == ["Said"]


def test_a_copied_episode_is_refused_with_both_names() -> None:
    twins = [episode("copy", guid="same"), episode("first", guid="same")]
    with pytest.raises(ShowError, match="episodes/copy and episodes/first have the same guid"):
        written(SHOW, *twins)


@pytest.mark.parametrize(
    ("setting", "value", "hint"),
    [
        ("title", " \x00", "give the show a name"),
        ("category", "Art > Book", 'Did you mean "Arts > Books"'),
        ("language", "English, mostly", "en-GB"),
        ("email", "ada at example.com", "me@example.com"),
        ("base_url", "essays.example.com", "https://"),
    ],
)
def test_a_setting_no_directory_takes_is_named(setting: str, value: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=f"(?s){setting} is .*{hint}"):
        written(replace(SHOW, **{setting: value}), episode())  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["season", "episode"])
def test_seasons_and_episodes_are_counted_from_one(key: str) -> None:
    given_key: dict[str, Any] = {key: 0}
    with pytest.raises(SettingsError, match=rf"one/essay\.md: {key} is 0"):
        written(SHOW, episode(**given_key))


def test_a_picture_that_directories_would_drop_is_never_written() -> None:
    with pytest.raises(ValueError, match=r"cover\.jpeg"):
        feeds(SHOW, [], guid=None, cover="cover.jpeg")


def test_the_locale_of_the_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: list[object] = []
    original = locale.setlocale

    def watched(category: int, value: Any = None) -> str:
        set_to.append(value)
        return original(category, value)

    monkeypatch.setattr(locale, "setlocale", watched)
    written(SHOW, episode("one"), episode("two"))
    assert len(set_to) <= 3


@given(title=ANYTHING, summary=st.text(st.characters(codec=None)), tag=ANYTHING, author=ANYTHING)
def test_any_words_make_a_feed_that_keeps_the_rules(
    title: str, summary: str, tag: str, author: str
) -> None:
    named = (name(title) and title) or "one"
    show = replace(SHOW, title=named, description=summary, author=author, email="a\x00@b.org")
    show = replace(show, copyright=author)
    data = written(show, episode(title=title, summary=summary, tags=[tag], author=author))
    wrong = [one for one in check(data) if "markup in a title" not in one]
    assert wrong == ([] if name(author) else ["spec.channel: no itunes:author"])
    judged = [one for one in feed_findings(data) if one.severity is Severity.ERROR]
    assert [one for one in judged if "holds markup" not in one.what] == []
    assert found(data, "channel/item/title") == [name(title) or "one"]
    said = plain(summary, 3900) or name(title) or "one"
    reader = "Narrated by a synthetic voice."
    assert found(data, "channel/item/description") == [f"{said}\n\n{reader}"]
    assert found(data, "channel/item/category") == ([name(tag)] if name(tag) else [])
