"""Apple's categories, the only ones a directory files a show under.

The table is Apple's list since 2019: 19 categories, 91 below them, written exactly so.
"""

from __future__ import annotations

import difflib
import re

from spoken_essays.errors import SettingsError

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": (
        "Careers",
        "Entrepreneurship",
        "Investing",
        "Management",
        "Marketing",
        "Non-Profit",
    ),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}

Category = tuple[str, str]


def category(text: str) -> Category:
    """``"Arts > Books"`` as Apple's two names, the second empty where there is none.

    Case, blanks and ``and`` for ``&`` are forgiven. Raises `SettingsError` for anything that is
    not on Apple's list.
    """
    found = _BY_KEY.get(_key(text))
    if found is None:
        raise SettingsError(f'spoken.toml: category is "{text}"; it should be {wrong(text)}')
    return found


def wrong(text: str) -> str | None:
    """What the category should be instead, if it is not on Apple's list; None if it is."""
    key = _key(text)
    if key in _BY_KEY:
        return None
    near = difflib.get_close_matches(key, _SPOKEN, n=1, cutoff=0.6)
    if near:
        return f'one of Apple\'s categories. Did you mean "{_written(_SPOKEN[near[0]])}"?'
    known = ", ".join(CATEGORIES)
    return f'one of Apple\'s categories, such as "Arts > Books"; there are: {known}'


def _key(text: str) -> str:
    words = re.sub(r"\s*[>/:›]\s*", " > ", text.replace("&amp;", "&").lower())
    return " ".join(re.sub(r"\band\b", "&", words).split())


def _written(category: Category) -> str:
    return " > ".join(name for name in category if name)


_ALL: tuple[Category, ...] = tuple(
    (name, below) for name, subs in CATEGORIES.items() for below in ("", *subs)
)
_BY_KEY: dict[str, Category] = {_key(_written(pair)): pair for pair in _ALL}
# A name of the second rank alone is no category, but says which one is meant.
_SPOKEN: dict[str, Category] = {_key(sub): (name, sub) for name, sub in _ALL if sub} | _BY_KEY
