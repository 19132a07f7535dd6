"""What stands against publishing: each said before anything is touched at the target."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import spoken
from publishing import (
    NOW,
    Breaking,
    insist_on_all,
    insist_on_whole,
    published,
    read,
    report,
    sent,
    tree,
)

from spoken_essays.delivery import PublishedElsewhere
from spoken_essays.errors import HostError
from spoken_essays.feeds.ledger import read_entry
from spoken_essays.hosting.folder import Folder
from spoken_essays.hosting.headers import MANIFEST
from spoken_essays.report import Removed, Superfluous


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site")


def folder(show: Path) -> Path:
    return show / "episodes" / "the-ferry"


def refused(show: Path, site: Folder, *, ci: bool = False) -> str:
    """Why nothing is published; and nothing is."""
    before = tree(site.root)
    with pytest.raises(HostError) as caught:
        published(show, site, ci=ci)
    assert tree(site.root) == before
    return caught.value.message


def committed(show: Path, *names: str) -> None:
    git = ["git", "-C", str(show), "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-f", "spoken.toml", *names], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "what is settled"], check=True)


ENTRY, IDENTITY = "episodes/the-ferry/episode.toml", "identity.toml"


@pytest.mark.parametrize("missing", [None, ENTRY, IDENTITY])
def test_from_ci_nothing_goes_that_was_not_settled_at_home(
    missing: str | None, show: Path, site: Folder
) -> None:
    committed(show, *({ENTRY, IDENTITY} - {missing}))
    if missing is None:
        published(show, site, ci=True)
        insist_on_all(site, show)
        return
    said = refused(show, site, ci=True)
    assert missing in said and "not committed" in said and "spoken build" in said


@pytest.mark.parametrize("missing", [None, "005.wav"])
def test_from_ci_nothing_goes_that_another_voice_would_read_for_a_recording_left_behind(
    missing: str | None, show: Path, site: Folder
) -> None:
    clips = show / "voices" / "me" / "the-ferry"
    clips.mkdir(parents=True)
    for line in (3, 5):
        (clips / f"{line:03}.wav").write_bytes(b"RIFF, and what was said")
    (clips / "clips.toml").write_text(
        "".join(f'["{line:03}.wav"]\ntext = "Line {line}."\nline = {line}\n' for line in (3, 5))
        + '["004.wav"]\ntext = "Line 3."\nline = 3\nchosen = false\n'
    )
    names = [f"voices/me/the-ferry/{name}" for name in ("clips.toml", "003.wav", "005.wav")]
    committed(show, ENTRY, IDENTITY, *(name for name in names if Path(name).name != missing))
    if missing is None:
        published(show, site, ci=True)
        return
    said = refused(show, site, ci=True)
    assert "005.wav: not committed" in said and "003.wav" not in said and "git add -f" in said


def test_from_ci_without_git_nothing_goes(show: Path, site: Folder) -> None:
    assert "not committed" in refused(show, site, ci=True)


def test_another_show_is_never_written_over(show: Path, site: Folder, tmp_path: Path) -> None:
    published(show, site)
    other = Path(shutil.copytree(show, tmp_path / "other"))
    identity = other / IDENTITY
    identity.write_text(re.sub('"[0-9a-f]{4}', '"ffff', identity.read_text()))
    assert "holds another show" in refused(other, site)


def test_pages_that_are_not_ours_are_never_written_over(show: Path, site: Folder) -> None:
    site.root.mkdir()
    (site.root / "index.html").write_text("My homepage")
    assert "index.html" in refused(show, site)


def test_a_show_that_was_put_there_by_hand_is_taken_on(show: Path, site: Folder) -> None:
    shutil.copytree(read(show).public, site.root)
    (site.root / "notes.txt").write_text("mine")
    order = sent(published(show, site))
    assert not any(href.endswith(".mp3") for href in order)
    insist_on_all(site, show)
    assert (site.root / "notes.txt").read_text() == "mine"


def test_what_another_machine_has_published_is_taken_over_and_not_written_over(
    show: Path, site: Folder, tmp_path: Path
) -> None:
    """The voice reads no line twice alike: another machine's mp3 has other bytes."""
    other = Path(shutil.copytree(show, tmp_path / "other"))
    mp3 = next(read(other).public.glob("episodes/*/*.mp3"))
    mp3.write_bytes(mp3.read_bytes() + bytes(100))
    feed = read(other).public / "feed.xml"
    feed.write_text(feed.read_text().replace(f'length="{mp3.stat().st_size - 100}"', 'length="0"'))
    published(other, site)
    before = tree(show)
    with pytest.raises(HostError, match="publishing takes over what listeners have"):
        published(show, site, dry_run=True)
    assert tree(show) == before
    with pytest.raises(PublishedElsewhere, match="published from elsewhere") as caught:
        published(show, site)
    assert "commit" in caught.value.message
    here = next(read(show).public.glob("episodes/*/*.mp3"))
    assert here.read_bytes() == mp3.read_bytes()
    assert next(site.root.glob("episodes/*/*.mp3")).read_bytes() == mp3.read_bytes()
    entry, theirs = read_entry(folder(show)), read_entry(folder(other))
    assert entry and theirs and entry.release == theirs.release
    assert entry.guid == theirs.guid


