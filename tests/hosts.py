"""Real hosts on loopback to publish to."""

from __future__ import annotations

import getpass
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import host_programs
import pytest
from wires import free_port

from spoken_essays.hosting.target import Target
from spoken_essays.hosting.targets import open_target
from spoken_essays.outlets import Publish

KINDS = ("folder", "sftp", "ftp", "oldftp", "ftps", "webdav", "s3", "gs", "git")
BUCKET = "essays"
# Programs of the system that a host is made of.
NEEDS = {"sftp": ("sshd", "ssh-keygen"), "ftps": ("openssl",), "git": ("git",)}


@dataclass(frozen=True, kw_only=True)
class Host:
    """A host: how it is named with a port in place of ``{port}``, and where its files lie."""

    kind: str
    spec: str
    port: int = 0
    folder: Path | None = None
    root: Path = Path("/nowhere")
    env: dict[str, str] = field(default_factory=dict)

    def named(self, *, port: int | None = None, path: str = "site") -> str:
        return self.spec.format(port=port or self.port, path=path)

    def settings(self, *, port: int | None = None) -> Publish:
        endpoint = f"http://127.0.0.1:{port or self.port}" if self.kind == "s3" else ""
        return Publish(endpoint=endpoint)

    def open(self, *, port: int | None = None, path: str = "site") -> Target:
        spec = self.named(port=port, path=path)
        return open_target(spec, self.settings(port=port), root=self.root)


