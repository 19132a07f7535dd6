"""The feeds, the show's picture and the pages: what changes when any episode does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from spoken_essays import files
from spoken_essays.addresses import FEED, address, base_url, is_public
from spoken_essays.feeds import ledger, show_notes
from spoken_essays.feeds.advice import advice
from spoken_essays.feeds.selection import titles
from spoken_essays.leaves import Front, write_pages
from spoken_essays.model import Essay
from spoken_essays.places import TRANSCRIPTS, in_show
from spoken_essays.planning import Plan
from spoken_essays.published import Enclosure, Episode, FeedLink, Soundbite, newest_first
from spoken_essays.report import FeedReport
from spoken_essays.show import Show
from spoken_essays.stamps import Stamp, Stamps, file_digest, fingerprint

STAMP = "_feed"
SCHEMA = 2


def publish(
    show: Show,
    essays: Iterable[Essay],
    stamps: Stamps,
    *,
    withdrawn: Sequence[Essay],
    plan_of: Callable[[Essay], Plan],
) -> FeedReport:
    """Write the feeds and pages of what has been made, if that has changed.

    ``essays`` are those whose time has come, ``withdrawn`` those that were published once.
    """
    episodes = newest_first(_episodes(essays, stamps))
    guid, guids = ledger.identity(show), ledger.feed_identities(show)
    inputs = _inputs(show, episodes, guid, guids)
    stamp = stamps.read(STAMP)
    status: Literal["written", "unchanged"] = "unchanged"
    if stamp is None or not stamps.holds(stamp, inputs):
        status = "written"
        stamp = _write_feeds(show, episodes, stamps, inputs=inputs, guid=guid, guids=guids)
    front = Front(
        cover=stamp.facts["cover"],
        feeds=tuple(FeedLink(**each) for each in stamp.facts["feeds"]),
    )
    pages = write_pages(show, episodes, front, stamps, withdrawn=withdrawn, plan_of=plan_of)
    return FeedReport(
        file=stamps.out / FEED,
        episodes=len(episodes),
        status=status,
        pages=pages,
        remarks=(*stamp.facts["remarks"], *advice(show, episodes), *_remarks(show, guid)),
    )


def _write_feeds(
    show: Show,
    episodes: Sequence[Episode],
    stamps: Stamps,
    *,
    inputs: str,
    guid: str | None,
    guids: Mapping[str, str],
) -> Stamp:
    # feedgen takes a fifth of a second to import, Pillow a tenth.
    from spoken_essays.feeds.feed import feeds
    from spoken_essays.pictures.artwork import feed_covers, file_name, show_cover

    cover, others = show_cover(show), feed_covers(show)
    hrefs = {name: file_name(each) for name, each in others.items()}
    made = {file_name(cover): cover.data}
    made |= {hrefs[name]: each.data for name, each in others.items()}
    made |= feeds(
        show,
        episodes,
        guid=guid,
        cover=file_name(cover),
        guids=guids,
        covers=hrefs,
    )
    links = list(_links(show, made))
    remarks = [remark for each in (cover, *others.values()) for remark in each.remarks]
    for each, data in made.items():
        files.write(stamps.out / each, data)
    return stamps.write(
        STAMP,
        inputs=inputs,
        outputs=[stamps.out / each for each in made],
        facts={
            "remarks": remarks,
            "cover": file_name(cover),
            "feeds": [vars(link) for link in links],
        },
    )


def _links(show: Show, made: dict[str, bytes]) -> Iterator[FeedLink]:
    """The feeds as pages show them; each one's QR code is laid beside what was made."""
    from spoken_essays.pictures import qr

    for href, title in titles(show).items():
        picture = qr.svg(address(base_url(show), href))
        code = f"assets/qr-{hashlib.sha256(picture).hexdigest()[:10]}.svg"
        made[code] = picture
        yield FeedLink(title=title, href=href, qr=code)


def _episodes(essays: Iterable[Essay], stamps: Stamps) -> Iterator[Episode]:
    """The episodes that have been made and settled: drafts and those to come have no entry."""
    for essay in essays:
        entry = ledger.read_entry(essay.path.parent)
        stamp = stamps.read(essay.slug)
        if entry is None or stamp is None or not (stamps.out / stamp.facts["mp3"]).is_file():
            continue
        yield _episode(essay, entry, stamp, stamps)


def _episode(essay: Essay, entry: ledger.Entry, stamp: Stamp, stamps: Stamps) -> Episode:
    facts = stamp.facts
    places = in_show(stamps.out, essay.slug, facts["edition"][:8])
    bite = facts["soundbite"]
    return Episode(
        essay=essay,
        enclosure=Enclosure(
            href=facts["mp3"],
            bytes=facts["report"]["bytes"],
            seconds=facts["report"]["seconds"],
        ),
        guid=entry.guid,
        published=entry.published,
        cover=facts["cover"],
        transcripts={TRANSCRIPTS[suffix]: href for suffix, href in places.transcripts.items()},
        chapters=places.chapters if facts["report"]["chapters"] else None,
        page=places.page,
        moments=tuple((start, title) for start, title in facts["moments"]),
        soundbite=Soundbite(**bite) if bite else None,
        synthetic=facts["synthetic"],
    )


def _inputs(
    show: Show, episodes: Iterable[Episode], guid: str | None, guids: Mapping[str, str]
) -> str:
    """The hash of what the feeds say."""
    of_show = {name: value for name, value in vars(show).items() if name not in ("root", "cache")}
    said = [
        (vars(episode) | {"essay": None}, vars(episode.essay) | _said(show, episode.essay))
        for episode in episodes
    ]
    covers = [show.cover, *(each.cover for each in show.feeds.values())]
    pictures = [file_digest(show.root / cover) for cover in covers if cover]
    return fingerprint(SCHEMA, of_show, said, guid, guids, pictures)


def _said(show: Show, essay: Essay) -> dict[str, object]:
    """An essay's text as far as the feeds say it: it is in its episode's files already."""
    full = show.full_text if essay.full_text is None else essay.full_text
    return {"body": essay.body if full else show_notes.description(essay), "path": ""}


def _remarks(show: Show, guid: str | None) -> tuple[str, ...]:
    if is_public(show.base_url):
        return ()
    no_guid = ", and has no podcast:guid" if guid is None else ""
    return (
        "set base_url in spoken.toml to where the show will be published: until then the feed "
        f"works on this machine only{no_guid}",
    )
