"""Find the visit that somebody names, and refuse what is no name."""

from __future__ import annotations

import sqlite3

from nmt_expert.casebook.errors import CasebookError, fault
from nmt_expert.casebook.pseudonyms import plain, wrong_with
from nmt_expert.casebook.rows import text as as_utf8

_LONGEST_NUMBER = 18


def number_of(connection: sqlite3.Connection, which: int | str) -> int:
    """Return the number of a visit.

    Args:
        connection: To the casebook.
        which: Its number, or a client's pseudonym for that client's latest visit.

    Raises:
        CasebookError: There is no such visit.
    """
    name = str(which).strip()
    if name.isdecimal() and len(name) <= _LONGEST_NUMBER:
        found = connection.execute("SELECT id FROM visit WHERE id = ?", (int(name),)).fetchone()
    else:
        wanted = (
            "SELECT max(visit.id) FROM visit JOIN client ON client.id = visit.client"
            " WHERE client.name = ? HAVING count(*) > 0"
        )
        found = connection.execute(wanted, (as_utf8(name),)).fetchone()
    if not found:
        raise _no_visit(connection, name)
    return int(found[0])


def _no_visit(connection: sqlite3.Connection, name: str) -> CasebookError:
    from nmt_expert.knowledge.messages import nearest

    clients = [str(known) for (known,) in connection.execute("SELECT name FROM client ORDER BY name")]
    near = "" if name.isdecimal() else nearest(name, clients)
    hint = f"did you mean '{plain(near)}'?" if near else "nmt-expert visits list  shows what is saved"
    return fault(None, "unknown-visit", f"there is no saved visit '{plain(name)}'", hint)


def check_client(name: str) -> None:
    """See that a text can be a client's pseudonym.

    Raises:
        CasebookError: It is empty, too long, only digits, or has control characters.
    """
    check("name", name)
    if name.strip().isdecimal():
        raise fault(None, "no-name", f"'{name}' is no name for a client", "a number names a visit; use words")


def check(what: str, text: str) -> None:
    """See that a text can be a name or a title (``what``).

    Raises:
        CasebookError: It is empty, too long, or has control characters.
    """
    wrong = wrong_with(text)
    if wrong:
        raise fault(None, f"no-{what}", f"this cannot be a {what}: {wrong}", "use a few plain words")
