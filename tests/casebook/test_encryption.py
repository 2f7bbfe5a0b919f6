"""What is locked with a passphrase opens with that one alone, and a damaged file says so."""

from __future__ import annotations

import base64
import sys

import pytest

from nmt_expert.casebook.encryption import SHORTEST, decrypted, encrypted, is_encrypted, refuse_weak
from nmt_expert.casebook.errors import CasebookError
from tests.casebook.locked import LOCKED, PASSPHRASE, PLAIN


def code(content: bytes, passphrase: str = PASSPHRASE) -> str:
    """Return what is wrong with a locked file; it is named, and the message says what to do."""
    with pytest.raises(CasebookError) as caught:
        decrypted(content, passphrase, "visit.yaml.age")
    (issue,) = caught.value.issues
    assert issue.path == "visit.yaml.age"
    assert issue.hint
    return issue.code


def test_what_is_locked_is_known_as_such_shows_nothing_and_opens_again() -> None:
    locked = encrypted(PLAIN, PASSPHRASE)
    assert is_encrypted(locked)
    assert b"taut_band" not in locked
    assert decrypted(locked, PASSPHRASE, "") == PLAIN


def test_what_another_program_locked_opens() -> None:
    assert decrypted(LOCKED, PASSPHRASE, "") == PLAIN
    armored = b"-----BEGIN AGE ENCRYPTED FILE-----\n%b-----END AGE ENCRYPTED FILE-----\n"
    text = armored % b"".join(base64.b64encode(LOCKED[at : at + 48]) + b"\n" for at in range(0, len(LOCKED), 48))
    assert is_encrypted(text)
    assert decrypted(text, PASSPHRASE, "") == PLAIN


def test_a_file_that_is_not_locked_is_known_as_such() -> None:
    assert not is_encrypted(PLAIN)
    assert not is_encrypted(b"")


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_opens_nothing(passphrase: str) -> None:
    assert code(LOCKED, passphrase) == "wrong-passphrase"


@pytest.mark.parametrize("length", [22, 30, 100, 170, len(LOCKED) - 20, len(LOCKED) - 1])
def test_a_file_that_is_cut_short_is_said_to_be_damaged(length: int) -> None:
    assert code(LOCKED[:length]) == "damaged-file"


@pytest.mark.parametrize("at", [len(LOCKED) - 1, len(LOCKED) - 30])
def test_a_file_in_which_a_byte_changed_opens_nothing(at: int) -> None:
    assert code(LOCKED[:at] + bytes([LOCKED[at] ^ 1]) + LOCKED[at + 1 :]) == "damaged-file"


def test_a_new_passphrase_is_long_enough() -> None:
    refuse_weak("x" * SHORTEST)
    with pytest.raises(CasebookError, match=f"{SHORTEST - 1} of at least {SHORTEST}"):
        refuse_weak("x" * (SHORTEST - 1))


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert code(LOCKED) == "no-encryption"
    with pytest.raises(CasebookError, match="pipx inject nmt-expert pyrage"):
        encrypted(PLAIN, PASSPHRASE)
