"""Lock a file with a passphrase, and open it again: the format is age, and pyrage does the work.

What is locked here every other program for age opens, and the other way round.  Nobody can open a file whose
passphrase is lost: docs/decisions/0029-settings-and-copies.md.
"""

from __future__ import annotations

from types import ModuleType

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.errors import Issue

_BEGINNINGS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
"""How a locked file begins, as bytes and as text."""

SHORTEST = 15
"""Characters of a new passphrase, at least: what NIST SP 800-63B-4 (3.1.1.2) asks of one that guards alone."""


def is_encrypted(content: bytes) -> bool:
    """Whether a file is locked; its first hundred bytes are enough."""
    return content.startswith(_BEGINNINGS)


def refuse_missing(name: str = "") -> None:
    """See that the extra is installed, before a passphrase is asked.

    Args:
        name: The file that is to be opened, for messages.

    Raises:
        CasebookError: It is not.
    """
    _pyrage(name)


def refuse_weak(passphrase: str) -> None:
    """See that a new passphrase is long enough.

    Raises:
        CasebookError: It is not.
    """
    if len(passphrase) < SHORTEST:
        message = f"the passphrase is too short: {len(passphrase)} of at least {SHORTEST} characters"
        raise _refused("", "weak-passphrase", message, "take four or five words that do not belong together")


def encrypted(content: bytes, passphrase: str) -> bytes:
    """Return the content of a file, locked; it takes about a second, on purpose.

    Raises:
        CasebookError: The passphrase is too short, or the extra is not installed.
    """
    refuse_weak(passphrase)
    locked: bytes = _pyrage().passphrase.encrypt(content, passphrase)
    return locked


def decrypted(content: bytes, passphrase: str, name: str) -> bytes:
    """Return what was locked.

    Args:
        content: The locked file.
        passphrase: What it was locked with.
        name: How the file is called in messages.

    Raises:
        CasebookError: The passphrase is another, the file is damaged or cut short, or the extra is not installed.
    """
    pyrage = _pyrage(name)
    try:
        opened: bytes = pyrage.passphrase.decrypt(content, passphrase)
    except pyrage.DecryptError as error:
        if "decryption failed" in str(error).lower():
            hint = "type it again; without it nobody can open the file"
            raise _refused(name, "wrong-passphrase", "this is not the passphrase of the file", hint) from error
        message = "the file is damaged or cut short, or was not locked with a passphrase"
        raise _refused(name, "damaged-file", message, "nothing was changed; take another copy of it") from error
    return opened


def _pyrage(name: str = "") -> ModuleType:
    """Return the library.

    Raises:
        CasebookError: The extra is not installed.
    """
    try:
        import pyrage
    except ImportError as error:
        message = "locking files with a passphrase is an extra that is not installed"
        hint = "pipx inject nmt-expert pyrage  (or: pip install 'nmt-expert[encrypt]')"
        raise _refused(name, "no-encryption", message, hint) from error
    library: ModuleType = pyrage
    return library


def _refused(name: str, code: str, message: str, hint: str) -> CasebookError:
    return CasebookError([Issue(name, 0, code, message, hint)])
