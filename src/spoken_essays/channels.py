"""The feed and the show's picture: what changes when any episode does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from spoken_essays import files
from spoken_essays.addresses import FEED, is_public
from spoken_essays.feeds import ledger, show_notes
from spoken_essays.model import Essay
from spoken_essays.places import TRANSCRIPTS, in_show
from spoken_essays.published import Enclosure, Episode
from spoken_essays.report import FeedReport
from spoken_essays.show import Show
from spoken_essays.stamps import Stamps, file_digest, fingerprint

STAMP = "_feed"


def publish(show: Show, essays: Iterable[Essay], stamps: Stamps) -> FeedReport:
    """Write the feed of what has been made, if that has changed."""
    episodes = tuple(_episodes(essays, stamps))
    guid = ledger.identity(show)
    inputs = _inputs(show, episodes, guid)
    stamp = stamps.read(STAMP)
    if stamp is not None and stamps.holds(stamp, inputs):
        remarks = tuple(stamp.facts["remarks"])
        return _report(show, episodes, stamps, guid, status="unchanged", remarks=remarks)
    # feedgen takes a fifth of a second to import, Pillow a tenth.
    from spoken_essays.feeds import feed
    from spoken_essays.pictures.artwork import file_name, show_cover

    cover = show_cover(show)
    href = file_name(cover)
    files.write(stamps.out / href, cover.data)
    files.write(stamps.out / FEED, feed.feed(show, episodes, guid=guid, cover=href))
    stamps.write(
        STAMP,
        inputs=inputs,
        outputs=[stamps.out / FEED, stamps.out / href],
        facts={"remarks": cover.remarks},
    )
    return _report(show, episodes, stamps, guid, status="written", remarks=cover.remarks)


def _episodes(essays: Iterable[Essay], stamps: Stamps) -> Iterator[Episode]:
    """The episodes that have been made and settled: drafts and those to come have no entry."""
    for essay in essays:
        entry = ledger.read_entry(essay.path.parent)
        stamp = stamps.read(essay.slug)
        places = in_show(stamps.out, essay.slug)
        if entry is None or stamp is None or not places.at(places.mp3).is_file():
            continue
        facts = stamp.facts
        yield Episode(
            essay=essay,
            enclosure=Enclosure(
                href=places.mp3,
                bytes=facts["report"]["bytes"],
                seconds=facts["report"]["seconds"],
            ),
            guid=entry.guid,
            published=entry.published,
            updated=max(entry.published, datetime.fromisoformat(facts["updated"])),
            cover=facts["cover"],
            transcripts={TRANSCRIPTS[suffix]: href for suffix, href in places.transcripts.items()},
            chapters=places.chapters if facts["report"]["chapters"] else None,
        )


def _inputs(show: Show, episodes: Iterable[Episode], guid: str | None) -> str:
    """The hash of what the feed says; an essay's text is in its episode's files already."""
    of_show = {name: value for name, value in vars(show).items() if name not in ("root", "cache")}
    said = [
        (
            vars(episode) | {"essay": None},
            vars(episode.essay) | {"body": show_notes.description(episode.essay), "path": ""},
        )
        for episode in episodes
    ]
    return fingerprint(of_show, said, guid, file_digest(show.root / show.cover))


def _report(
    show: Show,
    episodes: tuple[Episode, ...],
    stamps: Stamps,
    guid: str | None,
    *,
    status: Literal["written", "unchanged"],
    remarks: tuple[str, ...],
) -> FeedReport:
    if not is_public(show.base_url):
        no_guid = ", and has no podcast:guid" if guid is None else ""
        remarks += (
            "set base_url in spoken.toml to where the show will be published: until then the feed "
            f"works on this machine only{no_guid}",
        )
    return FeedReport(
        file=stamps.out / FEED, episodes=len(episodes), status=status, remarks=remarks
    )
