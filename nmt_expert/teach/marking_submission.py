"""What a student commits to about a case, in practice or on paper: what feedback and marks are given for."""

from __future__ import annotations

from msgspec import Struct


class NamedFinding(Struct, frozen=True):
    """A finding as a student named it.

    Attributes:
        finding: Its id.
        word: ``no`` where the student said that it is not there, else ``""``: then only the finding was named.
        text: The student's words.
    """

    finding: str
    word: str = ""
    text: str = ""


class Submission(Struct, frozen=True):
    """What a student says of one complaint of a case.

    Attributes:
        case: Id of the case.
        student: The name or number that the student is marked under.
        ranking: Up to three principles, the likeliest first; none: nothing is to be concluded.
        reasons_for: Findings that speak for the first of them.
        reasons_against: Findings that speak against it.
        flags: Ids of the red flags that the student says are raised.
        next: The finding to ask about next; ``""``: none.
        complaint: Which complaint, from 0.
        path: The file it was read from.
        line: Its line there, from 1.
    """

    case: str
    student: str = ""
    ranking: tuple[str, ...] = ()
    reasons_for: tuple[NamedFinding, ...] = ()
    reasons_against: tuple[NamedFinding, ...] = ()
    flags: tuple[str, ...] = ()
    next: str = ""
    complaint: int = 0
    path: str = ""
    line: int = 0
