"""The `git` program, run in a repository of our own.

Nobody is asked anything: passwords come from git's credential helpers, an ssh agent, or
``GITHUB_TOKEN``, which reaches git through its environment and is written nowhere.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from spoken_essays.errors import HostError

# Another repository's, where spoken is run from a hook or an alias of git.
_OF_ANOTHER = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE"),
)
_SETTINGS = {
    # Neither the user's hooks nor a service in the background work on this repository.
    "core.hooksPath": os.devnull,
    "gc.autoDetach": "false",
    # An mp3 cannot be told as the difference to another one, and the search for it takes long.
    "core.bigFileThreshold": "1m",
    # A connection over which nothing comes for a minute is given up.
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "60",
}
# What git says, and what to do about it.
_HINTS = {
    r"could not read Username|Authentication failed|terminal prompts disabled|HTTP 40[13]|"
    r"returned error: 40[13]|Permission to .* denied": "let git sign in by itself (`git "
    "credential`, an ssh key with git+ssh://), or set GITHUB_TOKEN for GitHub",
    r"Permission denied \(|Too many authentication": "add your ssh key to the agent (`ssh-add`)"
    " and to your account there",
    r"Host key verification failed|REMOTE HOST IDENTIFICATION": "ssh does not know this host, or"
    " knows it otherwise; look into ~/.ssh/known_hosts before you trust it",
    r"not found|does not (appear to be|exist)|not appear to be": "see that the repository is there"
    " and its name is written rightly",
    r"Could not resolve|unable to access|Connection|timed out": "see that this machine is"
    " connected, and try again",
}


class GitError(Exception):
    """git ended with an error: what it wrote."""


@dataclass(frozen=True, kw_only=True)
class Git:
    """git at work on the repository in ``folder`` (bare), as the user it is run by."""

    folder: Path

    def __call__(
        self,
        *arguments: str,
        given: bytes | IO[bytes] = b"",
        into: IO[bytes] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> bytes:
        """What git writes, or nothing if it goes ``into`` a file; ``given`` is what it reads.

        Raises `GitError` with what it complains of, `HostError` where there is no git.
        """
        settings = [part for item in _SETTINGS.items() for part in ("-c", "=".join(item))]
        command = [program(), *settings, "--git-dir", str(self.folder), *arguments]
        content, stdin = (given, None) if isinstance(given, bytes) else (None, given)
        done = subprocess.run(
            command,
            input=content,
            stdin=stdin,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(os.environ) | dict(env or {}),
            check=False,
        )
        if done.returncode:
            raise GitError(done.stderr.decode(errors="replace"))
        return done.stdout or b""

    def line(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """The one line that git writes."""
        return self(*arguments, env=env).decode().strip()


def program() -> str:
    """Where git is; raises `HostError` if it is not installed."""
    found = shutil.which("git")
    if found is None:
        raise HostError("git is not installed, and this target is reached through it; install git")
    return found


def environment(old: Mapping[str, str]) -> dict[str, str]:
    """What git is to know: the user's own environment, the token, and that it asks nobody.

    ssh is left as it is: it asks for a key's password where there is a terminal, and never trusts
    a host it does not know.
    """
    env = {name: value for name, value in old.items() if name not in _OF_ANOTHER}
    return _with_token(env | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"})


def _with_token(env: dict[str, str]) -> dict[str, str]:
    """With ``GITHUB_TOKEN`` as the sign-in at GitHub, and nowhere else."""
    token = env.get("GITHUB_TOKEN", "").strip()
    if not token:
        return env
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    header = f"Authorization: Basic {basic}"
    return env | _configured(env, f"http.{github(env)}/.extraheader", header)


def _configured(env: Mapping[str, str], key: str, value: str) -> dict[str, str]:
    """One more setting for git, given by its environment: no other process sees it."""
    count = env.get("GIT_CONFIG_COUNT", "0")
    number = int(count) if count.isdigit() else 0
    return {
        "GIT_CONFIG_COUNT": str(number + 1),
        f"GIT_CONFIG_KEY_{number}": key,
        f"GIT_CONFIG_VALUE_{number}": value,
    }


def github(env: Mapping[str, str]) -> str:
    """GitHub's address: a company's own server says it to what it runs."""
    return env.get("GITHUB_SERVER_URL", "").rstrip("/") or "https://github.com"


def sentence(name: str, error: GitError) -> HostError:
    """What git complained of, and what to do about it."""
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in said if re.match(r"(fatal|error|remote|ERROR):|!", line)] or said
    words = re.sub(r"^(fatal|error|remote|ERROR): *", "", telling[0] if telling else "nothing")
    hints = (hint for pattern, hint in _HINTS.items() if re.search(pattern, str(error)))
    hint = next(hints, "")
    return HostError(f"{name}: git says “{words}”" + (f"; {hint}" if hint else ""))
