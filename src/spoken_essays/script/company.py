"""Who may read in an essay: its own voice, those of roles, and those its author named in passages.

Each is found by its name among the show's voices; a name that nobody bears is a mistake of the line
it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from spoken_essays.config import place_of
from spoken_essays.errors import VoiceError
from spoken_essays.model import Essay, Role, Segment
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Cast, Show
from spoken_essays.voices import Voice
from spoken_essays.voices.readers import Reader, load_reader


@dataclass(frozen=True, kw_only=True)
class Company:
    """The readers of an essay: ``main`` for all that neither its role nor its author gives away."""

    main: Reader
    roles: Mapping[Role, Reader] = field(default_factory=dict)
    named: Mapping[str, Reader] = field(default_factory=dict)

    def voices(self) -> Iterator[Voice]:
        """All voices that may be asked, understudies among them; some of them more than once."""
        for first in (self.main, *self.roles.values(), *self.named.values()):
            yield from (reader.voice for reader in first.line)

    def reader_of(self, segment: Segment) -> Reader:
        """Who is to read a segment."""
        if segment.voice is not None:
            return self.named[segment.voice]
        return self.reader_as(segment.role)

    def reader_as(self, role: Role) -> Reader:
        """Who reads what is this in an essay; a disclosure belongs to the closing."""
        role = Role.CLOSING if role is Role.DISCLOSURE else role
        return self.roles.get(role, self.main)


def company_of(show: Show, essay: Essay, readers: dict[str, Reader]) -> Company:
    """The readers of an essay; ``readers`` are those loaded already, and are added to.

    What the essay says of itself wins over the show. Raises `VoiceError`, naming file and line, for
    a voice that is not there, and `SettingsError` for a mistake in its TOML.
    """

    def reader(name: str, *keys: str, line: int = 0) -> Reader:
        try:
            if name not in readers:
                readers[name] = load_reader(name, folder=show.voices)
            return readers[name]
        except VoiceError as error:
            where = f"{named(essay.path)}:{line}" if line else place_of(show, *keys)
            raise VoiceError(f"{where}: {error.message}") from error

    own = {role: reader(name, line=essay.cast_line) for role, name in essay.cast.items() if name}
    of_show = {each.name: getattr(show.cast, each.name) for each in fields(Cast)}
    roles = {
        role: reader(name, "cast", role)
        for role, name in of_show.items()
        if name and role not in essay.cast
    }
    return Company(
        main=reader(essay.voice or show.voice, "voice", line=essay.voice_line),
        roles={Role(role): each for role, each in (roles | own).items()},
        named={name: reader(name, line=line) for name, line in _named(essay)},
    )


def _named(essay: Essay) -> Iterator[tuple[str, int]]:
    """The voices named in passages, each with the line of the source that names it first."""
    seen: set[str] = set()
    for block in essay.body:
        for line in block.lines:
            if line.voice is not None and line.voice not in seen:
                seen.add(line.voice)
                yield line.voice, line.number
