"""The authority and the certificate: made once, kept private, renewed in time, for private networks alone."""

from __future__ import annotations

import datetime
import stat
import sys
from pathlib import Path

import pytest
from cryptography import x509

from nmt_expert.errors import ArgumentError
from nmt_expert.web.certificates import AUTHORITY_DAYS, RENEW_DAYS, SERVER_DAYS, certificates, is_private

NAMES = ("192.168.1.20", "desk.local")
NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def _after(days: float, folder: Path, names: tuple[str, ...] = NAMES) -> tuple[bool, bytes, bytes]:
    """Ask for certificates so many days later; return whether the authority is new, and both files."""
    made = certificates(folder, names, lambda: NOW + datetime.timedelta(days=days))
    return made.made, made.authority.read_bytes(), made.server.read_bytes()


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def test_they_are_made_once_and_found_again(tmp_path: Path) -> None:
    first, again = _after(0, tmp_path / "lan"), _after(1, tmp_path / "lan")
    assert (first[0], again[0]) == (True, False)
    assert first[1:] == again[1:]


@pytest.mark.skipif(sys.platform == "win32", reason="no modes on Windows")
def test_nobody_else_can_read_what_is_kept(tmp_path: Path) -> None:
    _after(0, tmp_path / "lan")
    assert stat.S_IMODE((tmp_path / "lan").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "lan").iterdir()} == {0o600}


def test_what_a_tablet_gets_holds_no_key(tmp_path: Path) -> None:
    authority = _after(0, tmp_path)[1]
    assert b"PRIVATE" not in authority
    assert authority.count(b"BEGIN CERTIFICATE") == 1


@pytest.mark.parametrize(
    ("days", "renewed"), [(SERVER_DAYS - RENEW_DAYS, False), (SERVER_DAYS - RENEW_DAYS + 1, True), (-1, True)]
)
def test_a_certificate_is_renewed_before_it_ends(days: int, renewed: bool, tmp_path: Path) -> None:
    before, after = _after(0, tmp_path), _after(days, tmp_path)
    assert (before[2] != after[2]) is renewed


def test_renewing_a_certificate_asks_nothing_of_the_tablet(tmp_path: Path) -> None:
    before, after = _after(0, tmp_path), _after(SERVER_DAYS, tmp_path)
    assert not after[0]
    assert before[1] == after[1]
    _certificate(after[2]).verify_directly_issued_by(_certificate(before[1]))


def test_an_authority_that_would_end_before_its_certificate_is_replaced_and_said_to_be_new(tmp_path: Path) -> None:
    last = AUTHORITY_DAYS - SERVER_DAYS - RENEW_DAYS
    before, still, after = _after(0, tmp_path), _after(last, tmp_path), _after(last + 1, tmp_path)
    assert (still[0], after[0]) == (False, True)
    assert before[1] == still[1] != after[1]
    _certificate(after[2]).verify_directly_issued_by(_certificate(after[1]))


def test_another_address_gets_another_certificate_of_the_same_authority(tmp_path: Path) -> None:
    before, after = _after(0, tmp_path), _after(0, tmp_path, ("10.0.0.7", "desk.local"))
    assert before[1] == after[1]
    names = _certificate(after[2]).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(each.value) for each in names] == ["10.0.0.7", "desk.local"]


def test_the_authority_vouches_for_private_networks_and_signs_no_other_authority(tmp_path: Path) -> None:
    extensions = _certificate(_after(0, tmp_path)[1]).extensions
    allowed = extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or ()
    assert {str(each.value) for each in allowed} >= {"local", "192.168.0.0/16"}
    assert all(str(each.value) == "local" or is_private(str(each.value).partition("/")[0]) for each in allowed)
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_a_certificate_is_for_a_server_and_lasts_no_longer_than_tablets_take(tmp_path: Path) -> None:
    certificate = _certificate(_after(0, tmp_path)[2])
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < datetime.timedelta(days=398)


@pytest.mark.skipif(sys.platform == "win32", reason="no modes on Windows")
@pytest.mark.parametrize("name", ["authority.pem", "server.pem"])
def test_a_key_that_others_can_read_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    _after(0, tmp_path)
    (tmp_path / name).chmod(0o644)
    with pytest.raises(ArgumentError, match=name) as error:
        _after(0, tmp_path)
    assert "remove the folder" in error.value.issues[0].hint


@pytest.mark.parametrize("content", [b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_broken_file_is_named(content: bytes, tmp_path: Path) -> None:
    _after(0, tmp_path)
    (tmp_path / "authority.pem").write_bytes(content)
    with pytest.raises(ArgumentError, match=r"authority\.pem is no key"):
        _after(0, tmp_path)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    own, other = (_after(0, tmp_path / name)[2].partition(b"-----BEGIN CERTIFICATE") for name in ("own", "other"))
    (tmp_path / "own" / "server.pem").write_bytes(own[0] + other[1] + other[2])
    with pytest.raises(ArgumentError, match=r"server\.pem holds a key and a certificate that do not belong together"):
        _after(0, tmp_path / "own")


def test_a_lost_public_file_is_written_again(tmp_path: Path) -> None:
    before = _after(0, tmp_path)
    (tmp_path / "authority.crt").unlink()
    assert _after(0, tmp_path) == (False, *before[1:])


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArgumentError, match="cannot be used"):
        _after(0, tmp_path / "file" / "lan")


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(ArgumentError, match="extra that is not installed") as error:
        certificates(tmp_path, NAMES)
    assert "nmt-expert[lan]" in error.value.issues[0].hint
