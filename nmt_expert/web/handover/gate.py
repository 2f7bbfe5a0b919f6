"""What stands between the addresses and a browser in a client's hands: nothing but the form, until the PIN is given."""

from __future__ import annotations

from collections.abc import Callable

from nmt_expert.web.asked import Asked, PageAnswer, go_to
from nmt_expert.web.handover import client, practitioner
from nmt_expert.web.pages import home
from nmt_expert.web.rendering import rendered
from nmt_expert.web.workspace import Workspace

Handler = Callable[[Workspace, Asked], PageAnswer]

CLIENTS: tuple[Handler, ...] = (client.show, client.chart, client.act, client.ask_pin, client.unlock)
"""What a browser in a client's hands can reach."""

CONFIRMING: tuple[Handler, ...] = (practitioner.said, practitioner.confirm, home.close)
"""What can be done with a visit while something of it waits to be confirmed."""


def kept_out(work: Workspace, asked: Asked, run: Handler) -> PageAnswer | None:
    """Return what is shown in the place of a page that must not be seen now; None if it may be.

    Args:
        work: What all pages share.
        asked: The request.
        run: What would answer it.
    """
    work.handovers.keep_only({visit.id for visit in work.visits.all()})
    if work.handovers.of(asked.form_token):
        closed = rendered("handover/closed.html", title="Not here", said="")
        return None if run in CLIENTS else PageAnswer(closed, 403)
    visit = asked.path.get("id", "")
    if run in CONFIRMING or work.handovers.before(visit) is None:
        return None
    return go_to(f"/visit/{visit}/said")
