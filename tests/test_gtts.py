"""The voices of Google Translate, against a stand-in for its server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from standins import GoogleTranslate, google_translate

from spoken_essays.errors import VoiceError
from spoken_essays.sound import segments as sound
from spoken_essays.voices.gtts import GttsVoice


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleTranslate]:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with google_translate() as google:
        monkeypatch.setenv("HTTPS_PROXY", google.proxy)
        monkeypatch.setenv("https_proxy", google.proxy)
        yield google


def voice(**keys: object) -> GttsVoice:
    return GttsVoice(**{"name": "translate", "wait": 0.01, **keys})  # type: ignore[arg-type]


def test_it_speaks_what_the_server_sends(google: GoogleTranslate) -> None:
    samples, rate = sound.samples(voice().speak("Good morning."))
    assert rate == 24_000
    assert 0.45 <= len(samples) / rate <= 0.6
    spectrum = np.abs(np.fft.rfft(samples[6000:10_800]))
    assert np.argmax(spectrum) * rate / 4800 == pytest.approx(1000, abs=10)
    assert np.abs(samples).max() == pytest.approx(16_384, rel=0.1)


def test_language_accent_and_slowness_reach_the_server(google: GoogleTranslate) -> None:
    voice(language="zh-TW", tld="co.uk", slow=True).speak("早安。")
    (asked,) = google.asked
    assert asked.host == "translate.google.co.uk"
    assert (asked.text, asked.language, asked.slow) == ("早安。", "zh-TW", True)


def test_a_region_google_does_not_tell_apart_is_left_out(google: GoogleTranslate) -> None:
    voice(language="en-GB").speak("Good morning.")
    assert google.asked[0].language == "en"


def test_a_long_text_is_sent_in_parts_and_comes_back_as_one_sound(google: GoogleTranslate) -> None:
    text = "The ferry was late, and nobody minded; " * 6
    samples, rate = sound.samples(voice().speak(text))
    assert len(google.asked) > 2
    assert all(len(asked.text) <= 100 for asked in google.asked)
    assert len(samples) / rate == pytest.approx(0.5 * len(google.asked), rel=0.15)


@pytest.mark.parametrize("bad", ["429", "500", "503", "cut", "refuse", "empty", "html", "nonsense"])
def test_what_may_pass_is_tried_again(google: GoogleTranslate, bad: str) -> None:
    google.answers = [bad, bad]
    assert len(voice().speak("Good morning.").raw_data) > 0
    assert len(google.asked) == 3


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("429", "too many requests from here (429)"),
        ("503", "out of order (503)"),
        ("cut", "cannot be reached at translate.google.com: the connection broke"),
        ("empty", "an answer without sound"),
        ("html", "a page without sound"),
        ("nonsense", "sound that cannot be decoded"),
    ],
)
def test_after_four_tries_the_cause_and_a_way_out_are_named(
    google: GoogleTranslate, bad: str, said: str
) -> None:
    google.answers = [bad] * 9
    with pytest.raises(VoiceError) as caught:
        voice().speak("Good morning.")
    assert said in caught.value.message
    assert "tried 4 times" in caught.value.message
    assert "build again later" in caught.value.message
    assert len(google.asked) == 4


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have waited, each time."""
    seconds: list[float] = []
    monkeypatch.setattr("time.sleep", seconds.append)
    return seconds


def test_it_waits_longer_each_time(google: GoogleTranslate, waits: list[float]) -> None:
    google.answers = ["503"] * 3
    voice(wait=2.0).speak("Good morning.")
    assert [1.5 <= waits[0] <= 2.5, 3 <= waits[1] <= 5, 6 <= waits[2] <= 10] == [True] * 3


@pytest.mark.parametrize(("asked", "waited"), [("7", 7), ("9999", 60), ("soon", 0.01)])
def test_it_waits_as_long_as_the_server_asks_but_not_forever(
    google: GoogleTranslate, waits: list[float], asked: str, waited: float
) -> None:
    google.answers = [f"429, wait {asked}"]
    voice().speak("Good morning.")
    assert waits == [pytest.approx(waited, rel=0.3)]


def test_what_will_not_pass_is_not_tried_again(google: GoogleTranslate) -> None:
    google.answers = ["403"]
    with pytest.raises(VoiceError, match=r"refuses to speak.* 403 .*Look at tld and language"):
        voice().speak("Good morning.")
    assert len(google.asked) == 1


def test_without_a_network_that_is_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with google_translate() as google:
        monkeypatch.setenv("HTTPS_PROXY", google.proxy)
        monkeypatch.setenv("https_proxy", google.proxy)
    with pytest.raises(VoiceError, match=r"cannot be reached at translate\.google\.com"):
        voice().speak("Good morning.")


def test_nothing_to_say_is_an_error_before_anything_is_sent(google: GoogleTranslate) -> None:
    with pytest.raises(VoiceError, match="nothing to say in “— …”"):
        voice().speak("— …")
    assert google.asked == []


def test_its_health_is_told_without_the_network() -> None:
    assert voice().trouble() is None
    trouble = voice(language="eng").trouble()
    assert trouble is not None and "eng" in trouble
    assert 'Did you mean "pt-PT"?' in str(voice(language="xpt-PT").trouble())
    with pytest.raises(VoiceError, match="no voice for language"):
        voice(language="tlh").speak("nuqneH")


def test_its_fingerprint_follows_what_shapes_the_sound() -> None:
    plain = voice().fingerprint
    others = [voice(language="fr"), voice(tld="ca"), voice(slow=True)]
    assert len({plain, *(other.fingerprint for other in others)}) == 4
    assert voice(name="other", folder=Path("x"), wait=5.0).fingerprint == plain
