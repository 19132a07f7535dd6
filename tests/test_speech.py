"""What an engine gets for what the author wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.words.speech import is_speakable, shown_form, spoken_form

WRITTEN_AND_SPOKEN = [
    # ends of lines
    ("I walked along the water", "I walked along the water."),
    ("I walked along the water.", "I walked along the water."),
    ("Why do I feel worse?", "Why do I feel worse?"),
    ("Stop!", "Stop!"),
    ("You did what?!", "You did what?"),
    ("You did what!!?", "You did what?"),
    ("No!!!", "No!"),
    ("Who I am…", "Who I am."),
    ("Who I am ...", "Who I am."),
    ("Who I am. . .", "Who I am."),
    ("He said “go”", 'He said "go".'),
    ("He said “go.”", 'He said "go."'),
    ("(He was tired.)", "He was tired."),
    ("(he was tired)", "he was tired."),
    ("the dogs’", "the dogs'."),
    ("I looked at the sea,", "I looked at the sea,"),
    ("Three things:", "Three things:"),
    ("It was working —", "It was working,"),
    ("“But I—”", '"But I,"'),
    # dashes
    ("It was working — the writing", "It was working, the writing."),
    ("It was working—the writing", "It was working, the writing."),
    ("It was working – the writing", "It was working, the writing."),
    ("It was working -- the writing", "It was working, the writing."),
    ("It was working--the writing", "It was working, the writing."),
    ("It was working - the writing", "It was working, the writing."),
    ("It was working ― the writing", "It was working, the writing."),
    ("— and why that’s okay", "and why that's okay."),
    ("Really?—yes", "Really? yes."),
    ("What —?", "What?"),
    ("“No”—she left", '"No", she left.'),
    ("“I—” she said", '"I," she said.'),
    ("a well-known man", "a well-known man."),
    ("a well‑known man", "a well-known man."),
    ("the mother–daughter bond", "the mother-daughter bond."),
    ("from 1990–1995", "from nineteen ninety to nineteen ninety-five."),
    ("10 – 12 people", "10 to 12 people."),
    ("$5–$10", "5 to 10 dollars."),
    ("it was −5 outside", "it was -5 outside."),
    # ellipses
    ("Well… I don’t know", "Well, I don't know."),
    ("Well...I don’t know", "Well, I don't know."),
    ("and then… nothing", "and then, nothing."),
    ("and then… Nothing", "and then. Nothing."),
    ("…and then", "and then."),
    ("“…and then”", '"and then".'),
    ("what…?", "what?"),
    ("“I don’t know…” He left", '"I don\'t know." He left.'),
    # brackets and marks of markup
    ("see [[wiki link]] here", "see wiki link here."),
    ("[[h@lˈoU]]", "h@lˈoU."),
    ("a <b>bold</b> word", "a b bold b word."),
    ('<speak>hello</speak> & <break time="1s"/>', 'speak hello speak & break time="1s".'),
    ("{voice} of mine", "voice of mine."),
    ("a *strong* and _soft_ and `hard` word", "a strong and soft and hard word."),
    ("one | two", "one, two."),
    ("C:\\Users", "C: Users."),
    ("~~gone~~ ^up", "gone up."),
    ("colo[u]r and [w]e", "colour and we."),
    ("he said [sic] so", "he said sic so."),
    ("#one and #1", "one and number 1."),
    ("roses are red / violets are blue", "roses are red, violets are blue."),
    ("He left (he was tired) and slept", "He left, he was tired, and slept."),
    ("He left (why?) early", "He left, why? early."),
    ("the word(s) I chose", "the words I chose."),
    ("• an item", "an item."),
    ("- an item", "an item."),
    ("one • two · three", "one, two, three."),
    ("home → work", "home, work."),
    # quotes and apostrophes
    ("‘tis the season", "'tis the season."),
    ("don`t and don´t", "don't and don't."),
    ("„Ja“, sagte er", '"Ja", sagte er.'),
    ("the ’90s", "the nineties."),
    # what is not seen
    ("co\u00adop\u200berate\ufeff", "cooperate."),
    ("ten\u00a0km and\u202fmore\u3000so", "ten km and more so."),
    ("cafe\u0301", "café."),
    ("a\x00b\x1b[0m", "ab0m."),
    ("left\u200e\u202eright", "leftright."),
    ("bad \ud83d half", "bad half."),
    # emoji
    ("I ❤️ you 👍🏽!", "I you!"),
    ("family 👨‍👩‍👧 day 🇫🇷", "family day."),
    ("1️⃣ first", "1 first."),
    ("“🎉” he said", "he said."),
    ("I <3 you :)", "I you."),
    # letters in disguise
    ("ﬁne oﬃce", "fine office."),
    ("ＦＵＬＬ ｗｉｄｔｈ！！", "FULL width!"),
    ("𝓗𝓮𝓵𝓵𝓸 Ⓐ Ⅳ ❷", "Hello A I.V 2."),
    ("H₂O and 5 km² and x³", "H2O and 5 square kilometers and x cubed."),
    # notes
    ("as he said¹ and wrote.²³", "as he said and wrote."),
    ("as he said[12] then", "as he said then."),
    ("what I meant† was™", "what I meant was."),
    # stops at which engines would end the sentence
    ("Mr. Smith met Dr. Jones", "Mr Smith met Dr Jones."),
    ("J. R. R. Tolkien", "J R R Tolkien."),
    ("the U.S. Army", "the U.S Army."),
    ("born in the U.S. He left", "born in the U.S. He left."),
    ("Plan B. Then we left", "Plan B. Then we left."),
    ("He is 3.5 years, i.e. young", "He is 3.5 years, i.e. young."),
    ("He was 30. Everyone left", "He was 30. Everyone left."),
    ("1994. It was winter", "nineteen ninety-four. It was winter."),
    (
        "i cried. then i slept. it was 1994. so",
        "i cried. Then i slept. It was nineteen ninety-four. So.",
    ),
    ("he went. ßtreet. so", "he went. Sstreet. So."),
    ("coats, hats etc. and so on", "coats, hats etc. and so on."),
    ("he is 30 min. away, approx. five", "he is 30 minutes away, approximately five."),
    # spaces that went astray
    ("It ended.Then he left", "It ended. Then he left."),
    ("hello , there .", "hello, there."),
    ("Quoi\u202f? Non\u00a0!", "Quoi? Non!"),
    ("  two   words\t", "two words."),
    ("THIS IS LOUD", "THIS IS LOUD."),
    ("3:30 on 1,000 days at 5%", "3:30 on 1,000 days at 5%."),
]


@pytest.mark.parametrize(("written", "spoken"), WRITTEN_AND_SPOKEN)
def test_what_is_written_is_spoken_as(written: str, spoken: str) -> None:
    assert spoken_form(written, language="en-US") == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("fr", "« Bonjour », dit M. Blanc", '"Bonjour", dit M. Blanc.'),
        ("fr-CA", "10–12 personnes", "10 à 12 personnes."),
        ("de", "»Hallo« sagte er am 3. Oktober", '"Hallo" sagte er am 3. Oktober.'),
        ("es", "¿Qué? — dijo", "¿Qué? dijo."),
        ("el", "Τι κάνεις;", "Τι κάνεις;"),
        ("ru", "Привет, мир", "Привет, мир."),
        ("zh", "你好，世界。", "你好，世界。"),
        ("ja", "「行こう」", "「行こう」."),
        ("hi", "यह है।", "यह है।"),
        ("ar", "ما هذا؟", "ما هذا؟"),
        ("fa", "می\u200cخواهم", "می\u200cخواهم."),
        ("fi", "5 m²", "5 m²."),
    ],
)
def test_other_languages_keep_their_letters_and_their_punctuation(
    language: str, written: str, spoken: str
) -> None:
    assert spoken_form(written, language=language) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("I waited", "I waited,"),
        ("I waited.", "I waited."),
        ("I waited —", "I waited,"),
        ("“I waited”", '"I waited",'),
    ],
)
def test_a_reading_after_which_the_line_goes_on_gets_a_comma_for_a_stop(
    written: str, spoken: str
) -> None:
    assert spoken_form(written, language="en", closing=False) == spoken


@pytest.mark.parametrize(
    "written",
    ["", " ", "…", "—", "* * *", "?!", "🎉🎉", "❤️", "☀︎", "¹", "-", "&", ":)", "\u200b", "“”"],
)
def test_a_line_without_a_letter_or_digit_says_nothing(written: str) -> None:
    assert spoken_form(written, language="en") == ""
    assert not is_speakable(written)


@pytest.mark.parametrize("written", ["a", "I…", "5", "①", "é", "好", "— x", "🎉 yes", "[1]"])
def test_a_single_letter_or_digit_is_speakable(written: str) -> None:
    assert is_speakable(written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It was — working… “so” ﬁne", "It was — working… “so” ﬁne"),
        ("I ❤️ you", "I you"),
        ("Well done 🎉!", "Well done!"),
        ("🎉 Well done", "Well done"),
        ("1️⃣ first", "1 first"),
        ("five ★ ✓ → ©", "five → ©"),
    ],
)
def test_transcripts_show_the_text_as_written_but_for_emoji(written: str, shown: str) -> None:
    assert shown_form(written) == shown


hostile = st.text(
    st.sampled_from([*"ab I5.,;:!?…—–-'\"()[]<>{}*_`|/#~^\\&%“”«»😀¹é•→ﬁ！\u00ad\u0301", " ", " "]),
    max_size=30,
) | st.text(max_size=30)


@settings(deadline=None)  # the first has the patterns made
@given(hostile, st.sampled_from(["en", "de", "zh"]), st.booleans())
def test_no_markup_ever_reaches_an_engine(text: str, language: str, closing: bool) -> None:
    spoken = spoken_form(text, language=language, closing=closing)
    assert not re.search(r"[\[\]<>{}*_`|\\…\n\u2014\u2028]|  |^ | $", spoken)
    spoken.encode()


@settings(deadline=None)  # the first has the patterns made
@given(hostile)
def test_whatever_can_be_said_ends_in_punctuation(text: str) -> None:
    spoken = spoken_form(text, language="en")
    assert bool(spoken) == is_speakable(text)
    assert not spoken or re.search(
        r"[.!?,;:。！？．؟۔।॥։。，；：、،؛][\"')\]}»”’」』）》〉】 ]*$", spoken
    )


def test_every_break_the_author_wrote_is_one_to_the_default_engine() -> None:
    phonemizer = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    for written in ("I came—I saw", "I came... I saw", "I came (I saw) again", "I came - I saw"):
        spoken = spoken_form(written, language="en")
        assert "," in "".join(phonemizer.phonemize("en-us", spoken)[0]), written
    for written in ("I met Mr. Smith", "the U.S. Army", "I met J. R. Smith"):
        spoken = spoken_form(written, language="en")
        assert len(phonemizer.phonemize("en-us", spoken)) == 1, written
