"""A line for ``lexicon.toml`` that says a word rightly, or says it as it is said and waits."""

from __future__ import annotations

from spoken_essays.doubts.ear import Ear
from spoken_essays.doubts.judging import Verdict
from spoken_essays.doubts.sounds import distance, of_ipa
from spoken_essays.settings.toml_text import quoted
from spoken_essays.voices import takes_ipa

# A respelling as near as this to what is meant needs no IPA beside it.
_NEAR = 0.7


def entry(verdict: Verdict, ear: Ear) -> str:
    """``"Nguyen" = "win"``; with IPA if the voice takes it and does not read the respelling well.

    "" if there is nothing to begin with: how a number is to be said only its author knows.
    """
    key, in_ipa = quoted(verdict.key), verdict.ipa if takes_ipa(ear.voice) else ""
    if not verdict.say:
        return f"{key} = {{ ipa = {quoted(in_ipa)} }}" if in_ipa else ""
    respelling = quoted(verdict.say)
    if not in_ipa or _reads_well(verdict, ear):
        return f"{key} = {respelling}"
    return f"{key} = {{ ipa = {quoted(in_ipa)}, say = {respelling} }}"


def _reads_well(verdict: Verdict, ear: Ear) -> bool:
    said = of_ipa(ear.phonemes(verdict.say))
    return distance(of_ipa(verdict.ipa), said) < _NEAR
