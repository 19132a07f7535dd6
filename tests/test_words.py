"""The words that may go wrong: which are listed and which are not, and how they are said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken_essays.doubts.finding import doubts
from spoken_essays.doubts.heteronyms import meant, readings
from spoken_essays.doubts.records import Doubt
from spoken_essays.doubts.respelled import respelled
from spoken_essays.doubts.sounds import MISTAKE, distance, of_arpabet, of_ipa
from spoken_essays.doubts.tables import listed, rows
from spoken_essays.model import Reading, Role, Script, Segment
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company
from spoken_essays.voices import Voice, phonemes
from spoken_essays.voices.espeak import EspeakVoice
from spoken_essays.voices.gtts import GttsVoice
from spoken_essays.voices.kokoro import KokoroVoice
from spoken_essays.voices.piper import PiperVoice
from spoken_essays.voices.readers import Reader
from spoken_essays.words.lexicon import FILE, Lexicon, read_lexicon

JOE = PiperVoice(name="joe")
BRIT = EspeakVoice(name="brit", language="en-GB")


def alone(voice: Voice) -> Company:
    return Company(main=Reader(voice=voice))


def found(
    *texts: str, voice: Voice = JOE, lexicon: Lexicon | None = None, role: Role = Role.LINE
) -> dict[str, Doubt]:
    """What of these lines is listed or settled, by its word; of the same word the first."""
    segments = tuple(
        Segment(
            number=number, line=number, role=role, text=text, pause=0,
            readings=(Reading(text=text, start=0),),
        )
        for number, text in enumerate(texts, 1)
    )  # fmt: skip
    words = lexicon or Lexicon()
    parts = cast(Script(head=0, segments=segments, tail=0), alone(voice), words)
    return {each.word: each for each in reversed(doubts(parts, words))}


def doubtful(*texts: str, voice: Voice = JOE) -> set[str]:
    return {word for word, doubt in found(*texts, voice=voice).items() if not doubt.settled}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        # Names, by how the voice says them.
        ("I wrote to Nguyen and to Siobhán.", {"Nguyen"}),
        ("We drove from Leominster to Worcester.", {"Leominster"}),
        ("She read Proust to John and Mary Smith.", {"Proust", "read"}),
        ("Then Tkachenko came.", {"Tkachenko"}),
        ("Tkachenko’s hat was there.", {"Tkachenko"}),
        ("McDonald and YouTube were here.", set()),
        # Capitals.
        ("NASA, SQL, HIV and AIDS, the BBC and the CDs.", set()),
        ("The LUFS of it, and XKCD.", {"LUFS"}),
        ("The FAQ says so.", {"FAQ"}),
        ("I said NO, and NEVER, and WHO cares?", set()),
        ("The WHO said no.", {"WHO"}),
        ("IN THE BLORP OF MY LIFE", {"BLORP"}),
        # Foreign words.
        ("A certain Weltschmerz, a déjà vu, a naïve café.", {"Weltschmerz"}),
        ("He said Привет and sbrigati.", {"Привет", "sbrigati"}),
        # Numbers that can be read in several ways, and those that are read well.
        ("On 1/2/2026, and on 13/2/2026.", {"1/2/2026"}),
        ("From 192.168.0.1 at 8675309.", {"192.168.0.1", "8675309"}),
        ("In 1984, at 7:05 p.m., 3,500 km and $5m, on 2026-05-01, an F-16 and an mp3.", set()),
        ("Open 9am, an mp3's tags, html.", set()),
        ("There is Tkachenko, and is something wrong?", {"Tkachenko"}),
        ("Ms. Lane paid $5m to Drs. Smith and Lane, Hwy. 61.", set()),
        ("The 1990s, 50%, -5, 21st, 24/7, 3–2, 1½ and 007.", set()),
        # What the dictionary lacks, says otherwise, or is only made of.
        ("It was banal, and there were fungi.", {"banal", "fungi"}),
        ("A blorptastic smartphone in a nightgown, unhurriedly.", {"blorptastic"}),
        ("My neighbour’s favourite colour was grey; she realised it.", set()),
        ("There was a second-hand book, and it has been read.", set()),
        ("Somebody else’s house; the people’s house; ’tis true, y’know.", set()),
    ],
)
def test_what_may_go_wrong_is_listed_and_nothing_else(line: str, words: set[str]) -> None:
    assert doubtful(line) == words


@pytest.mark.parametrize(
    ("line", "word", "like"),
    [
        ("Close the door.", "Close", "rose"),
        ("Stay close to me.", "close", ""),
        ("I wound the clock.", "wound", "round"),
        ("The wound was deep.", "wound", ""),
        ("Wind the clock.", "Wind", "mind"),
        ("The wind blew.", "wind", ""),
        ("A lead pipe fell.", "lead", "led"),
        ("They will lead us home.", "lead", ""),
        ("She read the letter.", "read", "red"),
        ("I have read it.", "read", ""),
        ("There was a tear in the dress.", "tear", "air"),
        ("There was a tear in my eye.", "tear", ""),
        ("A live show, in which we live.", "live", ""),
        ("He refused the refuse, the object of which we object to.", "object", ""),
        ("The minute hand is minute.", "minute", "NEWT"),
    ],
)
def test_of_words_said_in_two_ways_the_wrong_one_is_listed(line: str, word: str, like: str) -> None:
    doubt = next(each for each in _of(line, word) if not each.settled) if like else None
    if doubt is None:
        assert all(each.settled for each in _of(line, word))
    else:
        assert f"here it should be said {_as_in(like)}" in doubt.why
        assert doubt.sure and doubt.entry


def _of(line: str, word: str) -> list[Doubt]:
    segment = Segment(
        number=1, line=1, role=Role.LINE, text=line, pause=0,
        readings=(Reading(text=line, start=0),),
    )  # fmt: skip
    parts = cast(Script(head=0, segments=(segment,), tail=0), alone(JOE))
    return [doubt for doubt in doubts(parts, Lexicon()) if doubt.word == word]


def _as_in(like: str) -> str:
    return f"stressed on {like}" if like.isupper() else f"as in “{like}”"


@pytest.mark.parametrize(
    ("before", "word", "after", "like"),
    [
        ("i have to", "read", "it", "reed"),
        ("did you", "read", "it", "reed"),
        ("she", "read", "it", "red"),
        ("i had not", "read", "it", "red"),
        ("have you", "read", "it", "red"),
        ("it was", "read", "aloud", "red"),
        ("i", "read", "it", ""),
        ("he never", "read", "it", ""),
        ("she took the", "lead", "", "leader"),
        ("the", "lead", "in his pencil", "led"),
        ("it was as heavy as", "lead", "", "led"),
        ("she", "tears", "it up", "airs"),
        ("she burst into", "tears", "", "cheers"),
        ("a", "tear", "", ""),
        ("the path", "winds", "up the hill", "minds"),
        ("a", "live", "show", "five"),
        ("they perform", "live", "", "five"),
        ("people", "live", "there", "give"),
        ("he took a", "bow", "", "now"),
        ("the", "bow", "and arrow", "go"),
        ("she wore a", "bow", "", ""),
        ("we had a", "row", "", "now"),
        ("we had a", "row", "of beans", "go"),
        ("come", "close", "", "dose"),
        ("", "close", "your eyes", "rose"),
        ("at the", "close", "of day", "rose"),
        ("what's the", "use", "", "juice"),
        ("a", "record", "number", "REC"),
        ("i", "record", "it", "CORD"),
        ("", "minute", "traces", "NEWT"),
        ("a", "learned", "man", "lid"),
        ("i", "learned", "to swim", "earned"),
        ("he had a smaller", "house", "", "mouse"),
        ("a barn to", "house", "the boats", ""),
    ],
)
def test_which_reading_is_meant_is_told_by_its_neighbours(
    before: str, word: str, after: str, like: str
) -> None:
    reading = meant(word, before.split(), after.split())
    assert (reading.like if reading else "") == like


def test_a_doubt_says_how_the_voice_says_it_where_and_what_to_write() -> None:
    doubt = found("Nobody came.", "I met Nguyen.", "Nguyen’s hat fell.")["Nguyen"]
    assert (doubt.said, doubt.respelled) == ("nˈuːjɛn", "NOO-yen")
    assert [place.number for place in doubt.places] == [2, 3]
    assert doubt.places[0].text == "I met Nguyen."
    assert (doubt.entry, doubt.voice) == ('"Nguyen" = "win"', "joe")


def test_the_most_doubtful_comes_first() -> None:
    line = "A blorptastic day; I read it to Tkachenko and Nguyen, by the FAQ."
    order = [word for word, doubt in found(line).items() if not doubt.settled]
    assert order[::-1] == ["Nguyen", "Tkachenko", "blorptastic", "read", "FAQ"]


def test_a_word_that_stands_in_two_places_goes_into_the_lexicon_with_its_neighbour() -> None:
    assert found("The lead pipe.")["lead"].entry == '"lead" = "led"'
    pair = found("The lead pipe.", "They lead us.")["lead"]
    assert pair.entry == '"lead pipe" = "led pipe"'
    assert found("She read Proust.", "I read it.")["read"].entry.startswith('"She read"')


def test_ipa_stands_in_an_entry_only_for_a_voice_that_takes_it_and_needs_it() -> None:
    assert "ipa" in found("Some fungi.")["fungi"].entry
    assert "ipa" not in found("Some fungi.", voice=BRIT)["fungi"].entry
    assert found("I saw Nguyen.")["Nguyen"].entry == '"Nguyen" = "win"'


@pytest.mark.parametrize(
    ("words", "settled"),
    [
        ('"Nguyen" = "win"', True),
        ('"Nguyen" = { ipa = "wɪn" }', True),
        ('"Doctor Nguyen" = "doctor win"', True),
        ('"nguyen" = "win"', False),
        ('[de]\n"Nguyen" = "win"', False),
    ],
)
def test_what_a_lexicon_says_is_settled(tmp_path: Path, words: str, settled: bool) -> None:
    (tmp_path / FILE).write_text(words, encoding="utf-8")
    doubts_of = found("Then Doctor Nguyen came.", lexicon=read_lexicon(tmp_path))
    assert ("Nguyen" not in doubts_of or doubts_of["Nguyen"].settled) is settled


def test_ipa_alone_settles_nothing_for_a_voice_that_takes_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('"Tkachenko" = { ipa = "tkɑːˈtʃɛŋkoʊ" }', encoding="utf-8")
    lexicon = read_lexicon(tmp_path)
    assert found("I saw Tkachenko.", voice=BRIT, lexicon=lexicon)["Tkachenko"].settled is False


@pytest.mark.parametrize("role", [Role.TITLE, Role.HEADING])
def test_the_capitals_of_a_title_make_no_names(role: Role) -> None:
    doubts_of = found("A Nightgown Unhurriedly Blorped", role=role)
    assert {word for word, doubt in doubts_of.items() if not doubt.settled} == {"Blorped"}


def test_a_voice_that_does_not_tell_is_not_said_to_say_anything() -> None:
    voice = GttsVoice(name="google")
    doubts_of = found("I wrote to Nguyen. It was banal, NASA said. NO!", voice=voice)
    assert {word for word, doubt in doubts_of.items() if not doubt.settled} == {"Nguyen"}
    assert doubts_of["Nguyen"].said == "" and doubts_of["Nguyen"].entry == '"Nguyen" = "win"'


def test_the_british_are_not_corrected_by_an_american_dictionary() -> None:
    line = "The lieutenant’s schedule: Worcester, a garage, my aunt, the bath, a luxury."
    assert doubtful(line, voice=BRIT) <= {"garage"}


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("de", "Die NASA, ein iPhone, 3,5 km, 1.000 Mark, 1234/5.", {"NASA", "iPhone", "1234/5"}),
        ("fr", "Je suis allé à Reims avec elle.", {"Reims"}),
        ("ru", "Я люблю Shakespeare и чай.", {"Shakespeare"}),
    ],
)  # fmt: skip
def test_in_other_languages_names_capitals_and_numbers_are_listed(
    language: str, line: str, words: set[str]
) -> None:
    voice = EspeakVoice(name="other", language=language)
    assert doubtful(line, voice=voice) == words
    assert all(not doubt.respelled for doubt in found(line, voice=voice).values())


def test_a_voice_tells_its_phonemes_without_speaking() -> None:
    assert phonemes(JOE, "I met Nguyen, twice.") == "aɪ mˈɛt nˈuːjɛn, twˈaɪs."
    assert phonemes(BRIT, "a car") == "ɐ kˈɑː"
    assert phonemes(KokoroVoice(name="heart"), "a car") == "ɐ kˈɑːɹ"
    assert phonemes(GttsVoice(name="google"), "a car") == ""
    assert phonemes(EspeakVoice(name="none", language="xx"), "a car") == ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An engine of somebody else's that tells how it says things."""

    name: str = "told"
    language: str = "en-US"
    at_once: int = 1
    fingerprint: str = "told"

    def trouble(self) -> None:
        return None

    def phonemes(self, text: str) -> str:
        return text.lower().replace("nguyen", "nˈuːjɛn")

    def speak(self, text: str) -> None:
        raise AssertionError("nothing is to be spoken")


