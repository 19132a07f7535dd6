"""A line as an engine gets it: plain words and the punctuation that shapes their melody.

Engines trip over what a reader's eye skips. Measured with Piper's phonemizer: `—` between words
without spaces, `...`, `…`, ` - `, parentheses and `|` are no break at all, `*`, `#` and `|` are
named aloud, `[[…]]` is taken for phonemes, a combining accent is read as another letter. So dashes,
ellipses and parentheses become commas or stops (which make the same pause, about 0.3 s), and marks
of markup vanish while their words stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spoken_essays.words import english
from spoken_essays.words.characters import plain, without_emoji
from spoken_essays.words.respelling import Respelling, back
from spoken_essays.words.sentences import abbreviation_stops, lower_starts

_STOPS = frozenset(".!?。！？．؟۔।॥։።")
_CLOSERS = "\"') ]}»”’」』）》〉】"
_QUOTES = "\"'"

_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_TO = {"en": "to", "de": "bis", "es": "a", "fr": "à", "it": "a", "nl": "tot", "pt": "a"}
_UNITS = frozenset(("m", "km", "cm", "mm", "dm", "ft", "in", "yd", "mi", "mc", "s"))
_POWERS = {"²": " squared", "³": " cubed"}
_SAYABLE = re.compile(r"[^\W_⁰¹²³⁴-⁹]")
_PLAINLY = re.compile(r"(?<!\S)[^\W\d_]{2}")


def spoken_form(
    text: str, *, language: str, closing: bool = True, words: Respelling | None = None
) -> str:
    """``text`` as it is handed to an engine, or "" if there is nothing to say.

    A line without punctuation at its end gets a full stop, so that the voice falls. Give
    ``closing=False`` for a reading after which the line goes on: it gets a comma. Punctuation that
    is there stays: a line broken after a comma is read as one that goes on.
    ``language`` is a BCP 47 tag; ``words`` are those a lexicon has for the voice.
    """
    text, said = words.aside(plain(text)) if words else (plain(text), ())
    spoken = _words(text, language)
    return back(_ended(spoken, closing=closing), said) if _SAYABLE.search(spoken) else ""


def is_speakable(text: str) -> bool:
    """Whether anything of ``text`` can be said: not of "…", "* * *", emoji."""
    return bool(_PLAINLY.search(text) or spoken_form(text, language="und"))


def shown_form(text: str) -> str:
    """``text`` as transcripts show it: as written, but for emoji, which no voice says."""
    return without_emoji(text)


def _words(text: str, tag: str) -> str:
    """Plain ``text`` without whatever engines trip over."""
    language = tag.split("-")[0].lower()
    if _NOTED.search(text):
        text = _without_notes(text, language)
    if english.is_english(tag):
        text = english.said(text, language=tag)
    if _MARKED.search(text):
        text = " ".join(_apply(_MARKUP, text).split())
    if _BROKEN.search(text):
        text = _RANGE.sub(f" {_TO[language]} " if language in _TO else "-", text)
        text = _apply(_BREAKS, text)
    if ". " in text:
        text = _with_capitals(text)
    if language == "en" and _SHORTENED.search(text):
        text = _apply(_ENGLISH, _unabbreviated(text))
    return _apply(_TIDY, text).strip() if _ROUGH.search(text) else text


def _apply(rules: tuple[_Rule, ...], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _ended(words: str, *, closing: bool) -> str:
    last = words.rstrip(_CLOSERS)[-1:]
    if last in _STOPS or last in ",;:，、；：،؛":
        return words
    return words + ("." if closing else ",")


# Whether the rules below could find anything: few lines of prose need them.

_NOTED = re.compile(r"[⁰¹²³⁴-⁹]|\[\d")
_MARKED = re.compile(r"[*`´\[\]<>{}()|/_\\^~#•‣⁃∙·◦:;]|(?<!\S)-(?!\S)")
_BROKEN = re.compile(r"[–—…()]|--|\. ?\.")
_SHORTENED = re.compile(r"\.[ ,]|#|'\d")
_ROUGH = re.compile(
    r"[,;:.!?] ?[,;:.!?]|[,.!?](?! ?$)[^ \d\"']| [,;:.!?]|[\"'] ?[\"']| [ -]|^\W|[ -]$"
)

# Marks of notes, not powers: "as he said²", "as he said[2]".

_RAISED = re.compile(r"(?:(?<!\w)([^\W\d_⁰¹²³⁴-⁹]++)|[.!?,;:…\"')\]])([⁰¹²³⁴-⁹]+)")
_CITED = re.compile(r"(?<=[^\W\d_]|[.!?,;:\"')])\[\d{1,3}\]")


def _without_notes(text: str, language: str) -> str:
    def bare(match: re.Match[str]) -> str:
        word, raised = match[1] or "", match[2]
        if raised in _POWERS and (len(word) == 1 or word.lower() in _UNITS):
            return word + (_POWERS[raised] if language == "en" else raised)
        return match[0][: -len(raised)]

    return _CITED.sub("", _RAISED.sub(bare, text))


# What stands for no word.

_EMOTICON = r"(?<!\S)(?:<3+|[:;]['-]?[()DPp|]+)(?=[\s.,!?]|$)"
_MARKUP: tuple[_Rule, ...] = (
    (re.compile(_EMOTICON), " "),
    (re.compile(r"(?<=[^\W_])[`´](?=[^\W_])"), "'"),
    (re.compile(r"(?<=[^\W_])[\[\]](?=[^\W_])|[*`´]"), ""),
    (re.compile(r"(?<!\S)(?:[|/•‣⁃∙·◦]+|-)(?!\S)"), "—"),
    (re.compile(r"^[•‣⁃∙·◦]"), ""),
    (re.compile(r"</|/>|[\[\]<>{}|_\\^~•‣⁃∙◦]"), " "),
    (re.compile(r"(?<!\w)#+(?!\d)"), ""),
)

# What breaks the flow of a sentence becomes a comma or a stop.

_RANGE = re.compile(r"(?<=\d) ?– ?(?=[$€£]?\d)")
_DASH = re.compile(r" ?(?:—|–|--)[ —–-]*")
_ELLIPSIS = re.compile(r" ?(?:…|\.{2,}|(?:\. ){2,}\.)[ .…]*")


def _pause(match: re.Match[str]) -> str:
    """The punctuation to read instead of a dash or an ellipsis, from what stands around it."""
    before, after = _around(match, 2, 4)
    if _is_opening(before) or after[:1] in tuple(".!?,;:"):
        return " " if before and before[-1:].isalnum() and after[:1] not in tuple(".!?,;:") else ""
    if re.search(r"[.!?,;:][\"']?$", before):
        return " "
    trails_off = "-" not in match[0] and "—" not in match[0] and "–" not in match[0]
    if _closes(after):
        return "." if trails_off and not after.strip(_CLOSERS)[:1].islower() else ","
    following = after.lstrip(_QUOTES + "(")
    is_i = following[:1] == "I" and not following[1:2].isalpha()
    return ". " if trails_off and following[:1].isupper() and not is_i else ", "


def _around(match: re.Match[str], back: int, on: int) -> tuple[str, str]:
    text, start, end = match.string, match.start(), match.end()
    return text[max(0, start - back) : start], text[end : end + on]


def _is_opening(before: str) -> bool:
    """Whether nothing has been said yet, or a quotation has just begun."""
    return before.strip(_QUOTES + " (") == "" or before[-1] == "("


def _closes(after: str) -> bool:
    """Whether the line, a quotation or a parenthesis ends here."""
    return not after or after[0] == ")" or (after[0] in _QUOTES and not after[1:2].isalnum())


def _parenthesis(match: re.Match[str]) -> str:
    (before, after), edge = _around(match, 1, 1), match[0].strip()
    if not before or before in ".!?,;:" + _QUOTES or (edge == ")" and after in tuple(".!?,;:\"'")):
        return " " if before and after else ""
    return ", " if after else ""


_BREAKS: tuple[_Rule, ...] = (
    (re.compile(r"(?<=\w)–(?=\w)|(?<!\S)–(?=\d)"), "-"),
    (re.compile(r"(?<=[^\W\d_])\(([^\W\d_]{1,3})\)"), r"\1"),
    (_DASH, _pause),
    (_ELLIPSIS, _pause),
    (re.compile(r" ?[()] ?"), _parenthesis),
)

_ENGLISH: tuple[_Rule, ...] = (
    (re.compile(r"(?<!\w)#(?=\d)"), "number "),
    (re.compile(r"(?<!\w)'(?=\d0'?s\b)"), ""),
    (re.compile(r"(?<=\w)\.(?=,)"), ""),
)


def _with_capitals(text: str) -> str:
    """Sentences begin with a capital: without one engines run over the stop before it."""
    for start in reversed(lower_starts(text)):
        text = text[:start] + text[start].title() + text[start + 1 :]
    return text


def _unabbreviated(text: str) -> str:
    """English without the stops after "Mr", "J", "U.S" at which engines would end the sentence."""
    start, kept = 0, []
    for stop in abbreviation_stops(text):
        kept.append(text[start:stop])
        start = stop + 1
    return "".join(kept) + text[start:]


def _one_of(match: re.Match[str]) -> str:
    return "?" if "?" in match[0] else "!"


_TIDY: tuple[_Rule, ...] = (
    (re.compile(r" {2,}"), " "),
    (re.compile(r" +(?=[,.;:!?]+(?:[ \"')]|$))"), ""),
    (re.compile(r"(?<![,;:])[,;:]++(?=[.!?])|(?<=[!?;:]),+|,(?=[,;:])"), ""),
    (re.compile(r"[!?] ?[!?][!? ]*(?<! )"), _one_of),
    (re.compile(r"(?<=[^\W\d_]{2})([.!?])(?=[^\W\d_a-z][a-z])"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])"), ", "),
    (re.compile(r"^(?:[,;:.!?/] ?|- )+(?!\d)|(?<!\S)([\"'])\s*\1(?!\w)|[ -]+$"), ""),
    (re.compile(r" {2,}"), " "),
)
