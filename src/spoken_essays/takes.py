"""From parts to takes, through the cache: only what is not there yet is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from spoken_essays.cache import Cache
from spoken_essays.errors import UnableError, VoiceError
from spoken_essays.model import Part, Recorded, Take
from spoken_essays.settings.toml_text import named
from spoken_essays.sound import codec, levels, recorded
from spoken_essays.sound import segments as sound
from spoken_essays.sound.soundness import SILENT, Soundness, soundness
from spoken_essays.voices import Voice


@dataclass(frozen=True, kw_only=True)
class Job:
    """One reading to be spoken: its text, who speaks it, the line it comes from, its clip.

    ``has_understudy`` says that somebody can stand in if the voice fails.
    """

    key: str
    text: str
    voice: Voice
    line: int
    clip: Recorded | None = None
    has_understudy: bool = False


def jobs(parts: Iterable[Part]) -> dict[str, Job]:
    """The readings of these parts by their key, each once however often it occurs."""
    return {
        key: Job(
            key=key,
            text=text,
            voice=part.voice,
            line=part.segment.line,
            clip=part.clip,
            has_understudy=part.has_understudy,
        )
        for part in parts
        for key, text in zip(part.keys, part.texts, strict=True)
    }


def gather(parts: Iterable[Part], cache: Cache, *, source: Path, anew: bool) -> Iterator[Take]:
    """Yield the take of every reading once: first those kept, then those spoken, as they come.

    Each take is on disk before it is yielded. With ``anew`` nothing that is kept is used. A line
    that cannot be spoken raises `VoiceError` naming it in ``source``; what was spoken stays. If
    somebody can stand in, it is an `UnableError` with the readings that are still to be spoken.
    """
    missing = []
    for job in jobs(parts).values():
        if (take := None if anew else _kept(job, cache)) is not None:
            yield take
        else:
            missing.append(job)
    yield from _spoken(missing, cache, source)


def kept(parts: Iterable[Part], cache: Cache) -> Iterator[Take]:
    """Yield the takes of these parts that are in the cache."""
    found = (_kept(job, cache) for job in jobs(parts).values())
    return (take for take in found if take is not None)


def _kept(job: Job, cache: Cache) -> Take | None:
    """The take under the name its voice has now: a voice may have been given another since."""
    take = cache.get(job.key)
    return None if take is None else replace(take, voice=job.voice.name)


def _spoken(missing: list[Job], cache: Cache, source: Path) -> Iterator[Take]:
    by_voice: dict[str, list[Job]] = {}
    for job in missing:
        by_voice.setdefault(job.voice.name, []).append(job)
    for group in by_voice.values():
        _demand_health(group[0].voice)
        # The longest first: the workers then end together instead of one waiting for the other.
        group.sort(key=lambda job: -len(job.text))
        yield from _spoken_by_one(group, cache, source)


def _spoken_by_one(group: Sequence[Job], cache: Cache, source: Path) -> Iterator[Take]:
    """The takes of one voice. When it fails, it is not asked for the rest of its lines."""
    try:
        with _workers(group[0].voice.at_once) as pool:
            for future in as_completed([pool.submit(_take, job, cache, source) for job in group]):
                yield future.result()
    except VoiceError as error:
        if not group[0].has_understudy:
            raise
        # Only now have those ended that were being spoken meanwhile.
        silent = frozenset(job.key for job in group if job.key not in cache)
        raise UnableError(error.message, silent, _reason(error)) from error


def _reason(error: VoiceError) -> str:
    """What a voice failed of, without the line it was and what might help."""
    said = error.__cause__ if isinstance(error.__cause__, VoiceError) else error
    return said.message.partition(". ")[0]


def _demand_health(voice: Voice) -> None:
    if (trouble := voice.trouble()) is not None:
        raise VoiceError(f"the voice {voice.name!r} cannot speak: {trouble}")


@contextmanager
def _workers(count: int) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(max(1, count), thread_name_prefix="reader")
    try:
        yield pool
    finally:
        # On an error or Ctrl-C what waits is dropped; what is being spoken is still kept.
        pool.shutdown(wait=True, cancel_futures=True)


def _take(job: Job, cache: Cache, source: Path) -> Take:
    return _speak(job, cache, source) if job.clip is None else _recorded(job, job.clip, cache)


def _recorded(job: Job, clip: Recorded, cache: Cache) -> Take:
    """What a clip's file holds, as a take: of its own rate, and polished."""
    read = recorded.read(clip.path, polish=clip.polish, speech=clip.speech, tone=clip.tone)
    take = Take(
        key=job.key,
        path=clip.path,
        voice=job.voice.name,
        rate=read.rate,
        start=read.start,
        end=read.end,
        pauses=read.pauses,
        levels=levels.levels(read.samples, read.rate, read.start, read.end),
        room=read.room,
    )
    return cache.put(take, codec.encode_flac(read.samples, read.rate), {"text": job.text})


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What a voice gave: where speech lies in it (None in silence), and whether it can be right."""

    samples: sound.Samples
    rate: int
    bounds: tuple[int, int] | None
    soundness: Soundness


def _speak(job: Job, cache: Cache, source: Path) -> Take:
    """What cannot be right is spoken once more, and the better of both is kept with its faults."""
    try:
        reading = _reading(job)
        if reading.soundness.faults:
            reading = min(reading, _once_more(job, reading), key=_badness)
    except VoiceError as error:
        raise VoiceError(f"{named(source)}:{job.line}: {error.message}") from error
    if reading.bounds is None:
        raise VoiceError(
            f"{named(source)}:{job.line}: the voice {job.voice.name!r} gave only silence for "
            f"“{job.text[:60]}”; write the line differently, or choose another voice"
        )
    return _laid_down(job, reading, reading.bounds, cache, source)


def _laid_down(
    job: Job, reading: _Reading, bounds: tuple[int, int], cache: Cache, source: Path
) -> Take:
    samples, rate = reading.samples, reading.rate
    start, end = bounds
    take = Take(
        key=job.key,
        path=source,
        voice=job.voice.name,
        rate=rate,
        start=start,
        end=end,
        pauses=sound.inner_pauses(samples, rate, start, end),
        levels=levels.levels(samples, rate, start, end),
        faults=reading.soundness.faults,
    )
    return cache.put(take, codec.encode_flac(samples, rate), {"text": job.text})


def _reading(job: Job) -> _Reading:
    samples, rate = sound.samples(job.voice.speak(job.text))
    bounds = sound.speech_bounds(samples, rate)
    found = SILENT
    if bounds is not None:
        speed = getattr(job.voice, "speed", None)
        found = soundness(samples[slice(*bounds)], rate, job.text, speed=speed)
    return _Reading(samples=samples, rate=rate, bounds=bounds, soundness=found)


def _once_more(job: Job, first: _Reading) -> _Reading:
    """A second reading; the first one again if the voice cannot give another but gave something."""
    try:
        return _reading(job)
    except VoiceError:
        if first.bounds is None:
            raise
        return first


def _badness(reading: _Reading) -> float:
    return reading.soundness.badness
