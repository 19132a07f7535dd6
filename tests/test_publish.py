"""Publishing: in an order in which nobody sees an entry without its file, whatever breaks off."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import spoken
from hosts import Host, Hosts
from publishing import (
    Breaking,
    insist_on_all,
    insist_on_whole,
    planned,
    published,
    read,
    report,
    sent,
    tree,
)
from wires import Wire

from spoken_essays.addresses import is_feed
from spoken_essays.errors import HostError
from spoken_essays.feeds.ledger import read_entry
from spoken_essays.hosting.folder import Folder
from spoken_essays.hosting.headers import MANIFEST

LAST = "feed.xml"


@pytest.fixture(scope="session")
def edited(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built show with a line more: another mp3, other pages. Not to be changed."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("edited") / "show"))
    site = Folder(tmp_path_factory.mktemp("edited") / "site")
    published(root, site)
    essay = root / "episodes" / "the-ferry" / "essay.md"
    essay.write_text(essay.read_text() + "\nThen wait.\n", encoding="utf-8")
    done = spoken("build", cwd=root)
    assert done.code == 0, done.err
    return root


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site")


@pytest.fixture
def old_site(built: Path, tmp_path: Path) -> Callable[[], Folder]:
    """A site that holds the show as it was before the edit, as often as one asks."""
    first = tmp_path / "first"
    published(Path(shutil.copytree(built, tmp_path / "before")), Folder(first))

    def another() -> Folder:
        path = tmp_path / "another"
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(first, path)
        return Folder(path)

    return another


def test_a_show_goes_to_a_host_of_any_kind_and_the_second_time_nothing_does(
    host: Host, show: Path
) -> None:
    with closing(host.open(path="show")) as target:
        first = published(show, target)
        insist_on_all(target, show)
        assert report(first).episodes == 1 and report(first).same == 0
    with closing(host.open(path="show")) as target:
        again = published(show, target)
        assert sent(again) == [] and planned(again).same == len(sent(first))


def test_the_sound_comes_first_and_the_feed_last(show: Path, site: Folder) -> None:
    order = sent(published(show, site))
    sheet, mp3 = [href for href in order if ".cues.json" in href or href.endswith(".mp3")]
    assert sheet.endswith(".cues.json"), "whoever finds the mp3 finds its cue sheet"
    assert order.index(mp3) < order.index("episodes/the-ferry/index.html")
    assert order[-1] == LAST and not any(is_feed(href) for href in order[:-1])


def test_wherever_a_first_publish_breaks_off_the_next_one_makes_it_whole(
    show: Path, tmp_path: Path, subtests_of: Callable[[Path], Iterator[int]]
) -> None:
    folder = show / "episodes" / "the-ferry"
    settled = (folder / "episode.toml").read_bytes()
    for after in subtests_of(show):
        (folder / "episode.toml").write_bytes(settled)
        site = Folder(tmp_path / f"site-{after}")
        with pytest.raises(HostError, match="it broke"):
            published(show, Breaking(site, after=after))
        assert LAST not in site.files()
        published(show, site)
        insist_on_all(site, show)


def test_wherever_an_update_breaks_off_listeners_have_the_old_or_the_new(
    edited: Path, old_site: Callable[[], Folder], tmp_path: Path
) -> None:
    whole = len(sent(published(Path(shutil.copytree(edited, tmp_path / "all")), old_site())))
    show = tmp_path / "show"
    for after in {*range(0, whole + 4, 3), whole - 1, whole, whole + 1}:
        shutil.rmtree(show, ignore_errors=True)
        shutil.copytree(edited, show)
        site = old_site()
        before = set(site.files())
        try:
            published(show, Breaking(site, after=after))
        except HostError:
            insist_on_whole(site, show)
            assert before <= set(site.files())
        published(show, site)
        insist_on_all(site, show)
        assert before <= set(site.files()), "the old mp3 is still asked for"


@pytest.fixture
def subtests_of(tmp_path: Path) -> Callable[[Path], Iterator[int]]:
    """Numbers of files after which a first publish of a show can break off."""

    def numbers(show: Path) -> Iterator[int]:
        trial = Path(shutil.copytree(show, tmp_path / "trial"))
        count = len(sent(published(trial, Folder(tmp_path / "trial-site"))))
        yield from {*range(0, count, 5), count - 2, count - 1}

    return numbers


def publish_to(host: Host, port: int, path: str, show: Path) -> None:
    with closing(host.open(port=port, path=path)) as target:
        published(show, target)


@pytest.mark.parametrize(
    ("host", "after"),
    [("sftp", 30_000), ("sftp", 900_000), ("webdav", 400_000), ("s3", 900_000)],
    indirect=["host"],
)
def test_a_wire_that_is_cut_costs_what_was_on_its_way_and_no_more(
    host: Host, after: int, show: Path, hosts: Hosts, known_hosts: Path
) -> None:
    path = f"wire-{after}"
    wire = Wire(host.port, after=after)
    known_hosts.write_text(known_hosts.read_text() + hosts.keys.known(wire.port))
    with closing(wire), pytest.raises(HostError, match="publish again"):
        publish_to(host, wire.port, path, show)
    with closing(host.open(path=path)) as target:
        arrived = target.files()
        insist_on_whole(target, show)
        events = published(show, target)
        insist_on_all(target, show)
    lasting = {href for href in arrived if href.startswith("assets/") or href.endswith(".mp3")}
    assert not lasting & set(sent(events)), "what arrived whole is not sent again"
    with closing(host.open(path=path)) as target:
        assert not [href for href in target.files() if href.endswith(".part")]


def test_a_dry_run_says_what_would_go_and_touches_nothing(show: Path, site: Folder) -> None:
    before = tree(show)
    events = published(show, site, dry_run=True)
    assert LAST in planned(events).send and sent(events) == []
    assert report(events).dry_run and report(events).sent == len(planned(events).send)
    assert not site.root.exists() and tree(show) == before


def test_the_ledger_knows_what_listeners_have(show: Path, site: Folder) -> None:
    published(show, site)
    entry = read_entry(show / "episodes" / "the-ferry")
    assert entry and entry.release
    mp3 = site.root / entry.release.href
    assert mp3.stat().st_size == entry.release.bytes
    assert mp3.read_bytes() == (read(show).public / entry.release.href).read_bytes()


def test_only_what_changed_is_sent(
    edited: Path, tmp_path: Path, old_site: Callable[[], Folder]
) -> None:
    show = Path(shutil.copytree(edited, tmp_path / "show"))
    order = sent(published(show, old_site()))
    assert not any(href.startswith(("assets/", "cover-")) for href in order)
    assert sum(href.endswith(".mp3") for href in order) == 1 and order[-1] == LAST


def test_without_its_manifest_a_target_is_read_instead(show: Path, site: Folder) -> None:
    published(show, site)
    for damaged in (None, b"", b"{}", b"\xff\x00", b'{"schema": 1}'):
        if damaged is None:
            site.remove(MANIFEST)
        else:
            (site.root / MANIFEST).write_bytes(damaged)
        order = sent(published(show, site))
        assert not any(href.endswith(".mp3") or href.startswith("assets/") for href in order)
        insist_on_all(site, show)
        assert sent(published(show, site)) == []


def test_what_was_cut_short_at_the_target_is_sent_again(show: Path, site: Folder) -> None:
    published(show, site)
    mp3 = next(site.root.glob("episodes/*/*.mp3"))
    mp3.write_bytes(mp3.read_bytes()[:1000])
    (site.root / "index.html").unlink()
    order = sent(published(show, site))
    assert sorted(order) == sorted([mp3.relative_to(site.root).as_posix(), "index.html"])
    insist_on_all(site, show)
