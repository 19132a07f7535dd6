"""A branch of a git repository as a target: GitHub Pages, and whoever else serves a branch.

All that is put and removed becomes one commit, so that nobody ever sees half of a publish. It is
laid on what the branch holds: files that are not ours (``CNAME``, a ``README``) stay, and nothing
is ever pushed by force unless the target says ``?history=none``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spoken_essays import files
from spoken_essays.errors import HostError
from spoken_essays.hosting.git_branch import Branch, branch_of
from spoken_essays.hosting.git_program import Git, GitError, program, sentence
from spoken_essays.stamps import fingerprint

# GitHub refuses a file of more than 100 MiB, and a site of Pages may hold 1 GB ("GitHub Pages
# limits", "About large files on GitHub").
LARGEST_FILE = 100 * 1024 * 1024
LARGEST_SITE = 1_000_000_000
# Without it, Pages would put the files through Jekyll, which leaves some out.
_NO_JEKYLL = ".nojekyll"


def open_branch(spec: str, *, private: Path) -> GitPages:
    """The target of a git spec; what git needs to keep lies in the folder ``private``.

    Raises `HostError` for a spec that cannot be, and if there is no git.
    """
    branch = branch_of(spec)
    program()
    return GitPages(branch, Git(folder=private / "git" / f"{fingerprint(branch.url)[:12]}.git"))


@dataclass(frozen=True, kw_only=True)
class Blob:
    """A file as git keeps it: its object's name, and its bytes."""

    name: str
    size: int


