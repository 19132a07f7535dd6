"""A certificate of our own, so that a phone gives its microphone to the booth's page.

Browsers give it to https pages only (Secure Contexts, 3.1), and nobody certifies an address in a
home's network. This one is made once and used until it is too old or the machine has an address
that is not in it; whoever meets it first is warned by the browser, and right to be.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from spoken_essays import files

# Apple's phones take none that is valid for longer than 398 days.
_DAYS = 397
_NAME = "spoken, the booth on this machine"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The file with certificate and key, and the SHA-256 that browsers show of it."""

    path: Path
    fingerprint: str


def certificate(path: Path, hosts: Iterable[str]) -> Certificate:
    """The certificate in ``path`` for these names and addresses; a new one unless that will do."""
    wanted = {str(host) for host in hosts}
    found = _read(path)
    if found is None or not _will_do(found, wanted):
        _make(path, sorted(wanted))
        found = x509.load_pem_x509_certificate(path.read_bytes())
    return Certificate(path=path, fingerprint=_fingerprint(found))


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _will_do(found: x509.Certificate, wanted: set[str]) -> bool:
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {*names.get_values_for_type(x509.DNSName)}
    known |= {str(each) for each in names.get_values_for_type(x509.IPAddress)}
    return wanted <= known and datetime.now(UTC) + timedelta(days=7) < found.not_valid_after_utc


def _make(path: Path, hosts: Iterable[str]) -> None:
    """Write key and certificate into one file, for this user's eyes only."""
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signed = _signed(key, hosts).public_bytes(serialization.Encoding.PEM)
    with files.replacing(path) as part:
        part.chmod(0o600)
        part.write_bytes(secret + signed)


def _signed(key: ec.EllipticCurvePrivateKey, hosts: Iterable[str]) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS - 1))
        .add_extension(x509.SubjectAlternativeName(list(map(_host, hosts))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _fingerprint(found: x509.Certificate) -> str:
    return found.fingerprint(hashes.SHA256()).hex(":").upper()
