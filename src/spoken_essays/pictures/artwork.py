"""Which picture stands for what: the show's, an episode's own; drawn ones are kept."""

from __future__ import annotations

from spoken_essays import files
from spoken_essays.model import Essay
from spoken_essays.pictures.cover import Cover, cover_for, own_cover
from spoken_essays.show import Show
from spoken_essays.stamps import fingerprint

DESIGN = 1


def show_cover(show: Show) -> Cover:
    """The author's picture for the show, checked, or one drawn from its title."""
    if show.cover:
        return own_cover(show.root / show.cover)
    kept = show.private / "covers" / f"{fingerprint(DESIGN, show.title, show.author)[:20]}.jpg"
    if not kept.is_file():
        data, remarks = cover_for(show.title, show.author)
        if remarks:
            return Cover(data=data, remarks=remarks)
        files.write(kept, data)
    return Cover(data=kept.read_bytes())


def feed_covers(show: Show) -> dict[str, Cover]:
    """The author's pictures for those of the show's other feeds that have one, by their names."""
    return {
        name: own_cover(show.root / each.cover) for name, each in show.feeds.items() if each.cover
    }


def file_name(cover: Cover) -> str:
    """A name that changes when the picture does: directories look at the address, not the bytes."""
    return f"cover-{fingerprint(cover.data.hex())[:10]}{cover.suffix}"


def episode_cover(essay: Essay) -> Cover | None:
    """The episode's own picture, if its front matter names one (relative to the essay)."""
    return own_cover(essay.path.parent / essay.cover) if essay.cover else None
