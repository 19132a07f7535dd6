"""What feedgen does not write: Podcasting 2.0's tags, and some that Apple wants otherwise.

feedgen knows nothing of the ``podcast:`` namespace, takes only ``yes``, ``no`` and ``clean`` for
``itunes:explicit`` where ``true`` or ``false`` is asked, refuses pictures whose URL does not end as
it expects, and writes dates by switching the locale of the whole process. Its extension points are
used here to add any tag to the channel or to an item.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from feedgen.util import xml_elem

from spoken_essays.feeds.tags import Tag

# Directories and apps look for these prefixes as they stand, whatever XML says about prefixes.
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
# feedgen declares this one itself.
_KNOWN = {**NAMESPACES, "atom": "http://www.w3.org/2005/Atom"}


class ItemTags:
    """Tags of one item, after those that feedgen writes; an extension of feedgen's entries."""

    def __init__(self) -> None:
        self._tags: list[Tag] = []

    def add(self, tags: Iterable[Tag]) -> None:
        self._tags += tags

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, item: Any) -> Any:
        for tag in self._tags:
            element = xml_elem(_qualified(tag.name), item)
            element.attrib.update(tag.attributes)
            element.text = tag.text or None
        return item


class ChannelTags(ItemTags):
    """Tags of the channel, then its items; an extension of feedgen's feeds.

    The items are made once and copied into each feed that has them: making one takes feedgen far
    longer.
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: list[Any] = []

    def add_items(self, items: Iterable[Any]) -> None:
        self._items += items

    def extend_rss(self, rss: Any) -> Any:
        channel = rss[0]
        # feedgen dates every feed now, which would make each build another file.
        channel.remove(channel.find("lastBuildDate"))
        super().extend_rss(channel)
        channel.extend(map(deepcopy, self._items))
        return rss


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_KNOWN[prefix]}}}{local}" if prefix else local
