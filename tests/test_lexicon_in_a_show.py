"""A lexicon from file to sound: what is spoken again, what is shown, what Piper gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import spoken

from spoken_essays.addresses import Source
from spoken_essays.planning import Plan, plan
from spoken_essays.show import Show
from spoken_essays.voices import takes_ipa
from spoken_essays.voices.gtts import GttsVoice
from spoken_essays.voices.piper import PiperVoice
from spoken_essays.voices.piper_text import for_piper
from spoken_essays.words.respelling import PHONEMES, PHONEMES_END

TEXT = "A walk\n\nI went out.\nSiobhán was there.\nIt rained on Siobháns, and so on.\n"
IPA = '"Siobhán" = { ipa = "ʃɪˈvɔːn", say = "shi-vawn" }\n'


@pytest.fixture
def show(tmp_path: Path) -> Show:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "ada.toml").write_text('engine = "piper"', encoding="utf-8")
    (tmp_path / "voices" / "bea.toml").write_text('engine = "gtts"', encoding="utf-8")
    (tmp_path / "episodes" / "a-walk").mkdir(parents=True)
    (tmp_path / "episodes" / "a-walk" / "essay.txt").write_text(TEXT, encoding="utf-8")
    return Show(root=tmp_path, voice="ada")


def planned(show: Show) -> Plan:
    return plan(show, Source(slug="a-walk", path=show.root / "episodes" / "a-walk" / "essay.txt"))


def test_only_lines_with_an_entry_in_them_are_spoken_again(show: Show) -> None:
    before = planned(show)
    (show.root / "lexicon.toml").write_text(IPA, encoding="utf-8")
    after = planned(show)
    changed = [one.segment.text for one, two in zip(before.parts, after.parts, strict=True)
               if one.keys != two.keys]  # fmt: skip
    assert changed == ["Siobhán was there."]
    assert before.sound != after.sound
    (show.root / "lexicon.toml").write_text('"Nobody" = "no-body"', encoding="utf-8")
    assert planned(show).content == before.content


def test_what_is_shown_stays_as_written(show: Show) -> None:
    before = planned(show)
    (show.root / "lexicon.toml").write_text(IPA, encoding="utf-8")
    after = planned(show)
    assert [part.segment for part in before.parts] == [part.segment for part in after.parts]
    assert after.parts[2].segment.text == "Siobhán was there."
    assert after.parts[2].texts != before.parts[2].texts


def test_an_essays_own_lexicon_stands_over_the_shows(show: Show) -> None:
    (show.root / "lexicon.toml").write_text('"Siobhán" = "one"\nout = "oot"\n', encoding="utf-8")
    own = show.root / "episodes" / "a-walk" / "lexicon.toml"
    own.write_text('"Siobhán" = "two"\n', encoding="utf-8")
    texts = [text for part in planned(show).parts for text in part.texts]
    assert texts[1:3] == ["I went oot.", "two was there."]


def test_a_voice_without_ipa_gets_the_respelling(show: Show) -> None:
    (show.root / "lexicon.toml").write_text(IPA, encoding="utf-8")
    texts = [text for part in planned(replace(show, voice="bea")).parts for text in part.texts]
    assert "shi-vawn was there." in texts
    assert takes_ipa(PiperVoice(name="ada")) and not takes_ipa(GttsVoice(name="bea"))


SAID = f"{PHONEMES}ʃɪ.ˈvɔːn{PHONEMES_END}"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (f"I met {SAID}.", ["I met [[ʃɪˈvɔːn.]]"]),
        (f'"{SAID}", he said.', ["[[ʃɪˈvɔːn,]] he said."]),
        (f"He left. {SAID} came. So.", ["He left.", "[[ʃɪˈvɔːn]] came.", "So."]),
        (f"I saw {SAID}. Then I left.", ["I saw [[ʃɪˈvɔːn.]]", "Then I left."]),
        ("see [[x]] and ]] or [[", ["see  x  and   or  "]),
        (f"see [[x]] {SAID}", ["see  x  [[ʃɪˈvɔːn]]"]),
    ],
)
def test_piper_gets_a_lexicons_phonemes_and_nobody_elses(text: str, pieces: list[str]) -> None:
    assert for_piper(text) == pieces


def test_pipers_phonemes_are_those_of_the_lexicon() -> None:
    voice = PiperVoice(name="joe")
    phonemes = voice._reader().phonemize(for_piper(f"I met {SAID}, and left.")[0])
    assert "".join(phonemes[0]) == "aɪ mˈɛt ʃɪˈvɔːn, ænd lˈɛft."


def test_two_ways_to_say_a_word_sound_differently() -> None:
    joe = PiperVoice(name="joe", noise=0.0, noise_w=0.0)
    one = joe.speak(f"I met {SAID}.").get_array_of_samples()
    two = joe.speak("I met Siobhan.").get_array_of_samples()
    again = joe.speak(f"I met {SAID}.").get_array_of_samples()
    assert np.array_equal(one, again) and not np.array_equal(one, two)


def test_plan_says_where_a_lexicon_is_wrong(show: Show) -> None:
    (show.root / "spoken.toml").write_text('title = "Walks"\nvoice = "ada"\n', encoding="utf-8")
    (show.root / "lexicon.toml").write_text('# names\n"Siobhán" = 5\n', encoding="utf-8")
    result = spoken("plan", cwd=show.root)
    assert result.code == 1
    assert 'lexicon.toml:2: "Siobhán" is not told how to be said' in result.err