def test_an_engine_of_somebody_elses_may_tell_too() -> None:
    told: Voice = Told()
    assert found("I met Nguyen.", voice=told)["Nguyen"].respelled == "NOO-yen"


@pytest.mark.parametrize(
    ("ipa", "plain"),
    [
        ("nˈuːjɛn", "NOO-yen"),
        ("ʃɪˈvɔːn", "shi-VAWN"),
        ("tˈɪɹ", "teer"),
        ("tˈɛɹ", "tair"),
        ("ˈaɪ", "eye"),
        ("ˈɛkstɹəvɹˌɜːt", "EK-struhv-rert"),
        ("", ""),
    ],
)
def test_sounds_in_plain_letters(ipa: str, plain: str) -> None:
    assert respelled(of_ipa(ipa)) == plain


@pytest.mark.parametrize(
    ("phones", "ipa", "wrong"),
    [
        ("HH AH0 L OW1", "həlˈoʊ", False),
        ("W AO1 T ER0", "wˈɔːɾɚ", False),
        ("V IH1 ZH AH0 W AH0 L", "vˈɪʒuːəl", False),
        ("AH0 N N OW1 N", "ʌnnˈoʊn", False),
        ("F AH1 N JH AY0", "fˈʌŋɡi", True),
        ("B AH0 N AA1 L", "bˈeɪnəl", True),
        ("P AH0 L IY1 S", "pˈoʊləs", True),
    ],
)
def test_an_accent_is_no_mistake(phones: str, ipa: str, wrong: bool) -> None:
    assert (distance(of_arpabet(phones.split()), of_ipa(ipa)) >= MISTAKE) is wrong


