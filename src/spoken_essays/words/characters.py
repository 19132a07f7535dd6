"""Characters made plain for an engine: one quote, one dash, no emoji, nothing invisible.

Letters of every script pass through. What only looks different (ligatures, full width, letters set
in a mathematical or circled style) becomes the letter it stands for.
"""

from __future__ import annotations

import re
import unicodedata

# A break in the flow that is no word: an arrow, a bullet between words, a bar, a spaced slash.
BREAK = "—"

_PICTURES = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u2600-\u275a\u2761-\u2767\u2794-\u27bf"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f12f\U0001f18a-\U0001fbff"
)
_ATTACHED = "\u200d\u20e3\ufe00-\ufe0f\U000e0020-\U000e007f"
_EMOJI = re.compile(f"[{_PICTURES}{_ATTACHED}]*[{_PICTURES}][{_PICTURES}{_ATTACHED}]*+")
_ORNAMENTS = re.compile(f"[{_PICTURES}\u2300-\u23ff\u2500-\u25ff\u27c0-\u27ef¶\u203b\u2042\u2055]+")
_ARROWS = re.compile("[\u2190-\u21ff\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    "\U000e0000-\U000e01ef\U000f0000-\U0010ffff™®℠†‡]+"
)
# Joiners shape Arabic and Indic words and mean nothing elsewhere.
_JOINERS = re.compile("(?<![\u0600-\u109f\u1780-\u18af])[\u200c\u200d]+")
_STYLED = re.compile(
    "[\u2071\u207f-\u209c\u2102\u2103\u2109-\u2115\u2119-\u211d\u2124\u212c\u212d\u212f-\u2134\u2139"
    "\u2160-\u217f\u2460-\u24ea\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\U0001d400-\U0001d7ff]+"
)
# Full-width punctuation belongs to Chinese and Japanese, and is plain anywhere else.
_WIDE = re.compile("(?<![\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef])[\uff01-\uff5e]+")
_QUOTED = re.compile(r"(?<=[«‹])\s(?=\S)(?<!\S[«‹]\s)|(?<=\S)\s(?=[»›](?!\w))")
_ZALGO = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")

_SAME = {
    "'": "‘’‚‛ʼ‹›❛❜＇",
    '"': "“”„‟«»❝❞〝〞＂",
    "-": "‐‑−﹣－",
    "–": "‒",
    "—": "―⸺⸻﹘",
    "…": "‥⋯",
    "?": "‽⁇⁈⁉⸮",
    "!": "‼",
    "/": "⁄",
    " ": "＜＞［］｛｝＿｜＼",
    "": "＊｀",
}


def _circled() -> dict[int, str]:
    bases = (0x1F130, 0x1F150, 0x1F170)
    letters = {base + n: chr(0x41 + n) for base in bases for n in range(26)}
    digits = {0x2776 + n: str(n % 10 + 1) for n in range(30)}
    return {**letters, **digits}


_PLAIN = {ord(odd): plain for plain, odds in _SAME.items() for odd in odds} | _circled()

# Most lines of prose have nothing but these, and are done with a few replacements.
_UNUSUAL = re.compile("[^\t-\r -~¡¿À-ÿĀ-ſ–—…]")


def plain(text: str) -> str:
    """``text`` with only letters, digits and plain punctuation; white space is single spaces."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    if _UNUSUAL.search(text):
        text = _usual(text)
    return " ".join(text.split())


def _usual(text: str) -> str:
    text = _STYLED.sub(lambda styled: unicodedata.normalize("NFKC", styled[0]), text)
    text = unicodedata.normalize("NFC", _QUOTED.sub("", text)).translate(_PLAIN)
    text = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    text = _ORNAMENTS.sub(" ", _ARROWS.sub(BREAK, text))
    return _INVISIBLE.sub("", _ZALGO.sub(r"\1", _JOINERS.sub("", text)))


def without_emoji(text: str) -> str:
    """``text`` as written but for emoji, and the spaces that stood around them."""
    if text.isascii():
        return text
    bare = _EMOJI.sub("\0", text.replace("\ufe0f\u20e3", ""))
    bare = re.sub(r"\s*\0(?=\s|$|[.,;:!?…])|\0\s*", "", bare)
    return bare.strip() if bare != text else text
