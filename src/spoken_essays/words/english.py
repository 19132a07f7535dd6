"""English figures, abbreviations and addresses as a person reads them; other languages wait.

Only what the default engine does not read well of itself is put into other words, in figures where
it reads those well ("the 14th"). What could mean two things stays as it is: 1/2/2026.
"""

from __future__ import annotations

import re

from spoken_essays.words import shortenings

# Whether there is anything of a kind; the patterns that read it take longer to be made than all
# the words of a short essay to be looked through.
_FIGURE = re.compile(r"\d")
_NUMERAL = re.compile(
    r"[IVXLCDM]{2}|W\.?W\.?I| (?:[VX]\b|I(?:[^\w ']|$|'s\b| (?:of|and|to|in|is)\b)|[ivxlc]{1,7}\b)"
)
_NAMED_SPAN = re.compile(r"[a-z]\.? ?[–-] ?[A-Z]")
_DOTTED = re.compile(r"(?<!\S)\.([A-Za-z]{2,})")
_SHARP = re.compile(r"(?<!\w)([A-G])#(?!\w)")
_ADDRESS = re.compile(r"@|://|www\.|\.[a-z]{2,}/")


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag is of English."""
    return language[:2].lower() == "en" and language[2:3] in ("", "-", "_")


def said(text: str, *, language: str) -> str:
    """English ``text``, made plain already, in the words one says for what is written."""
    if _ADDRESS.search(text):
        from spoken_essays.words import addresses_aloud

        text = addresses_aloud.said(text)
    if shortenings.any_in(text):
        from spoken_essays.words import abbreviations

        text = abbreviations.said(text)
    if _NUMERAL.search(text):
        from spoken_essays.words import numerals

        text = numerals.said(text)
    if _NAMED_SPAN.search(text):
        from spoken_essays.words.dates import named_spans

        text = named_spans(text)
    text = _SHARP.sub(r"\1 sharp", _DOTTED.sub(lambda found: f"dot {found[1].lower()}", text))
    if _FIGURE.search(text):
        from spoken_essays.words import figures

        text = figures.said(text, language=language)
    return text
