"""Which branch of which repository a target means: ``github://owner/repository#branch``."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from spoken_essays.errors import HostError
from spoken_essays.hosting.git_program import github

BRANCH = "gh-pages"
SCHEMES = ("git+https", "git+http", "git+ssh", "git+file")
_HOW = '"github://owner/repository" or "git+https://host/repository.git", with #branch if you like'


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Where to push: the repository's URL as git takes it, and the branch.

    ``name`` is what its author wrote, ``limited`` says that GitHub's limits hold there,
    ``history`` that each publish is laid on the one before.
    """

    name: str
    url: str
    branch: str = BRANCH
    limited: bool = False
    history: bool = True


def branch_of(spec: str) -> Branch:
    """A target's repository and branch: ``github://owner/repo#branch``, ``git+https://…#branch``.

    Raises `HostError` for one that is none, and for one with a password in it.
    """
    parts, options = _parts(spec)
    if parts.password:
        raise HostError(
            "the target has a password in it; leave it out: git signs in by itself (`git"
            " credential`), and by GITHUB_TOKEN at GitHub"
        )
    if options not in ({}, {"history": "none"}, {"history": "all"}):
        raise HostError(f'the target "{spec}": after ? there can be history=none, nothing else')
    branch = parts.fragment or BRANCH
    if not _can_be_branch(branch):
        raise HostError(f'the target "{spec}": "{branch}" cannot be a branch')
    url = _url(spec)
    return Branch(
        name=spec.partition("?")[0].partition("#")[0] + f"#{branch}",
        url=url,
        branch=branch,
        limited=url.startswith(github(os.environ) + "/") or urlsplit(url).hostname == "github.com",
        history=options.get("history") != "none",
    )


def _parts(spec: str) -> tuple[SplitResult, dict[str, str]]:
    """A target taken apart, and what stands after its ?."""
    try:
        parts = urlsplit(spec)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        shown = re.sub("//[^/]*@", "//…@", spec)
        raise HostError(f'the target "{shown}" is no address; it should be {_HOW}') from error
    return parts, options


def _url(spec: str) -> str:
    parts = urlsplit(spec)
    if parts.scheme == "github":
        repository = parts.path.strip("/").removesuffix(".git")
        if not re.fullmatch(r"[\w.-]+", parts.netloc) or not re.fullmatch(r"[\w.-]+", repository):
            raise HostError(f'the target "{spec}" should be github://owner/repository')
        return f"{github(os.environ)}/{parts.netloc}/{repository}.git"
    whole = parts.path.strip("/") and (parts.netloc or parts.scheme == "git+file")
    if parts.scheme not in SCHEMES or not whole:
        raise HostError(f'the target "{spec}" should be {_HOW}')
    return urlunsplit((parts.scheme.removeprefix("git+"), parts.netloc, parts.path, "", ""))


def _can_be_branch(name: str) -> bool:
    """Whether git takes a name for a branch (git-check-ref-format), in the letters we allow."""
    parts = name.split("/")
    return re.fullmatch(r"[\w./+-]+", name) is not None and not any(
        part.startswith((".", "-")) or part.endswith((".", ".lock")) or ".." in part or not part
        for part in parts
    )
