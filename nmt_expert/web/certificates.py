"""Make this user's own certificate authority and the certificate of the page, keep them private, and renew them.

A tablet trusts the authority once; the certificate that it signs is made again whenever it nears its end or the
machine has another address.  The authority can vouch for private networks alone.  The library is the extra ``lan``:
docs/decisions/0031-the-page.md.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nmt_expert.errors import ArgumentError
from nmt_expert.files.own import own_file, write_own_file

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

AUTHORITY_DAYS = 3650
"""How long the authority is valid."""

SERVER_DAYS = 397
"""How long a certificate is valid: tablets take none that lasts much longer."""

RENEW_DAYS = 30
"""So long before its end a certificate is made again."""

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")))
"""The networks that the authority may vouch for: a private one, or this machine."""

Clock: TypeAlias = Callable[[], datetime.datetime]
"""Returns the time now, in UTC."""


class Certificates(Struct, frozen=True):
    """What the page needs to speak privately, as files.

    Attributes:
        authority: The file that a tablet has to trust; nothing in it is secret.
        server: The key of the page with its certificate, which only its owner can read.
        fingerprint: SHA-256 of the authority, as tablets show it.
        made: Whether the authority is new, so that every tablet has to trust it first.
    """

    authority: Path
    server: Path
    fingerprint: str
    made: bool = False


class _Pair(Struct, frozen=True):
    key: EllipticCurvePrivateKey
    certificate: x509.Certificate


def refuse_missing() -> None:
    """See that the extra is installed.

    Raises:
        ArgumentError: It is not.
    """
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        message = "--lan needs an extra that is not installed"
        hint = "pipx inject nmt-expert cryptography  (or: pip install 'nmt-expert[lan]')"
        raise ArgumentError(message, hint) from error


def is_private(address: str) -> bool:
    """Whether an address is one of a private network, or of this machine."""
    return any(IPv4Address(address) in network for network in PRIVATE)


def certificates(folder: Path, names: Sequence[str], now: Clock | None = None) -> Certificates:
    """Return an authority and a certificate that are valid, from a folder; what is missing or near its end is made.

    Args:
        folder: Where they are kept.
        names: What a browser may call the page: addresses of a private network, and names that end in ``.local``.
        now: Returns the time; the clock of this machine if left out.

    Raises:
        ArgumentError: The extra is not installed, or the folder or a file in it cannot be used.
    """
    refuse_missing()
    at = (now or _now)()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        authority, made = _authority(folder, at)
        server = _server(folder, authority, names, at)
    except OSError as error:
        hint = "see that the folder is yours and that the disk is not full"
        raise ArgumentError(f"{folder} cannot be used ({error.strerror})", hint) from error
    return Certificates(folder / "authority.crt", server, _fingerprint(authority.certificate), made)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _authority(folder: Path, at: datetime.datetime) -> tuple[_Pair, bool]:
    """Return the authority, and whether it is new; one that ends before a new certificate would is replaced."""
    file = folder / "authority.pem"
    kept = _kept(file)
    lasts = datetime.timedelta(days=SERVER_DAYS + RENEW_DAYS)
    made = kept is None or not _valid(kept.certificate, at, lasts)
    pair = _new_authority(at) if made or kept is None else kept
    if made:
        write_own_file(file, _written(pair))
        _public(folder / "authority.crt", pair)
    elif not (folder / "authority.crt").exists():
        _public(folder / "authority.crt", pair)
    return pair, made


def _public(file: Path, pair: _Pair) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    write_own_file(file, pair.certificate.public_bytes(Encoding.PEM))


def _server(folder: Path, authority: _Pair, names: Sequence[str], at: datetime.datetime) -> Path:
    """Return the file with the certificate of the page; it is made again if it nears its end or does not fit."""
    file = folder / "server.pem"
    kept = _kept(file)
    lasts = datetime.timedelta(days=RENEW_DAYS)
    if kept is None or not (_valid(kept.certificate, at, lasts) and _fits(kept.certificate, authority, names)):
        write_own_file(file, _written(_new_server(authority, names, at)))
    return file


def _kept(file: Path) -> _Pair | None:
    """Return a key and its certificate from a file; None if there is none.

    Raises:
        ArgumentError: It is there, and others can read it, or it is none of ours.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    with suppress(FileNotFoundError):
        content = own_file(file, others_may_read=False)
        hint = f"remove the folder {file.parent}, and start again; a tablet has to trust the new authority then"
        if not content:
            raise ArgumentError(f"{file} can be read or written by others, so it protects nothing", hint)
        try:
            key = load_pem_private_key(content, None)
            certificate = x509.load_pem_x509_certificate(content)
        except (ValueError, TypeError) as error:
            raise ArgumentError(f"{file} is no key with its certificate", hint) from error
        if not isinstance(key, EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise ArgumentError(f"{file} holds a key and a certificate that do not belong together", hint)
        return _Pair(key, certificate)
    return None


def _valid(certificate: x509.Certificate, at: datetime.datetime, lasts: datetime.timedelta) -> bool:
    return certificate.not_valid_before_utc <= at and at + lasts <= certificate.not_valid_after_utc


def _fits(certificate: x509.Certificate, authority: _Pair, names: Sequence[str]) -> bool:
    """Whether a certificate was signed by the authority, for these names."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(authority.certificate)
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return set(alternative) == set(_general(names))


def _new_authority(at: datetime.datetime) -> _Pair:
    from cryptography import x509

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nmt-expert on this machine")])
    allowed = [x509.DNSName("local"), *map(x509.IPAddress, PRIVATE)]
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (_usage(signs_certificates=True), True),
        # not critical: a system that cannot read it would take no certificate at all
        (x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), False),
    )
    return _signed(None, name, AUTHORITY_DAYS, extensions, at)


def _new_server(authority: _Pair, names: Sequence[str], at: datetime.datetime) -> _Pair:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nmt-expert")])
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(signs_certificates=False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName(_general(names)), False),
    )
    return _signed(authority, name, SERVER_DAYS, extensions, at)


def _signed(
    authority: _Pair | None,
    name: x509.Name,
    days: int,
    extensions: Sequence[tuple[x509.ExtensionType, bool]],
    at: datetime.datetime,
) -> _Pair:
    """Return a new key with its certificate, signed by the authority, or by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    key = ec.generate_private_key(ec.SECP256R1())
    signer = authority.key if authority else key
    own, its = x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier
    builder = (
        x509.CertificateBuilder(name if authority is None else authority.certificate.subject, name, key.public_key())
        .serial_number(x509.random_serial_number())
        # an hour back, for a tablet whose clock is behind
        .not_valid_before(at - datetime.timedelta(hours=1))
        .not_valid_after(at + datetime.timedelta(days=days))
        .add_extension(own.from_public_key(key.public_key()), critical=False)
        .add_extension(its.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return _Pair(key, builder.sign(signer, SHA256()))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(names: Sequence[str]) -> list[x509.GeneralName]:
    from cryptography import x509

    return [x509.IPAddress(ip_address(each)) if each[-1].isdigit() else x509.DNSName(each) for each in names]


def _written(pair: _Pair) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + pair.certificate.public_bytes(Encoding.PEM)


def _fingerprint(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex(":").upper()
