"""Words in capitals: whether one says their letters, or a word; and figures in odd forms."""

from __future__ import annotations

import re

from spoken_essays.doubts.tables import listed
from spoken_essays.words.figures import is_british
from spoken_essays.words.speech import spoken_form

# Those of which nobody says anything else.
LETTERS = listed(
    "AA ABC ADHD AI AM API ATM BA BBC BC BCE CBS CCTV CD CDC CE CEO CFO CIA CNN CPR CPU CTO CV DC"
    " DIY DJ DM DNA DOI DUI DVD EEG EKG ER ESP ET EU FBI FM FYI GDP GMO GP GPS GPT GPU HBO HD HDMI"
    " HIV HP HQ HR HTML IBM ICU ID IMDB IOU IPA IQ IRA IRS ISBN IT IVF JFK KGB KKK LA LGBT LGBTQ LP"
    " LSD MA MBA MD MIT MP MPH MRI MTV NBA NBC NFL NGO NHL NHS NPR NSA NY NYC NYPD OCD OK OMG PBS"
    " PC PDF PE PHD PM PMS PR PS PTA PTSD RNA RSS RV RSVP SMS SOS SQL SUV TB TLC TNT TV UFO UK UN"
    " UPS US USA USB USSR UV VHS VIP VPN WC WHO WWF XML YA YMCA"
)
WORDS = listed(
    "AIDS ASCII BAFTA BIOS CAD COBOL COVID DOS EPCOT FEMA GIF HIPAA IKEA JPEG LASER LAN MOMA"
    " NAFTA NASA NATO OPEC OSHA PAC PIN RADAR RAM REM ROM SARS SCUBA SEAL SETI SIM SWAT TED UNESCO"
    " UNICEF WASP WAN WIFI YOLO ZIP"
)
# Only after "the": elsewhere a word that is shouted.
AFTER_THE = frozenset(("WHO",))
# Said both ways, by reasonable people.
EITHER = listed("ASAP FAQ FAQS LOL NIMBY RIP ROI SQL URL VAT EPUB GUI SAT AWOL")

_FIGURE = re.compile(r"\d")
# What every voice reads as one expects: 5, 1,000, -3.5, 20%, 1st, 7:30, 1990s.
_PLAIN = re.compile(
    r"[-+]?(?:\d{1,4}|\d{5,6}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?|\d+(?:st|nd|rd|th)|\d{1,2}:\d\d"
    r"|\d{3,4}s|[1-9]0s|[A-Za-z]{1,6}-?\d{1,3}|\d{1,2}[A-Z]"
    r"|\d{1,2}(?::\d\d)?[ap]m|\d{1,3}k|\d+(?:\.\d+){2}|[A-Z][A-Za-z]{0,2}\d[A-Z]?"
)
_DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)")
_BARE = re.compile(r"^\W*?([-+]?\w.*?)[^\w%°]*$")


def is_acronym(word: str) -> bool:
    """Two capitals or more and nothing else, but for a plural's s."""
    return len(word) > 1 and word.removesuffix("s").isupper() and len(word.removesuffix("s")) > 1


def has_figures(token: str) -> bool:
    """Whether there is a figure in it."""
    return _FIGURE.search(token) is not None


def figure(token: str) -> str:
    """The number in ``token``, without the punctuation around it, if its form is odd; or ""."""
    found = _BARE.match(re.sub("['’]s?$", "", token))
    bare = found[1] if found else token
    parts = bare.split("-") if re.search("[a-z]{2}", bare) else [bare]
    return "" if all(_PLAIN.fullmatch(part) or part.isalpha() for part in parts) else bare


def a_date(figures: str, *, language: str) -> str:
    """Such a date as the country of ``language`` reads it; "" for any other number."""
    if not _DATE.fullmatch(figures):
        return ""
    first, second, year = figures.split("/")
    day, month = (first, second) if is_british(language) else (second, first)
    whole = year if len(year) == 4 else f"20{year}"
    return spoken_form(f"{whole}-{int(month):02d}-{int(day):02d}", language=language).rstrip(".")


def why_odd(figures: str) -> str:
    """What makes a number odd."""
    if _DATE.fullmatch(figures):
        return "the day and the month can be told apart by their order only, and that differs"
    if re.fullmatch(r"\d{7,}", figures):
        return "a long number without its thousands marked"
    return "figures in a form that can be read in several ways"
