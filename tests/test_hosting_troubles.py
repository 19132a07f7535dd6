"""What goes wrong with hosts, on real ones: said in a sentence, and nothing is lost by it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hosts import Host, Hosts, make_keys, running, sshd
from wires import Wire, free_port

from spoken_essays.errors import HostError
from spoken_essays.hosting.headers import headers
from spoken_essays.hosting.target import Target
from spoken_essays.hosting.targets import open_target
from spoken_essays.outlets import Publish

PAGE = "index.html"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4000)
    return path


def opened(spec: str, root: Path = Path("/nowhere")) -> Target:
    return open_target(spec, Publish(), root=root)


def refusal(spec: str, root: Path = Path("/nowhere")) -> str:
    """What is said of a target that cannot be opened and listed."""
    with pytest.raises(HostError) as caught, closing(opened(spec, root)) as target:
        target.files()
    return caught.value.message


@pytest.mark.parametrize("host", ["sftp", "webdav", "s3", "ftp", "ftps"], indirect=True)
def test_a_connection_that_breaks_leaves_what_was_there(
    host: Host, hosts: Hosts, known_hosts: Path, file: Path
) -> None:
    path = f"cut-{host.kind}"
    with closing(host.open(path=path)) as target:
        target.put(PAGE, Path(__file__), headers(PAGE))
    wire = Wire(host.port, after=1200 if host.kind in ("ftp", "ftps") else 20_000)
    if host.kind == "sftp":
        known_hosts.write_text(hosts.keys.known(wire.port) + known_hosts.read_text())
    with closing(wire), pytest.raises(HostError) as caught:
        put_often(host, wire.port, path, file)
    assert "publish again" in caught.value.message and "\n" not in caught.value.message
    with closing(host.open(path=path)) as target:
        assert target.read(PAGE) in (Path(__file__).read_bytes(), file.read_bytes())


@pytest.mark.parametrize("host", ["sftp", "webdav", "s3", "ftp", "ftps"], indirect=True)
def test_a_host_that_is_not_there_is_said_so(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HostError) as caught, closing(host.open(port=free_port())) as target:
        target.files()
    assert "nothing answers there" in caught.value.message


def test_an_unknown_host_is_refused_with_the_line_that_would_let_it_in(
    hosts: Hosts, known_hosts: Path
) -> None:
    host = hosts("sftp")
    line = known_hosts.read_text()
    known_hosts.write_text("# nobody\n")
    with pytest.raises(HostError) as caught:
        host.open()
    assert line.strip() in caught.value.message.splitlines()
    assert "SHA256:" in caught.value.message
    known_hosts.write_text(caught.value.message.splitlines()[-1] + "\n")
    host.open().close()


def test_a_known_host_may_be_hashed_as_openssh_does_it(hosts: Hosts, known_hosts: Path) -> None:
    import paramiko

    name, kind, key = hosts.keys.known(hosts("sftp").port).split()
    known_hosts.write_text(f"{paramiko.HostKeys.hash_host(name)} {kind} {key}\n")
    hosts("sftp").open().close()


def test_a_host_whose_key_has_changed_gets_nothing(
    hosts: Hosts, known_hosts: Path, tmp_path: Path
) -> None:
    other = make_keys(tmp_path / "other")
    known_hosts.write_text(other.known(hosts("sftp").port))
    with pytest.raises(HostError, match="KEY HAS CHANGED, and nothing was sent") as caught:
        hosts("sftp").open()
    assert caught.value.message.count("SHA256:") == 2


def test_a_user_whom_nobody_lets_in_is_told_what_would(
    hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hosts("sftp")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(hosts.keys.known(host.port))
    assert "SPOKEN_SFTP_PASSWORD" in refusal(host.named())
    monkeypatch.setenv("SPOKEN_SFTP_PASSWORD", "guessed")
    said = refusal(host.named())
    assert "does not let you in" in said and "guessed" not in said


@pytest.mark.parametrize("kind", ["ftp", "ftps", "webdav"])
def test_a_wrong_password_is_said_and_never_shown(
    kind: str, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hosts(kind)
    for name, value in host.env.items():
        monkeypatch.setenv(name, "guessed" if "PASSWORD" in name else value)
    said = refusal(host.named())
    assert "does not let you in" in said and "guessed" not in said


@pytest.mark.parametrize("kind", ["ftp", "webdav"])
def test_a_password_may_lie_in_netrc(
    kind: str, hosts: Hosts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hosts(kind)
    monkeypatch.setenv("HOME", str(tmp_path))
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login ada password {next(iter(host.env.values()))}\n")
    netrc.chmod(0o600)
    opened(host.named(path="by-netrc")).close()
    assert not dict(opened(host.named(path="by-netrc")).files())


def test_a_certificate_that_nobody_vouches_for_stops_it(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPOKEN_FTP_PASSWORD", hosts("ftps").env["SPOKEN_FTP_PASSWORD"])
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert "certificate cannot be trusted" in refusal(hosts("ftps").named())


def test_s3_without_keys_says_where_they_belong(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = hosts("s3")
    for name in host.env:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(HostError, match="AWS_ACCESS_KEY_ID"), closing(host.open()) as target:
        target.files()


@pytest.mark.parametrize("host", ["s3", "gs"], indirect=True)
def test_a_bucket_that_is_not_there_is_said_so(host: Host, file: Path) -> None:
    spec = host.named().replace("essays", "esssays")
    target = open_target(spec, host.settings(), root=Path("/nowhere"))
    with pytest.raises(HostError, match="there is no bucket of that name"), closing(target):
        target.put(PAGE, file, headers(PAGE))


@pytest.mark.parametrize("kind", ["sftp", "ftp", "ftps", "webdav"])
def test_a_full_disk_at_the_far_end_leaves_the_old_file_whole(
    kind: str, hosts: Hosts, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small(kind, hosts, tmp_path) as host:
        for name, value in hosts(kind).env.items():
            monkeypatch.setenv(name, value)
        with closing(host.open()) as target:
            target.put(PAGE, Path(__file__), headers(PAGE))
            with pytest.raises(HostError) as caught:
                target.put(PAGE, file, headers(PAGE))
            assert target.read(PAGE) == Path(__file__).read_bytes()
            assert list(target.files()) == [PAGE]
    assert "publish again" in caught.value.message


def test_a_place_where_nothing_may_be_written_is_said_so(
    hosts: Hosts, known_hosts: Path, file: Path, tmp_path: Path
) -> None:
    with sshd(hosts.keys, tmp_path, read_only=True) as port:
        known_hosts.write_text(hosts.keys.known(port))
        host = Host(kind="sftp", spec=_sftp(tmp_path), port=port)
        with closing(host.open()) as target, pytest.raises(HostError, match="may not write"):
            target.put(PAGE, file, headers(PAGE))


def test_a_file_where_a_folder_is_needed_is_said_so(tmp_path: Path, file: Path) -> None:
    target = opened(str(file))
    with pytest.raises(HostError, match="a file stands there where a folder is needed"):
        target.put(PAGE, file, headers(PAGE))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("", "set target in [publish]"),
        ("rsync://host/path", "nothing is published by rsync://"),
        ("sftp://ada:secret@host/path", "holds a password"),
        ("s3:///path", "names no host"),
        ("sftp://host:port/path", "is no address"),
        ("public/site", "which the show itself lies in"),
        (".", "which the show itself lies in"),
        ("file://elsewhere/path", "names a host"),
    ],
)
def test_a_target_that_cannot_be_is_answered(spec: str, said: str, tmp_path: Path) -> None:
    answer = refusal(spec, tmp_path)
    assert said in answer and "secret" not in answer


@pytest.mark.parametrize(
    ("spec", "package", "extra"),
    [
        ("s3://essays/site", "s3fs", "s3"),
        ("gs://essays/site", "gcsfs", "gs"),
        ("sftp://host/path", "paramiko", "sftp"),
        ("webdavs://host/path", "webdav4", "webdav"),
    ],
)
def test_a_package_that_is_missing_is_named(
    spec: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"spoken_essays.hosting.{extra}", raising=False)
    assert f'pip install "spoken-essays[{extra}]"' in refusal(spec)


def put_often(host: Host, port: int, path: str, file: Path) -> None:
    with closing(host.open(port=port, path=path)) as target:
        for _ in range(20):
            target.put(PAGE, file, headers(PAGE))


@contextmanager
def small(kind: str, hosts: Hosts, folder: Path) -> Iterator[Host]:
    """A host that takes no file of more than 100,000 bytes."""
    if kind == "sftp":
        known = Path.home() / ".ssh" / "known_hosts"
        with sshd(hosts.keys, folder, most=100_000) as port:
            known.write_text(hosts.keys.known(port))
            yield Host(kind=kind, spec=_sftp(folder), port=port)
    else:
        certificate = [hosts(kind).env["SSL_CERT_FILE"]] if kind == "ftps" else []
        with running(kind, str(folder), *certificate, most=100_000) as (_, port):
            yield Host(kind=kind, spec=hosts(kind).spec, port=port)


def _sftp(folder: Path) -> str:
    return f"sftp://{getpass.getuser()}@127.0.0.1:{{port}}{folder}/{{path}}"
