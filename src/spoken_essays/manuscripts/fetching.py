"""Fetching a page or a feed from a stranger's address, and from nowhere else.

Only http and https; only addresses of the public internet, unless private ones are allowed. A name
is resolved once, each address it has is checked, and the connection goes to the very address that
was checked: a name that leads elsewhere a moment later (DNS rebinding) leads nowhere. Every
redirect is a new request, checked in the same way. Answers are bounded in bytes, packed and
unpacked, and in seconds. No proxy, cookie or password is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import certifi

from spoken_essays import __version__
from spoken_essays.errors import ManuscriptError

# Who asks; hosts are told what it is for, as RFC 9110 (10.1.5) would have it.
AGENT = f"spoken/{__version__} (adds an essay for its author)"
ACCEPT = "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, */*;q=0.5"
MOST_HOPS = 5
# In seconds: how long a host may keep silent, and how long the whole of one answer may take.
SILENCE, LONGEST = 15.0, 60.0
# In bytes, packed or not.
LARGEST = 50_000_000
_PIECE = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a host sent: ``url`` is the address at the end of all redirects."""

    url: str
    body: bytes
    type: str = ""
    charset: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far a fetch may go; ``private`` allows addresses of this machine and its networks."""

    private: bool = False
    silence: float = SILENCE
    longest: float = LONGEST
    largest: int = LARGEST


def fetch(url: str, limits: Limits | None = None) -> Fetched:
    """What lies at an address; raises `ManuscriptError` if it cannot or should not be had."""
    limits = limits or Limits()
    seen: list[str] = []
    until = time.monotonic() + limits.longest
    while True:
        parts = checked_url(url)
        seen.append(url)
        answer = _Asking(parts, limits, until).answer()
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
        if len(seen) > MOST_HOPS or url in seen:
            raise ManuscriptError(f"{seen[0]} sends on from one address to the next; gave up.")


def checked_url(url: str) -> SplitResult:
    """An address in the form that it travels in; raises `ManuscriptError` for what is none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        raise ManuscriptError(f"{url} is no web address.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ManuscriptError(f"{url} is no address of the web: it begins with http:// or https://")
    if "@" in parts.netloc:
        raise ManuscriptError(f"{parts.scheme}://{host}: an address with a password is not fetched")
    if not all(letter.isalnum() or letter in ".-_:" for letter in host):
        raise ManuscriptError(f"{url} is no web address.")
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?-._[]")
    place = f"{host}:{port}" if port else host
    return SplitResult(parts.scheme, place, path, query, "")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; so must any IPv4 within an IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _translated(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that NAT64 makes of it (RFC 6052)."""
    return ipaddress.IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None


def connected(host: str, port: int, limits: Limits, until: float) -> socket.socket:
    """A connection to a host at an address that was checked before."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ManuscriptError(f"{host} cannot be found; is its name right?") from None
    if not limits.private:
        _insist_on_public(host, [str(address[0]) for *_, address in found])
    for family, kind, protocol, _, address in found:
        made = socket.socket(family, kind, protocol)
        made.settimeout(max(0.1, min(limits.silence, until - time.monotonic())))
        try:
            made.connect(address)
        except OSError:
            made.close()
            continue
        return made
    raise ManuscriptError(f"{host} cannot be reached.")


def _insist_on_public(host: str, addresses: list[str]) -> None:
    if all(map(is_public, addresses)):
        return
    raise ManuscriptError(
        f"{host} is not on the public internet ({', '.join(dict.fromkeys(addresses))}); if you"
        " trust it, use --allow-private"
    )


class _Asking:
    """One request and its answer, cut off when its time is over."""

    def __init__(self, parts: SplitResult, limits: Limits, until: float) -> None:
        self.parts, self.limits, self.until = parts, limits, until
        self.url = urlunsplit(parts)
        self.host = parts.hostname or ""
        self.late = False

    def answer(self) -> Fetched | str:
        """What was sent, or where we were sent on to."""
        sock = self._connected()
        timer = threading.Timer(max(0.0, self.until - time.monotonic()), self._cut, (sock,))
        timer.daemon = True
        timer.start()
        try:
            return self._said(sock)
        except (http.client.HTTPException, OSError, zlib.error) as error:
            raise self._failed(error) from None
        finally:
            timer.cancel()
            sock.close()

    def _connected(self) -> socket.socket:
        port = self.parts.port or (443 if self.parts.scheme == "https" else 80)
        sock = connected(self.host, port, self.limits, self.until)
        if self.parts.scheme == "http":
            return sock
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())  # systems lack some, or have none
        try:
            return context.wrap_socket(sock, server_hostname=self.host)
        except OSError as error:
            sock.close()
            raise self._failed(error) from None

    def _cut(self, sock: socket.socket) -> None:
        self.late = True
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it has ended by itself
            return

    def _said(self, sock: socket.socket) -> Fetched | str:
        connection = http.client.HTTPConnection(self.host, self.parts.port)
        connection.sock = sock
        target = urlunsplit(("", "", self.parts.path, self.parts.query, ""))
        headers = {
            "Host": self.parts.netloc,
            "User-Agent": AGENT,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as said:
            place = said.headers.get("Location")
            if said.status in _REDIRECTS and place:
                return place
            if said.status != 200:
                raise ManuscriptError(f"{self.url} answers {said.status} {said.reason}".rstrip())
            return self._fetched(said)

    def _fetched(self, said: http.client.HTTPResponse) -> Fetched:
        packed = (said.headers.get("Content-Encoding") or "").strip().lower()
        body = b"".join(self._within(_unpacked(self._within(_pieces(said)), packed)))
        if self.late:
            raise TimeoutError
        kind = Message()
        kind["Content-Type"] = said.headers.get("Content-Type") or "application/octet-stream"
        charset = kind.get_content_charset() or ""
        return Fetched(url=self.url, body=body, type=kind.get_content_type(), charset=charset)

    def _within(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, as long as there are not too many."""
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > self.limits.largest:
                most = self.limits.largest / 1e6
                raise ManuscriptError(f"{self.url} sends more than {most:.0f} MB; it was not read.")
            yield piece

    def _failed(self, error: Exception) -> ManuscriptError:
        if self.late or isinstance(error, TimeoutError):
            return ManuscriptError(f"{self.url} answers too slowly.")
        if isinstance(error, ssl.SSLCertVerificationError):
            return ManuscriptError(f"{self.url} has no certificate that can be trusted.")
        if isinstance(error, ssl.SSLError):
            return ManuscriptError(f"{self.url} cannot be read in secret: try it with http://")
        if isinstance(error, zlib.error):
            return ManuscriptError(f"{self.url} sends what cannot be unpacked.")
        if isinstance(error, http.client.IncompleteRead | ConnectionError):
            return ManuscriptError(f"{self.url} broke off in the middle.")
        return ManuscriptError(f"{self.url} gives no answer that can be understood.")


def _pieces(said: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := said.read1(_PIECE):
        yield piece
    # Where the body's length was told, read1 is content with less.
    if said.length:
        raise http.client.IncompleteRead(b"")


def _unpacked(pieces: Iterator[bytes], packed: str) -> Iterator[bytes]:
    """The pieces as they were before they were packed, never more of one at once than is asked."""
    if packed in ("", "identity"):
        yield from pieces
        return
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise zlib.error(packed)
    # With 32 more, zlib tells gzip from zlib by their first bytes.
    machine = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for piece in pieces:
        while piece:
            yield machine.decompress(piece, _PIECE)
            piece = machine.unconsumed_tail
    yield machine.flush()
    if not machine.eof:
        raise http.client.IncompleteRead(b"")
