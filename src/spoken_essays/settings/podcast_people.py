"""Who takes part in a podcast: the roles of the Podcast Taxonomy, by their groups.

Source: ``taxonomy.json`` of the Podcasting 2.0 namespace; case means nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable

from spoken_essays.settings.kinds import did_you_mean

_TAXONOMY = """
Creative Direction: Director, Assistant Director, Executive Producer, Senior Producer, Producer,
    Associate Producer, Development Producer, Creative Director
Cast: Host, Co-Host, Guest Host, Guest, Voice Actor, Narrator, Announcer, Reporter
Writing: Author, Editorial Director, Co-Writer, Writer, Songwriter, Guest Writer, Story Editor,
    Managing Editor, Script Editor, Script Coordinator, Researcher, Editor, Fact Checker,
    Translator, Transcriber, Logger
Audio Production: Studio Coordinator, Technical Director, Technical Manager, Audio Engineer,
    Remote Recording Engineer, Post Production Engineer
Audio Post-Production: Audio Editor, Sound Designer, Foley Artist, Composer, Theme Music,
    Music Production, Music Contributor
Administration: Production Coordinator, Booking Coordinator, Production Assistant,
    Content Manager, Marketing Manager, Sales Representative, Sales Manager
Visuals: Graphic Designer, Cover Art Designer
Community: Social Media Manager
Misc.: Consultant, Intern
Video Production: Camera Operator, Lighting Designer, Camera Grip, Assistant Camera
Video Post-Production: Editor, Assistant Editor
"""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    lines = text.lower().replace("\n    ", " ").strip().splitlines()
    groups = (line.split(": ") for line in lines)
    return {group: tuple(roles.split(", ")) for group, roles in groups}


GROUPS = _read(_TAXONOMY)
_ROLES = tuple(dict.fromkeys(role for roles in GROUPS.values() for role in roles))


def wrong_role(text: str) -> str | None:
    """What a role should be instead, or None if it is one."""
    if text.strip().lower() in _ROLES:
        return None
    return _one_of('a role such as "host", "guest", "narrator" or "editor"', text, _ROLES)


def wrong_group(text: str) -> str | None:
    """What a group should be instead, or None if it is one."""
    if text.strip().lower() in GROUPS:
        return None
    return _one_of(f"one of {', '.join(GROUPS)}", text, GROUPS)


def place(role: str, group: str) -> tuple[str, str]:
    """A role and its group as the feed writes them: a role in another's group goes to its own."""
    role, group = role.strip().lower(), group.strip().lower()
    if role in GROUPS.get(group, ()):
        return role, group
    return role, next((own for own, roles in GROUPS.items() if role in roles), group)


def _one_of(better: str, text: str, known: Iterable[str]) -> str:
    hint = did_you_mean(text.strip(), known)
    return f"{better}.{hint}" if hint else better
