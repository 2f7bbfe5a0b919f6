"""Say on a page what could not be done, and where to go on."""

from __future__ import annotations

from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.rendering import rendered


def problem_page(asked: Asked, said: str, status: int = 400, back: str = "/") -> PageAnswer:
    """Return a page that says what is wrong.

    Args:
        asked: The request.
        said: What is wrong and what to do, in sentences; lines stay lines.
        status: The code of the answer.
        back: Where to go on.
    """
    return PageAnswer(rendered("problem.html", said=said, back=back, asked=asked, title="Not done"), status)


def visit_missing(asked: Asked) -> PageAnswer:
    """Return the page for a visit that is not open (any more)."""
    said = (
        "This visit is not open any more: it was closed, eight hours passed, or the program was started again. "
        "If it was saved, open it from the casebook."
    )
    return problem_page(asked, said, 404)