def test_each_row_of_the_tables_has_two_readings_that_differ() -> None:
    for word, *_ in rows("heteronyms.tsv"):
        one, two = readings(word)
        assert distance(of_ipa(one.ipa), of_ipa(two.ipa)) > 0.3, word
        assert not set(one.kinds) & set(two.kinds), word
    kinds = {word: "".join(each.kinds for each in readings(word)) for word, *_ in rows("cues.tsv")}
    assert all(kind in kinds[word] + "?" for word, kind, _ in rows("cues.tsv"))


def test_an_essay_of_common_words_has_hardly_any_doubt() -> None:
    essay = (Path(__file__).parent.parent / "episodes/the-kitchen-table/essay.md").read_text()
    lines = [line for line in essay.partition("---\n\n")[2].splitlines() if line.strip()]
    assert len(doubtful(*lines)) <= 3


ODD = listed(
    "I read the NASA 1/2/2026 wound – ‘cLOSE’ \"tear\" O’Brien's [[x]] . ! ; … 5' https://x.y é Ω"
    " 中文 ß ﬁ Ⅷ ½ ² 👩‍💻 McX ÀB'S 's ' Dr. e.g. 10^6 .NET C# ii b. Mon–Fri 9am–5pm"
)
odd = st.lists(st.sampled_from(sorted(ODD)), max_size=10).map(" ".join)


@settings(deadline=None, max_examples=60)  # the first has the dictionary read
@given(
    odd | st.text(max_size=40), st.sampled_from([JOE, BRIT, EspeakVoice(name="d", language="de")])
)
def test_nothing_an_author_writes_is_too_odd(text: str, voice: Voice) -> None:
    assert all(doubt.places and doubt.why for doubt in found(text, voice=voice).values())
