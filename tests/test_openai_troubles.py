"""Bad days of a server of the OpenAI speech API, and its limits."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from speech_server import SpeechServer, speech_server

from spoken_essays.errors import VoiceError
from spoken_essays.voices import openai_limits, openai_words
from spoken_essays.voices.openai import OpenaiVoice

LINE = "Nobody saw the pier."
KEY = "sk-0123456789abcdefSECRET"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    monkeypatch.setenv("HOUSE_KEY", KEY)
    monkeypatch.setattr("spoken_essays.voices.openai._WAIT", 0.01)
    with speech_server(slowness=0.6) as running:
        yield running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have waited, each time."""
    seconds: list[float] = []
    monkeypatch.setattr("time.sleep", seconds.append)
    return seconds


def voice(server: SpeechServer, **keys: Any) -> OpenaiVoice:
    return OpenaiVoice(**{"name": "reader", "base_url": server.url, **keys})


@pytest.mark.parametrize(
    "bad",
    [
        *("429", "500", "502", "503, <h1>Bad gateway</h1>", "408"),
        *("cut", "short", "refuse", "empty", "silent", "nonsense", "playlist"),
    ],
)
def test_what_may_pass_is_tried_again(server: SpeechServer, bad: str) -> None:
    server.answers = [bad, bad]
    assert len(voice(server).speak(LINE)) > 500
    assert server.texts == [LINE] * 3


def test_a_server_that_keeps_silent_is_asked_again(server: SpeechServer) -> None:
    server.answers = ["slow"]
    assert len(voice(server, timeout=0.3).speak(LINE)) > 500
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            '500, {"error": {"message": "CUDA out of memory."}}',
            "answered 500: “CUDA out of memory”",
        ),
        ("503, <h1>Bad gateway</h1>", "answered 503 (tried"),
        ("429", "answered 429 (tried"),
        ("cut", "broke off in the middle of the sound"),
        ("short", "broke off in the middle of the sound"),
        ("refuse", "cannot be reached, or broke off: is it running?"),
        ("empty", "gave an answer without sound"),
        ("silent", "gave an empty sound"),
        ("nonsense", "gave something that is not sound"),
    ],
)
def test_after_four_tries_the_cause_and_a_way_out_are_named(
    server: SpeechServer, bad: str, said: str
) -> None:
    server.answers = [bad] * 9
    with pytest.raises(VoiceError) as caught:
        voice(server).speak(LINE)
    assert said in caught.value.message
    assert caught.value.message.startswith(f"127.0.0.1:{server.port} ")
    assert "(tried 4 times). What was spoken is kept; build again later" in caught.value.message
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            '400, {"error": {"message": "Invalid voice: zoe."}}',
            "answered 400: “Invalid voice: zoe”",
        ),
        ('422, {"detail": [{"loc": ["body"], "msg": "no such format"}]}', "“no such format”"),
        ("400, {}", "answered 400"),
        (
            '404, {"error": {"message": "The model `x` does not exist"}}',
            "`x` does not exist”. Look",
        ),
        ("404, <h1>Not found</h1>", "answered 404. Look at base_url (http://127.0.0.1"),
        ("401", "wants a key (401): put it into an environment variable"),
        ('403, {"error": {"message": "Go away"}}', "wants a key (403): put it into an"),
        ("307, Location: http://elsewhere.example/v1", "http://elsewhere.example/v1: put that"),
        ("html", "answers with a page (text/html) where there should be sound. Look at base_url"),
        (
            '429, {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}',
            "“You exceeded your quota”: the account has nothing left to spend",
        ),
        ("429, Retry-After: 1200", "it asks to wait 20 minutes. What was spoken is kept"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(server: SpeechServer, bad: str, said: str) -> None:
    server.answers = [bad] * 2
    with pytest.raises(VoiceError) as caught:
        voice(server).speak(LINE)
    assert said in caught.value.message
    assert "\n" not in caught.value.message
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "401",
        f'403, {{"error": {{"message": "no rights for {KEY}"}}}}',
        f'400, {{"error": {{"message": "bad header: Bearer {KEY}"}}}}',
        f'404, {{"detail": "nothing for {KEY}"}}',
        f"307, Location: https://elsewhere.example/?key={KEY}",
        f'500, {{"error": "{KEY}"}}',
        "refuse",
    ],
)
def test_a_key_is_in_no_message_whatever_the_server_says(server: SpeechServer, answer: str) -> None:
    server.answers = [answer] * 4
    with pytest.raises(VoiceError) as caught:
        voice(server, key_env="HOUSE_KEY").speak(LINE)
    assert KEY not in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_wrong_key_is_named_by_its_variable(server: SpeechServer) -> None:
    server.key = "another"
    with pytest.raises(VoiceError, match=r"does not accept the key in HOUSE_KEY for this \(401\)"):
        voice(server, key_env="HOUSE_KEY").speak(LINE)