@contextmanager
def running(
    program: str, *arguments: str, most: int | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A program of `host_programs` and its port; no file of its may be larger than ``most``."""
    command = [sys.executable, host_programs.__file__, program, *arguments]
    server = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=limited(most),
    )
    try:
        assert server.stdout
        yield server, int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()


def limited(most: int | None) -> Callable[[], None] | None:
    """What makes a program's files as small as on a disk that is full."""
    if most is None:
        return None

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What OpenSSH's server and its user know each other by."""

    host: Path
    user: Path

    def known(self, port: int) -> str:
        kind, key, *_ = self.host.with_suffix(".pub").read_text().split()
        return f"[127.0.0.1]:{port} {kind} {key}\n"


def make_keys(folder: Path) -> Keys:
    """A key each for host and user; the user's is where ssh looks for it, in ``~/.ssh``."""
    ssh = folder / ".ssh"
    ssh.mkdir(parents=True)
    keys = Keys(host=folder / "host", user=ssh / "id_ed25519")
    for path in (keys.host, keys.user):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return keys


@contextmanager
def sshd(
    keys: Keys, folder: Path, *, most: int | None = None, read_only: bool = False
) -> Iterator[int]:
    """OpenSSH's server, which lets the user's key in and serves files only."""
    port = free_port()
    allowed = folder / "allowed"
    shutil.copy(keys.user.with_suffix(".pub"), allowed)
    config = folder / "sshd_config"
    lines = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {keys.host}",
        f"AuthorizedKeysFile {allowed}",
        f"Subsystem sftp internal-sftp{' -R' if read_only else ''}",
        *("PidFile none", "UsePAM no", "StrictModes no"),
        *("PermitRootLogin yes", "PasswordAuthentication yes"),
    ]
    config.write_text("\n".join(lines) + "\n")
    with suppress(PermissionError):
        Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(
        [which("sshd") or "sshd", "-D", "-e", "-f", str(config)],
        stderr=subprocess.DEVNULL,
        preexec_fn=limited(most),
    )
    try:
        _await(port, server)
        yield port
    finally:
        server.kill()
        server.wait()


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody but itself vouches for, with its key."""
    path = folder / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
    subprocess.run(
        [*command.split(), "-addext", names, "-keyout", folder / "key.pem", "-out", path],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + (folder / "key.pem").read_text())
    assert ssl.create_default_context(cafile=str(path))
    return path


class Hosts:
    """The hosts of a test session, each started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self.started: dict[str, Host] = {}

    @cached_property
    def keys(self) -> Keys:
        return make_keys(Path.home())

    def __call__(self, kind: str) -> Host:
        for program in NEEDS.get(kind, ()):
            if which(program) is None:
                pytest.skip(f"needs the program {program}")
        if kind not in self.started:
            folder = self.folder / kind
            folder.mkdir()
            self.started[kind] = getattr(self, f"_{kind}")(folder)
        return self.started[kind]

    def _folder(self, folder: Path) -> Host:
        return Host(kind="folder", spec=f"{folder}/{{path}}", folder=folder)

    def _sftp(self, folder: Path) -> Host:
        served = folder / "served"
        served.mkdir()
        port = self.stack.enter_context(sshd(self.keys, folder))
        spec = f"sftp://{getpass.getuser()}@127.0.0.1:{{port}}{served}/{{path}}"
        return Host(kind="sftp", spec=spec, port=port, folder=served)

    def _ftp(self, folder: Path) -> Host:
        _, port = self.stack.enter_context(running("ftp", str(folder)))
        return Host(kind="ftp", spec=_by("ftp"), port=port, folder=folder, env=_password("FTP"))

    def _oldftp(self, folder: Path) -> Host:
        _, port = self.stack.enter_context(running("oldftp", str(folder)))
        return Host(kind="oldftp", spec=_by("ftp"), port=port, folder=folder, env=_password("FTP"))

    def _ftps(self, folder: Path) -> Host:
        pem = certificate(self.folder)
        _, port = self.stack.enter_context(running("ftps", str(folder), str(pem)))
        env = _password("FTP") | {"SSL_CERT_FILE": str(pem)}
        return Host(kind="ftps", spec=_by("ftps"), port=port, folder=folder, env=env)

    def _webdav(self, folder: Path) -> Host:
        _, port = self.stack.enter_context(running("webdav", str(folder)))
        return Host(
            kind="webdav", spec=_by("webdav"), port=port, folder=folder, env=_password("WEBDAV")
        )

    def _git(self, folder: Path) -> Host:
        subprocess.run(["git", "init", "-q", "--bare", folder / "site.git"], check=True)
        spec = f"git+file://{folder}/site.git#{{path}}"
        return Host(kind="git", spec=spec, folder=folder, root=folder)

    def _s3(self, folder: Path) -> Host:
        _, port = self.stack.enter_context(running("s3", str(folder)))
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{BUCKET}", method="PUT")
        urllib.request.urlopen(request).close()
        env = {
            "AWS_ACCESS_KEY_ID": "ada",
            "AWS_SECRET_ACCESS_KEY": host_programs.PASSWORD,
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        return Host(kind="s3", spec=f"s3://{BUCKET}/{{path}}", port=port, env=env)

    def _gs(self, folder: Path) -> Host:
        _, port = self.stack.enter_context(running("gs", str(folder)))
        env = {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}"}
        return Host(kind="gs", spec=f"gs://{BUCKET}/{{path}}", port=port, env=env)


@pytest.fixture(scope="session")
def hosts(tmp_path_factory: pytest.TempPathFactory, _a_home_of_its_own: None) -> Iterator[Hosts]:
    """Hosts of every kind."""
    found = Hosts(tmp_path_factory.mktemp("hosts"))
    with found.stack:
        yield found


@pytest.fixture
def known_hosts(hosts: Hosts) -> Path:
    """The known_hosts of the user, which knows the SFTP host and no other."""
    path = Path.home() / ".ssh" / "known_hosts"
    path.write_text(hosts.keys.known(hosts("sftp").port))
    return path


@pytest.fixture(params=KINDS)
def host(request: pytest.FixtureRequest, hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Every kind of host in turn, with what its user has set in the environment."""
    kind: str = request.param
    if kind == "sftp":
        request.getfixturevalue("known_hosts")
    found = hosts(kind)
    for name, value in found.env.items():
        monkeypatch.setenv(name, value)
    return found


def _by(scheme: str) -> str:
    return f"{scheme}://{host_programs.USER}@127.0.0.1:{{port}}/{{path}}"


def _password(of: str) -> dict[str, str]:
    return {f"SPOKEN_{of}_PASSWORD": host_programs.PASSWORD}


def which(program: str) -> str | None:
    """A program's path; servers lie where users do not look."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        assert server.poll() is None, "the server has ended"
        time.sleep(0.02)
    raise AssertionError("the server does not answer")
