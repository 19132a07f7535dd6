"""What a show's texts must look like to be of use in a feed.

Each rule takes a text and returns None, or what it should be instead.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spoken_essays.kinds import did_you_mean

# Apple's list of 2019, which other directories share: a category, then its subcategories.
_APPLE = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden,
    Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News,
    Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences,
    Nature, Physics, Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running,
    Soccer, Swimming, Tennis, Volleyball, Wilderness, Wrestling
Technology
True Crime
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""

CATEGORIES: dict[str, tuple[str, ...]] = {
    main: tuple(subs.split(", ")) if subs else ()
    for main, _, subs in (
        entry.partition(": ") for entry in _APPLE.strip().replace(",\n    ", ", ").splitlines()
    )
}

TEMPLATE_FIELDS = ("title", "subtitle", "author", "show", "date", "episode", "season")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:.]+(\.[^\s@<>\"(),;:.]+)+")


def name(text: str) -> str | None:
    """A title, an author: one line that is not empty."""
    if not text.strip():
        return "a name, not empty"
    return one_line(text)


def one_line(text: str) -> str | None:
    """Any text without a line break."""
    return "text on one line" if len(text.splitlines()) > 1 else None


def language(text: str) -> str | None:
    """A language tag in the form of BCP 47, as a feed needs it."""
    if _LANGUAGE.fullmatch(text):
        return None
    better = text.replace("_", "-").split(".")[0]
    hint = f'; did you mean "{better}"?' if _LANGUAGE.fullmatch(better) else ""
    return f'a language code such as "en" or "en-GB"{hint}'


def email(text: str) -> str | None:
    """An address that directories can write to, or nothing."""
    if not text or _EMAIL.fullmatch(text):
        return None
    return 'an e-mail address such as "me@example.com", or empty'


def base_url(text: str) -> str | None:
    """Where ``public/`` will be found on the web, or nothing while there is no such place."""
    wanted = 'a web address such as "https://example.com/podcast", or empty'
    if not text:
        return None
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return wanted
    if parts.scheme not in ("http", "https") or not host or len(text.split()) != 1:
        return wanted
    return f"{wanted}, without ? and #" if parts.query or parts.fragment else None


def category(text: str) -> str | None:
    """One of the categories of Apple's list, which other directories share."""
    main, _, sub = (part.strip() for part in text.partition(">"))
    if main in CATEGORIES and (not sub or sub in CATEGORIES[main]) and text.count(">") == bool(sub):
        return None
    if CATEGORIES.get(main):
        names = ", ".join(CATEGORIES[main])
        hint = did_you_mean(sub, CATEGORIES[main])
        return f'"{main}", alone or as "{main} > …" with one of: {names}{hint and "." + hint}'
    hint = did_you_mean(text, _all_categories()) or did_you_mean(main, CATEGORIES)
    return f"a category of Apple's list.{hint or ' They are: ' + ', '.join(CATEGORIES)}"


def template(text: str) -> str | None:
    """Words for an episode's opening or closing, with fields in braces."""
    known = ", ".join(f"{{{field}}}" for field in TEMPLATE_FIELDS)
    for field in re.findall(r"\{(.*?)\}", text):
        if field not in TEMPLATE_FIELDS:
            return f"text with the fields {known}.{did_you_mean(field, TEMPLATE_FIELDS)}"
    return None


def _all_categories() -> list[str]:
    pairs = [f"{main} > {sub}" for main, subs in CATEGORIES.items() for sub in subs]
    return [*CATEGORIES, *pairs]