def test_a_released_mp3_that_was_changed_at_the_target_stays_until_somebody_looks(
    show: Path, site: Folder
) -> None:
    published(show, site)
    mp3 = next(site.root.glob("episodes/*/*.mp3"))
    mp3.write_bytes(bytes(mp3.stat().st_size))
    (site.root / MANIFEST).unlink()
    assert "remove them there and publish again" in refused(show, site)


def test_an_episode_whose_identity_was_lost_is_not_given_out_twice(
    show: Path, site: Folder
) -> None:
    published(show, site)
    guid = read_entry(folder(show)).guid  # type: ignore[union-attr]
    (folder(show) / "episode.toml").unlink()
    assert spoken("build", cwd=show).code == 0
    said = refused(show, site)
    assert guid in said and "a second time" in said


def test_a_machine_that_missed_a_publish_does_not_bring_the_old_sound_back(
    show: Path, site: Folder, tmp_path: Path
) -> None:
    published(show, site)
    other = Path(shutil.copytree(show, tmp_path / "other"))
    essay = folder(other) / "essay.md"
    essay.write_text(essay.read_text() + "\nThen wait.\n", encoding="utf-8")
    assert spoken("build", cwd=other).code == 0
    published(other, site)
    release = read_entry(folder(other)).release  # type: ignore[union-attr]
    said = refused(show, site)
    assert release and release.href in said and "git pull" in said
    lines = said[said.index("[[former]]") :]
    entry = folder(show) / "episode.toml"
    entry.write_text(f"{entry.read_text()}\n{lines}\n", encoding="utf-8")
    published(show, site)
    assert release.href in site.files(), "whoever has heard of it may ask for it still"
    assert not _spare(published(show, site, prune=True))


def test_an_episode_that_leaves_the_feed_does_not_go_without_a_word(
    show: Path, site: Folder
) -> None:
    assert not report(published(show, site)).remarks
    shutil.move(folder(show), show / "the-ferry")
    assert spoken("build", cwd=show).code == 0
    for dry_run in (True, False):
        said = report(published(show, site, dry_run=dry_run)).remarks[0]
        assert "no longer in the feed: episodes/the-ferry." in said
    shutil.move(show / "the-ferry", folder(show))
    assert spoken("build", cwd=show).code == 0
    assert not any("no longer" in each for each in report(published(show, site)).remarks)


