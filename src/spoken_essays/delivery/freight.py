"""What goes to a target and what is there: planned before anything is touched, then carried."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spoken_essays.addresses import FEED, is_feed
from spoken_essays.errors import HostError
from spoken_essays.hosting import contents
from spoken_essays.hosting.headers import MANIFEST, headers, is_lasting
from spoken_essays.hosting.public_feed import NoFeed, parse
from spoken_essays.hosting.store import is_part
from spoken_essays.hosting.target import Target
from spoken_essays.hosting.transfer import (
    Known,
    Manifest,
    Parcel,
    State,
    parcel,
    read_manifest,
    state,
    write_manifest,
)
from spoken_essays.places import mp3_of
from spoken_essays.report import Removed, Sent

# The manifest is renewed after so many bytes: what a kill makes us look at again is no more.
_RENEWED = 16_000_000


@dataclass(frozen=True, kw_only=True)
class Freight:
    """What stands between ``public/`` and the target.

    ``send`` is in the order of arrival, ``other`` are files that are there under their name with
    other bytes, though such a name never changes its bytes. ``there`` are the target's files.
    """

    send: tuple[Parcel, ...]
    same: int
    other: tuple[Parcel, ...]
    there: Mapping[str, int]
    manifest: Manifest | None


def freight(target: Target, out: Path, hrefs: Iterable[str], show_guid: str | None) -> Freight:
    """Compare what is here with what is there; reads only.

    Raises `HostError` if the target holds another show, or a site that is not ours.
    """
    here = [parcel(out, href) for href in contents.in_order(hrefs)]
    there, manifest = target.files(), read_manifest(target)
    _insist_on_ours(target, manifest, there, here, show_guid)
    known = manifest.files if manifest else {}
    states = [(each, _state(target, each, known, there)) for each in here]
    return Freight(
        send=tuple(each for each, found in states if found is State.STALE),
        same=sum(found is State.SAME for _, found in states),
        other=tuple(each for each, found in states if found is State.OTHER),
        there=there,
        manifest=manifest,
    )


class Carrier:
    """Puts files at a target and keeps the manifest there in step."""

    def __init__(self, target: Target, load: Freight, show_guid: str | None) -> None:
        self.target, self.load, self.guid = target, load, show_guid
        self.known: dict[str, Known] = dict(load.manifest.files) if load.manifest else {}
        self.unsaved = 0

    def begin(self) -> None:
        """Say at the target what is about to change there, so that a kill leaves no untruth."""
        if self.load.send:
            self.known |= {each.href: Known(sha256="", bytes=0) for each in self.load.send}
            self.save()

    def carry(self, parcels: Sequence[Parcel]) -> Iterator[Sent]:
        """Send files one after another; what has arrived is noted even if the next one fails."""
        try:
            for each in parcels:
                self.target.put(each.href, each.path, headers(each.href))
                self._noted(each)
                yield Sent(href=each.href, bytes=each.bytes)
        except HostError:
            with contextlib.suppress(HostError):
                self.save()
            raise
        if parcels:
            self.save()
            self.target.settle()

    def drop(self, hrefs: Iterable[str]) -> Iterator[Removed]:
        """Remove files of ours."""
        for href in hrefs:
            self.target.remove(href)
            self.known.pop(href, None)
            yield Removed(href=href)
        self.save()
        self.target.settle()

    def sweep(self) -> None:
        """Remove what publishes that were killed left half-sent."""
        left = [href for href in self.load.there if is_part(href)]
        for href in left:
            self.target.remove(href)
        if left:
            self.target.settle()

    def save(self) -> None:
        """Put the manifest at the target."""
        write_manifest(self.target, Manifest(show=self.guid, files=self.known))
        self.unsaved = 0

    def _noted(self, each: Parcel) -> None:
        self.known[each.href] = Known(sha256=each.sha256, bytes=each.bytes)
        self.unsaved += each.bytes
        if self.unsaved > _RENEWED:
            self.save()


def superfluous(
    load: Freight, known: Mapping[str, Known], needed: frozenset[str]
) -> dict[str, int]:
    """Files that we put at the target and nobody needs; a feed somebody may have subscribed to."""
    return {
        href: load.there[href]
        for href in sorted(known)
        if href in load.there and href not in needed and href != MANIFEST and not is_feed(href)
    }


def _state(
    target: Target, here: Parcel, known: Mapping[str, Known], there: Mapping[str, int]
) -> State:
    """How a file stands to the target; a cue sheet goes with its mp3, which alone may differ."""
    found = state(target, here, known, there)
    if found is State.OTHER and (mp3 := mp3_of(here.href)):
        return State.SAME if mp3 in there else State.STALE
    return found


def _insist_on_ours(
    target: Target,
    manifest: Manifest | None,
    there: Mapping[str, int],
    here: Sequence[Parcel],
    show_guid: str | None,
) -> None:
    """Stop before we write over another show, or over pages that are not ours."""
    if manifest and manifest.show and show_guid and manifest.show != show_guid:
        raise HostError(
            f"{target.name} holds another show (its podcast:guid is {manifest.show}, that of this "
            f"one {show_guid}); publish to a folder of its own"
        )
    feed = next((each.path for each in here if each.href == FEED), None)
    taken = [each.href for each in here if each.href in there and not is_lasting(each.href)]
    if manifest or not taken or (feed and _is_our_feed(target.read(FEED), feed.read_bytes())):
        return
    raise HostError(
        f"{target.name} holds {shortest(taken)} already, and spoken did not put it there. Publish "
        "to an empty folder, or remove there what may be replaced"
    )


def shortest(hrefs: Sequence[str]) -> str:
    """Some files by name."""
    named = ", ".join(sorted(hrefs, key=lambda href: (href.count("/"), href))[:3])
    return f"{named} and {len(hrefs) - 3} more files" if len(hrefs) > 3 else named


def _is_our_feed(there: bytes | None, here: bytes) -> bool:
    """Whether a feed has an episode of ours: then it was put there by other means."""
    if there is None:
        return False
    try:
        return bool({*parse(there, "").guids} & {*parse(here, "").guids})
    except NoFeed:
        return False