def test_nobody_there_is_what_it_says(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    with speech_server() as gone:
        pass
    with pytest.raises(VoiceError, match=r"cannot be reached.*is it running\? \(tried 4 times\)"):
        voice(gone).speak(LINE)


# Waiting.


def test_it_waits_longer_each_time(
    server: SpeechServer, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spoken_essays.voices.openai._WAIT", 1.0)
    server.answers = ["503"] * 3
    voice(server).speak(LINE)
    assert [0.75 <= waits[0] <= 1.25, 1.5 <= waits[1] <= 2.5, 3 <= waits[2] <= 5] == [True] * 3


@pytest.mark.parametrize(
    ("answer", "waited"),
    [
        ("429, Retry-After: 7", 7),
        ("503, Retry-After: 7", 7),
        ("429, retry-after-ms: 1500; Retry-After: 9", 1.5),
        ("429, x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1m20s", 80),
        ("429, x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6s", 6),
        ("sound, x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1m", None),
        ("429, Retry-After: soon", None),
        ("429, Retry-After: -5", None),
        ("429, Retry-After: 1e9", None),
        ("429, x-ratelimit-remaining-requests: 5; x-ratelimit-reset-requests: 1m", None),
    ],
)
def test_it_waits_as_long_as_the_server_asks(
    server: SpeechServer, waits: list[float], answer: str, waited: float | None
) -> None:
    server.answers = [answer]
    voice(server).speak(LINE)
    assert [wait for wait in waits if wait > 0.1] == (
        [] if waited is None else [pytest.approx(waited, abs=0.6)]
    )


def test_a_limit_that_is_reached_holds_back_all_readers(
    server: SpeechServer, waits: list[float]
) -> None:
    server.answers = ["429, Retry-After: 30"]
    first = voice(server)
    first.speak(LINE)
    voice(server, name="other").speak(LINE)
    assert [round(wait) for wait in waits if wait > 1] == [30, 30]
    with speech_server() as another:
        voice(another).speak(LINE)
    assert len([wait for wait in waits if wait > 1]) == 2


def test_who_took_the_last_of_a_limit_lets_the_next_one_wait(
    server: SpeechServer, waits: list[float]
) -> None:
    used_up = "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 20s"
    server.answers = [f"sound, {used_up}"]
    voice(server).speak(LINE)
    assert waits == []
    voice(server).speak(LINE)
    assert [round(wait) for wait in waits] == [20]


def test_a_date_to_come_back_at(server: SpeechServer, waits: list[float]) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    server.answers = [
        f"429, Retry-After: {then}",
        "429, Retry-After: Mon, 01 Jan 2024 00:00:00 GMT",
    ]
    voice(server).speak(LINE)
    assert [round(wait, -1) for wait in waits if wait > 1][:1] == [40]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1),
        ("6m0s", 360),
        ("17ms", 0.017),
        ("1h2m3.5s", 3723.5),
        ("2d", 172_800),
        ("12", 12),
        ("0.5", 0.5),
        ("", 0),
        ("soon", 0),
        ("1s!", 0),
        ("-3s", 0),
        ("1790000000", 0),
        ("99999999h", 0),
        ("٣s", 0),
    ],
)
def test_durations_of_servers(text: str, seconds: float) -> None:
    assert openai_limits.duration(text) == pytest.approx(seconds)


def test_words_of_a_server_are_short_and_obey_no_terminal() -> None:
    said = openai_words.told(b'{"message": "\\u001b[31mred\\n' + b"long " * 99 + b'"}', "", None)
    assert said.startswith(": “[31mred long long") and said.endswith("…”")
    assert len(said) < 210
    assert openai_words.told(b"\xff\xfe\x00", "text/plain", None) == ": “\ufffd\ufffd”"
    assert openai_words.told(b"[" * 300, "application/json", None) == ""
