"""The pages of a show, as bytes by href: nothing is written here.

Everything follows from the records given, so that the same show makes the same bytes. A page names
its own files by relative addresses, and works from a disk as well as from a host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from spoken_essays.addresses import address, base_url, public_href
from spoken_essays.model import Essay
from spoken_essays.pages import assets as shared
from spoken_essays.pages import rendering, sharing, wording
from spoken_essays.pages.records import PageView, SiteView
from spoken_essays.pages.shapes import (
    Way,
    beginning,
    episode_view,
    groups,
    page_of,
    site_view,
    title_of,
    with_about,
)
from spoken_essays.pages.theme import grounds
from spoken_essays.published import Episode, FeedLink, Leaf
from spoken_essays.show import Show
from spoken_essays.words.tidying import tidy

HOME, MISSING = "index.html", "404.html"
_UP = "../../"


def assets(show: Show) -> dict[str, bytes]:
    """What all pages share; each file's name holds a hash of its bytes."""
    return dict(shared.made(show.site).files)


def show_pages(
    show: Show, episodes: Sequence[Episode], *, cover: str, feeds: Sequence[FeedLink]
) -> dict[str, bytes]:
    """The show's own page and the one for addresses at which there is nothing.

    ``episodes`` may be in any order, ``cover`` is the href of the show's picture. Raises
    `SettingsError` for a template or an "about" of the show's own that cannot be used.
    """
    rendering.insist_on_known_templates(show.root)
    said, way = wording.words(show.language), partial(_way, "")
    site = with_about(site_view(show, way, cover=cover, feeds=feeds), show)
    page = _page(
        show,
        site,
        way,
        title=site.title,
        description=" ".join(site.description),
        url=HOME,
        image=cover,
        structured=sharing.series(show, cover=cover, feeds=feeds),
    )
    made = _rendered(show, "show.html", page, site, groups=groups(show, episodes, way, said))
    return {HOME: made, MISSING: _missing(show, cover, feeds)}


def episode_pages(
    show: Show, leaf: Leaf, *, cover: str, feeds: Sequence[FeedLink]
) -> dict[str, bytes]:
    """An episode's page, its small player for other people's pages, and what oEmbed asks for.

    ``cover`` is the show's, for an episode without its own.
    """
    each, slug = leaf.episode, leaf.episode.essay.slug
    language = each.essay.language or show.language
    way = partial(_way, _UP)
    view = episode_view(show, leaf, way, wording.words(language), cover=cover)
    site = site_view(show, way, cover=cover, feeds=feeds)
    base = base_url(show)
    page = _page(
        show,
        site,
        way,
        language=language,
        title=f"{view.title} – {site.title}",
        heading=view.title,
        description=view.summary or view.subtitle or beginning(view.blocks),
        url=page_of(each.essay),
        image=each.cover or cover,
        pictured=view.title if each.cover else site.title,
        type="article",
        audio=address(base, each.enclosure.href),
        oembed=address(base, public_href(slug, "oembed.json")),
        structured=sharing.episode(show, each, view, cover=cover),
    )
    small = replace(page, indexed=False)
    return {
        page_of(each.essay): _rendered(show, "episode.html", page, site, episode=view),
        public_href(slug, "embed.html"): _rendered(show, "embed.html", small, site, episode=view),
        public_href(slug, "oembed.json"): sharing.oembed(show, slug, view),
    }


def withdrawn_page(show: Show, essay: Essay) -> dict[str, bytes]:
    """What stands where an episode was that its author has taken back."""
    way, title = partial(_way, _UP), title_of(essay)
    site = site_view(show, way, cover="", feeds=())
    page = _page(
        show,
        site,
        way,
        language=essay.language or show.language,
        title=f"{title} – {site.title}",
        url=page_of(essay),
        indexed=False,
    )
    made = _rendered(show, "withdrawn.html", page, site, title=title)
    return {page_of(essay): made, public_href(essay.slug, "embed.html"): made}


def _missing(show: Show, cover: str, feeds: Sequence[FeedLink]) -> bytes:
    """It is shown at any address, and so must name all others from the host's root."""
    way = partial(_way, urlsplit(base_url(show)).path)
    site = site_view(show, way, cover=cover, feeds=feeds)
    title = f"{wording.words(show.language)['missing']} – {site.title}"
    page = _page(show, site, way, title=title, url=MISSING, indexed=False)
    return _rendered(show, MISSING, page, site)


def _page(
    show: Show,
    site: SiteView,
    way: Way,
    *,
    title: str,
    url: str,
    image: str = "",
    language: str = "",
    heading: str = "",
    pictured: str = "",
    **more: Any,
) -> PageView:
    """A page's head; ``url`` and ``image`` are hrefs."""
    language = language or show.language
    base, common = base_url(show), shared.made(show.site)
    paper, paper_dark = grounds(show.site)
    script = common.href(shared.SCRIPT)
    more["description"] = _shortened(more.get("description", ""))
    return PageView(
        language=tidy(language),
        direction=wording.direction(language),
        chrome=_chrome(language),
        locale=wording.locale(language),
        title=title,
        heading=heading or title,
        url=address(base, url),
        image=address(base, image) if image else "",
        pictured=pictured or site.title,
        root=way(""),
        stylesheet=way(common.href(shared.STYLE)),
        script=way(script) if script else "",
        modules=tuple(way(href) for href in common.modules if href != script),
        icon=way(common.href(shared.ICON)),
        paper=paper,
        paper_dark=paper_dark,
        feeds=site.feeds,
        **more,
    )


def _rendered(show: Show, template: str, page: PageView, site: SiteView, **values: object) -> bytes:
    said: Mapping[str, Any] = wording.words(page.language)
    return rendering.render(show.root, template, page=page, site=site, words=said, **values)


def _chrome(language: str) -> str:
    """Our own words are marked where they are in another language than what the page shows."""
    ours = wording.spoken_in(language)
    if ours == wording.primary(language):
        return ""
    return rendering.attributes(lang=ours, dir=wording.direction(ours))


def _shortened(text: str, most: int = 300) -> str:
    text = tidy(text)
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip() + "…"


def _way(up: str, href: str) -> str:
    """An href as a page writes it that lies so far below the show's folder."""
    return up + quote(href, safe="/")
