"""A git target as it is written: repository, branch, and what cannot be one."""

from __future__ import annotations

import pytest

from spoken_essays.errors import HostError
from spoken_essays.hosting.git_branch import branch_of

SPECS = [
    ("github://ada/essays", "https://github.com/ada/essays.git", "gh-pages"),
    ("github://ada/ada.github.io#main", "https://github.com/ada/ada.github.io.git", "main"),
    ("github://ada/essays.git/", "https://github.com/ada/essays.git", "gh-pages"),
    ("git+ssh://git@codeberg.org/ada/x.git#pages", "ssh://git@codeberg.org/ada/x.git", "pages"),
    ("git+https://git.example.com:8443/x#a/b-c", "https://git.example.com:8443/x", "a/b-c"),
    ("git+file:///srv/x.git", "file:///srv/x.git", "gh-pages"),
]


@pytest.mark.parametrize(("spec", "url", "branch"), SPECS)
def test_a_target_names_a_repository_and_a_branch(spec: str, url: str, branch: str) -> None:
    found = branch_of(spec)
    assert (found.url, found.branch, found.history) == (url, branch, True)
    assert found.limited == ("github.com" in url)


WRONG = [
    ("github://ada", "should be github://owner/repository"),
    ("github://ada/essays/tree/main", "should be github://owner/repository"),
    ("github:///essays", "should be github://owner/repository"),
    ("github://--upload-pack=x/essays", "should be github://owner"),
    ("git+https://host", "should be"),
    ("git+https:///x.git", "should be"),
    ("git+ext::sh -c touch% /tmp/x", "should be"),
    ("git+https://[host/x.git", "is no address"),
    ("git+https://ada:secret@[host/x.git", "is no address"),
    ("git+https://ada:secret@host/x.git", "has a password in it"),
    ("github://ada/essays#--force", "cannot be a branch"),
    ("github://ada/essays#a..b", "cannot be a branch"),
    ("github://ada/essays#a b", "cannot be a branch"),
    ("github://ada/essays#.git/x", "cannot be a branch"),
    ("github://ada/essays#x.lock", "cannot be a branch"),
    ("github://ada/essays#a//b", "cannot be a branch"),
    ("github://ada/essays?history=some", "after ? there can be history=none"),
    ("github://ada/essays?force", "is no address"),
]


@pytest.mark.parametrize(("spec", "words"), WRONG)
def test_a_target_that_cannot_be_is_a_sentence(spec: str, words: str) -> None:
    with pytest.raises(HostError) as said:
        branch_of(spec)
    assert words in said.value.message
    assert "secret" not in said.value.message
