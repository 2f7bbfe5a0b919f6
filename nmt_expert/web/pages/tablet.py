"""Let in a tablet: its address, the code to type there, and another code for another tablet."""

from __future__ import annotations

from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

NO_LAN = "Tablets are not let in. Stop the program, and start it with: nmt-expert serve --lan"


def show(work: Workspace, asked: Asked) -> PageAnswer:
    """Return the code that lets a tablet in, as long as it is of use."""
    if work.tablets is None or work.tablets.access.pairing is None:
        return problem_page(asked, NO_LAN, 404)
    code = work.tablets.access.pairing
    return PageAnswer(rendered("tablet.html", title="Let in a tablet", asked=asked, url=work.tablets.url, code=code))


def new_code(work: Workspace, asked: Asked) -> PageAnswer:
    """Make another code."""
    if work.tablets is None:
        return problem_page(asked, NO_LAN, 404)
    work.tablets.access.new_code()
    return go_to("/tablet")