class GitPages:
    """A `Target` that is a branch; nothing reaches it before `settle`.

    Files whose names begin with a dot, and ``CNAME``, belong to the host: they are not among
    `files` and stay as they are.
    """

    def __init__(self, branch: Branch, git: Git) -> None:
        self._branch, self._git = branch, git
        self._base: str | None = None
        self._there: dict[str, Blob] | None = None
        self._changes: dict[str, Blob | None] = {}

    @property
    def name(self) -> str:
        return self._branch.name

    def files(self) -> Mapping[str, int]:
        return {href: blob.size for href, blob in self._blobs().items() if not _of_host(href)}

    def read(self, href: str) -> bytes | None:
        blob = self._blobs().get(href)
        with self._said():
            return self._git("cat-file", "blob", blob.name) if blob else None

    def fetch(self, href: str, path: Path) -> bool:
        blob = self._blobs().get(href)
        if blob is None:
            return False
        with self._said(), files.replacing(path) as part, part.open("wb") as file:
            self._git("cat-file", "blob", blob.name, into=file)
        return True

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        self._blobs()
        size = path.stat().st_size
        if self._branch.limited and size > LARGEST_FILE:
            raise HostError(
                f"{self.name}: {path.name} has {size / 1e6:.0f} MB, and GitHub takes no file of"
                " more than 100 MiB; publish it to another host, or lower bitrate in [mp3]"
            )
        with self._said(), path.open("rb") as file:
            name = self._git("hash-object", "-w", "--stdin", given=file).decode().strip()
        self._changes[href] = Blob(name=name, size=size)

    def remove(self, href: str) -> None:
        if href in self._blobs() or href in self._changes:
            self._changes[href] = None

    def settle(self) -> None:
        if not self._changes:
            return
        with self._said():
            try:
                self._push()
            except GitError:
                # Somebody else has pushed in between: what we have goes on top of that.
                if self._head() == self._base:
                    raise
                self._load()
                self._push()
        self._changes.clear()
        with contextlib.suppress(GitError):
            self._git("gc", "--auto", "--quiet")

    def close(self) -> None:
        self._changes.clear()

    def _blobs(self) -> dict[str, Blob]:
        if self._there is None:
            with self._said():
                self._begin()
                self._load()
        return self._there or {}

    def _begin(self) -> None:
        """Our own repository, in which a killed git may have left its locks."""
        for lock in self._git.folder.glob("*.lock"):
            lock.unlink(missing_ok=True)
        self._git.folder.parent.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", "--bare", str(self._git.folder))

    def _load(self) -> None:
        """Fetch what the branch holds now: its newest commit, and no history."""
        self._base = head = self._head()
        if head is not None:
            place = f"+refs/heads/{self._branch.branch}:refs/spoken/{self._branch.branch}"
            self._git("fetch", "--quiet", "--depth=1", "--no-tags", self._branch.url, place)
            self._base = self._git.line("rev-parse", f"refs/spoken/{self._branch.branch}")
        self._there = self._listing(self._base)

    def _listing(self, commit: str | None) -> dict[str, Blob]:
        return _blobs(self._git("ls-tree", "-r", "-l", "-z", commit)) if commit else {}

    def _head(self) -> str | None:
        """The commit the branch points to at the other end; None if there is no such branch."""
        ref = f"refs/heads/{self._branch.branch}"
        lines = self._git("ls-remote", self._branch.url, ref).decode().splitlines()
        names = [line.split("\t") for line in lines]
        return next((name for name, found in names if found == ref), None)

    def _push(self) -> None:
        tree = self._tree()
        old = self._git.line("rev-parse", f"{self._base}^{{tree}}") if self._base else None
        if tree == old:
            return
        self._check_size(tree)
        parents = ["-p", self._base] if self._base and self._branch.history else []
        words = f"Publish {_counted(self._changes)}"
        commit = self._git.line("commit-tree", tree, *parents, "-m", words, env=self._author())
        self._push_commit(commit)
        self._git("update-ref", f"refs/spoken/{self._branch.branch}", commit)
        self._base, self._there = commit, self._listing(commit)

    def _push_commit(self, commit: str) -> None:
        ref = f"refs/heads/{self._branch.branch}"
        # By force only in place of the very commit whose files have been kept.
        lease = [] if self._branch.history else [f"--force-with-lease={ref}:{self._base or ''}"]
        self._git("push", "--quiet", *lease, self._branch.url, f"{commit}:{ref}")

    def _tree(self) -> str:
        """The tree that the branch holds with our changes on top."""
        index = self._git.folder / f"{os.getpid()}.index"
        env = {"GIT_INDEX_FILE": str(index)}
        lines = [_index_line(href, blob) for href, blob in self._changes.items()]
        if _NO_JEKYLL not in self._blobs():
            empty = self._git.line("hash-object", "-w", "--stdin")
            lines.append(_index_line(_NO_JEKYLL, Blob(name=empty, size=0)))
        try:
            self._git("read-tree", self._base or "--empty", env=env)
            update = ("update-index", "-z", "--replace", "--index-info")
            self._git(*update, given=b"".join(lines), env=env)
            return self._git.line("write-tree", env=env)
        finally:
            index.unlink(missing_ok=True)

    def _check_size(self, tree: str) -> None:
        size = sum(each.size for each in self._listing(tree).values())
        if self._branch.limited and size > LARGEST_SITE:
            raise HostError(
                f"{self.name}: with this the site has {size / 1e9:.2f} GB, and GitHub Pages takes 1"
                " GB at most; `spoken publish --prune` removes what nobody needs, or choose another"
                " host for it all"
            )

    def _author(self) -> dict[str, str]:
        """Who commits, if git has not been told."""
        try:
            self._git("var", "GIT_AUTHOR_IDENT")
            self._git("var", "GIT_COMMITTER_IDENT")
        except GitError:
            who = {"NAME": "spoken", "EMAIL": "spoken@localhost"}
            return {f"GIT_{r}_{k}": v for r in ("AUTHOR", "COMMITTER") for k, v in who.items()}
        return {}

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except GitError as error:
            raise sentence(self.name, error) from error


def _blobs(listing: bytes) -> dict[str, Blob]:
    """The files of ``ls-tree -l -z``, by path; links and other repositories are none."""
    found = {}
    for line in listing.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        mode, _, name, size = facts.split()
        if mode in ("100644", "100755"):
            found[path] = Blob(name=name, size=int(size))
    return found


def _index_line(href: str, blob: Blob | None) -> bytes:
    what = f"100644 {blob.name}" if blob else f"0 {'0' * 40}"
    return f"{what}\t{href}\0".encode()


def _of_host(href: str) -> bool:
    return href.startswith(".") or href == "CNAME"


def _counted(changes: Mapping[str, Blob | None]) -> str:
    put = sum(blob is not None for blob in changes.values())
    removed = len(changes) - put
    words = [f"{put} file{'s' * (put != 1)}"] * bool(put) + [f"{removed} removed"] * bool(removed)
    return ", ".join(words)