def test_a_folder_that_was_renamed_and_its_old_name_used_again_are_two_episodes(
    show: Path, site: Folder
) -> None:
    published(show, site)
    folder(show).rename(show / "episodes" / "the-fog")
    assert spoken("build", cwd=show).code == 0
    folder(show).mkdir()
    (folder(show) / "essay.md").write_text("Another crossing.\n", encoding="utf-8")
    assert spoken("build", cwd=show).code == 0
    published(show, site)
    one, other = (read_entry(show / "episodes" / name) for name in ("the-fog", "the-ferry"))
    assert one and other and one.release and other.release
    assert one.release.href != other.release.href and not one.former
    insist_on_whole(site, show)


@pytest.mark.parametrize("base", ["", "http://127.0.0.1:8000/", "http://attic.local/"])
def test_a_feed_that_nobody_could_reach_goes_into_a_folder_only_and_says_so(
    base: str, show: Path, site: Folder
) -> None:
    settings = (show / "spoken.toml").read_text()
    (show / "spoken.toml").write_text(settings.replace("https://slow.water.fm/", base))
    assert spoken("build", cwd=show).code == 0
    assert "base_url" in report(published(show, site)).remarks[0]
    with pytest.raises(HostError, match="Set it to the address that listeners"):
        published(show, Breaking(site, after=1000))


def test_a_show_that_was_never_built_says_so(show: Path, site: Folder) -> None:
    shutil.rmtree(show / "public")
    assert "spoken build" in refused(show, site)


def test_a_feed_that_names_what_is_nowhere_stays_here(show: Path, site: Folder) -> None:
    (read(show).public / "episodes" / "the-ferry" / "the-ferry.vtt").unlink()
    assert "the-ferry.vtt, which is neither here nor at the target" in refused(show, site)


def test_hidden_files_stay_here(show: Path, site: Folder) -> None:
    (read(show).public / ".DS_Store").write_text("x")
    (read(show).public / ".git").mkdir()
    (read(show).public / ".git" / "config").write_text("secret")
    published(show, site)
    assert not {".DS_Store", ".git/config"} & set(site.files())


def test_prune_takes_what_nobody_needs_and_nothing_else(show: Path, site: Folder) -> None:
    published(show, site)
    old = next(site.root.glob("episodes/*/*.mp3")).relative_to(site.root).as_posix()
    (site.root / "notes.txt").write_text("mine")
    essay = folder(show) / "essay.md"
    essay.write_text(essay.read_text() + "\nThen wait.\n", encoding="utf-8")
    assert spoken("build", cwd=show).code == 0
    assert not _spare(published(show, site, prune=True, dry_run=True)), "listeners have it"
    published(show, site)
    assert not _spare(published(show, site, prune=True)), "the old mp3 may still be asked for"
    later = NOW + timedelta(days=31)
    asked = published(show, site, prune=True, dry_run=True, now=later)
    sheet = old.replace(".mp3", ".cues.json")
    assert _spare(asked) == {old, sheet} and (site.root / old).is_file()
    events = published(show, site, prune=True, now=later)
    assert {event.href for event in events if isinstance(event, Removed)} == {old, sheet}
    assert not (site.root / old).exists() and (site.root / "notes.txt").read_text() == "mine"
    insist_on_whole(site, show)
    assert not _spare(published(show, site, prune=True, now=later))


def test_without_prune_what_nobody_needs_is_only_mentioned(show: Path, site: Folder) -> None:
    (read(show).public / "flyer.html").write_text("Come!")
    published(show, site)
    (read(show).public / "flyer.html").unlink()
    assert "spoken publish --prune" in report(published(show, site)).remarks[0]
    assert (site.root / "flyer.html").is_file()


def test_a_feed_that_was_given_up_keeps_what_it_names(show: Path, site: Folder) -> None:
    public = read(show).public
    (public / "feeds").mkdir(exist_ok=True)
    shutil.copy(public / "feed.xml", public / "feeds" / "boats.xml")
    published(show, site)
    shutil.rmtree(public / "feeds")
    assert not _spare(published(show, site, prune=True)), "somebody may have subscribed to it"


def _spare(events: Sequence[object]) -> set[str]:
    return {href for event in events if isinstance(event, Superfluous) for href in event.files}
