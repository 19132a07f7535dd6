"""What listeners have stays theirs: names, bytes, guids and dates through every change."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conftest import mp3_in, spoken

from spoken_essays.feeds import ledger
from spoken_essays.timed import cuesheet

SLUG = "the-ferry"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def folder(show: Path) -> Path:
    return show / "public" / "episodes" / SLUG


def build(show: Path, *arguments: str) -> dict[str, Any]:
    done = spoken("build", "--json", *arguments, cwd=show)
    assert done.code == 0, done.err
    [episode] = done.json["episodes"]
    return dict(episode)


def items(show: Path) -> list[tuple[str | None, str, str, str | None]]:
    """What the feed says for good of each episode: guid, enclosure, bytes, date."""
    feed = ElementTree.parse(show / "public" / "feed.xml")
    found = []
    for item in feed.iter("item"):
        enclosure = item.find("enclosure")
        assert enclosure is not None
        url, length = enclosure.get("url", ""), enclosure.get("length", "")
        found.append((item.findtext("guid"), url, length, item.findtext("pubDate")))
    return found


def shorten(show: Path) -> None:
    """Make the episode one of two lines, for what speaks it all anew."""
    brief = "---\ntitle: The fog\n---\n\nNobody came.\n"
    (show / "episodes" / SLUG / "essay.md").write_text(brief, encoding="utf-8")
    build(show)


def publish(show: Path) -> ledger.Release:
    """Note the mp3 that lies there as the one that listeners have."""
    mp3 = mp3_in(folder(show))
    sheet = cuesheet.read(mp3.with_suffix(".cues.json").read_bytes())
    release = ledger.Release(
        href=mp3.relative_to(show / "public").as_posix(),
        bytes=mp3.stat().st_size,
        seconds=sheet.length / sheet.rate,
        sound=sheet.sound,
        sha256=sha256(mp3.read_bytes()).hexdigest(),
    )
    ledger.record(show / "episodes" / SLUG, release, keep_days=30, now=NOW)
    return release


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_words_that_are_only_shown_change_no_enclosure(show: Path, essay: Path) -> None:
    publish(show)
    before = items(show), mp3_in(folder(show)).read_bytes()
    edit(essay, "told slowly", "told very slowly")
    assert build(show)["spoken"] == 0
    assert (items(show), mp3_in(folder(show)).read_bytes()) == before
    assert "told very slowly" in (show / "public" / "feed.xml").read_text(encoding="utf-8")


def test_other_sound_has_another_name_and_the_published_mp3_stays(show: Path, essay: Path) -> None:
    release = publish(show)
    [before] = items(show)
    edit(essay, "The captain sang", "The captain hummed")
    build(show)
    [after] = items(show)
    assert (after[0], after[3]) == (before[0], before[3])
    assert after[1] != before[1]
    assert re.fullmatch(rf"https://.*/{SLUG}-[0-9a-f]{{8}}\.mp3", after[1])
    assert sha256((show / "public" / release.href).read_bytes()).hexdigest() == release.sha256


def test_sound_that_was_never_published_leaves_nothing_behind(show: Path, essay: Path) -> None:
    before = mp3_in(folder(show)).name
    edit(essay, "The captain sang", "The captain hummed")
    build(show)
    assert mp3_in(folder(show)).name != before
    assert len(list(folder(show).glob("*.cues.json"))) == 1


def test_what_is_taken_back_is_the_published_mp3_again(show: Path, essay: Path) -> None:
    release = publish(show)
    for old, new in (("sang", "hummed"), ("hummed", "sang")):
        edit(essay, f"The captain {old}", f"The captain {new}")
        build(show)
    assert mp3_in_feed(show) == release.href


def mp3_in_feed(show: Path) -> str:
    return items(show)[0][1].removeprefix("https://slow.water.fm/")


def test_a_folder_that_is_renamed_keeps_its_enclosure(show: Path) -> None:
    release = publish(show)
    before = items(show)
    (show / "episodes" / SLUG).rename(show / "episodes" / "the-fog")
    build(show)
    assert items(show) == before
    assert (show / "public" / release.href).is_file()
    assert not (folder(show) / f"{SLUG}.vtt").exists()


def test_a_new_essay_under_an_old_name_leaves_the_renamed_one_its_mp3(show: Path) -> None:
    release = publish(show)
    before = items(show)
    (show / "episodes" / SLUG).rename(show / "episodes" / "the-fog")
    (show / "episodes" / SLUG).mkdir()
    (show / "episodes" / SLUG / "essay.md").write_text("# New\n\nIt is new.\n", encoding="utf-8")
    done = spoken("build", cwd=show)
    assert done.code == 0, done.err
    assert before[0] in items(show) and len(items(show)) == 2
    assert sha256((show / "public" / release.href).read_bytes()).hexdigest() == release.sha256


def test_public_can_be_thrown_away(show: Path) -> None:
    publish(show)
    before = items(show), mp3_in(folder(show)).read_bytes()
    shutil.rmtree(show / "public")
    assert build(show)["spoken"] == 0
    assert (items(show), mp3_in(folder(show)).read_bytes()) == before


def test_a_published_mp3_that_is_nowhere_is_not_spoken_again_unasked(show: Path) -> None:
    shorten(show)
    before = publish(show)
    shutil.rmtree(show / "public")
    shutil.rmtree(show / ".spoken")
    done = spoken("build", cwd=show)
    assert done.code == 1
    assert SLUG in done.err and "--force" in done.err and "Traceback" not in done.err
    assert not list(show.rglob("*.mp3"))
    build(show, "--force")
    assert mp3_in_feed(show) != before.href


def test_a_published_mp3_that_was_changed_here_is_put_right(show: Path) -> None:
    release = publish(show)
    mp3 = mp3_in(folder(show))
    mp3.write_bytes(mp3.read_bytes() + b"\0")
    build(show)
    assert sha256(mp3.read_bytes()).hexdigest() == release.sha256


def test_force_gives_published_sound_another_name(show: Path) -> None:
    shorten(show)
    release = publish(show)
    assert build(show, "--force")["spoken"] == 2
    name = mp3_in_feed(show)
    assert name != release.href
    assert build(show)["status"] == "unchanged" and mp3_in_feed(show) == name


def test_a_published_episode_among_drafts_gets_no_other_name(show: Path) -> None:
    shorten(show)
    publish(show)
    before = (show / "episodes" / SLUG / "episode.toml").read_bytes()
    build(show, "--drafts", "--force", SLUG)
    assert (show / "episodes" / SLUG / "episode.toml").read_bytes() == before


def test_a_guid_that_is_mended_reaches_its_feed(show: Path) -> None:
    with (show / "spoken.toml").open("a", encoding="utf-8") as file:
        file.write('\n[feeds.boats]\ntags = ["boats"]\n')
    build(show)
    feed = show / "public" / "feeds" / "boats.xml"
    identity, other = show / "identity.toml", "0a5dd7d0-3f0c-4a9f-9f0e-7f6f2c3d1e11"
    mended = re.sub(r'(boats = )"[^"]*"', rf'\1"{other}"', identity.read_text(encoding="utf-8"))
    identity.write_text(mended, encoding="utf-8")
    assert other in mended and other not in feed.read_text(encoding="utf-8")
    build(show)
    assert other in feed.read_text(encoding="utf-8")


def test_an_episode_that_is_withdrawn_leaves_a_notice_and_nothing_else(
    show: Path, essay: Path
) -> None:
    publish(show)
    before = items(show)
    edit(essay, "episode: 3", "episode: 3\nwithdrawn: true")
    assert build(show)["status"] == "withdrawn"
    assert items(show) == []
    assert {path.name for path in folder(show).iterdir()} == {"index.html", "embed.html"}
    edit(essay, "withdrawn: true\n", "")
    build(show)
    assert items(show) == before


def test_a_published_episode_whose_date_is_moved_on_stays_in_the_feed(
    show: Path, essay: Path
) -> None:
    before = items(show)
    edit(essay, "episode: 3", "episode: 3\ndate: 2099-01-01")
    assert build(show)["status"] != "scheduled"
    assert items(show) == before


def test_an_episode_that_is_no_more_takes_its_files_along(show: Path) -> None:
    shutil.rmtree(show / "episodes" / SLUG)
    assert spoken("build", cwd=show).code == 0
    assert items(show) == [] and not folder(show).exists()
