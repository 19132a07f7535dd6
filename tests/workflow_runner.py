"""GitHub's machine, as far as a workflow's shell steps can tell."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A fresh machine: its own clone of the repository, its own home, nothing from before."""

    clone: Path
    env: dict[str, str]

    def run(self, workflow: str) -> dict[str, subprocess.CompletedProcess[str]]:
        """Each shell step of a workflow in its order, by its name; it ends where one fails."""
        path = self.clone / ".github" / "workflows" / workflow
        said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        folder = self.clone / said["defaults"]["run"]["working-directory"]
        done: dict[str, subprocess.CompletedProcess[str]] = {}
        for step in said["jobs"]["publish"]["steps"]:
            if "run" not in step or step["name"] == "Install spoken":
                continue
            # The public address is nobody's: it cannot be read back.
            script = step["run"].replace("spoken publish", "spoken publish --no-check")
            ended = self.step(script, folder, said["env"])
            done[step["name"]] = ended
            if ended.returncode:
                break
        return done

    def step(
        self, script: str, folder: Path, env: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """One shell step, run as GitHub runs it."""
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=300,
        )


def fresh_runner(repository: Path, place: Path) -> Runner:
    """A machine that has just checked out a repository, and nothing else."""
    (place / "home").mkdir(parents=True)
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(place / "home"),
        "CI": "true",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        # The voice's faster form is kept on the machine, as actions/cache would bring it back.
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
    }
    command = ["git", "clone", "--quiet", "--depth=1", f"file://{repository}", "clone"]
    subprocess.run(command, cwd=place, env=env, check=True)
    return Runner(clone=place / "clone", env=env)
