"""``nmt-expert serve``: the page in the browser, on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import tell

LOWEST, HIGHEST = 1024, 65535


@click.command("serve", short_help="Open the page: a visit to tap through, in your browser.")
@click.option("--port", type=click.IntRange(LOWEST, HIGHEST), help="The port; the usual or a free one if left out.")
@click.option("--open/--no-open", "browse", default=True, help="Whether to open your browser.")
@click.option("--casebook", metavar="PATH", type=click.Path(dir_okay=False), help="Save to this casebook.")
@click.option("--lan", is_flag=True, help="Let a tablet in your network in, too: by HTTPS, with a code.")
@rules_option
@pass_session
def command(session: Session, port: int | None, browse: bool, casebook: str | None, lan: bool) -> None:
    r"""Open the page in your browser: tap through a visit, ask why, print the note.

    It is served on this machine alone, to the one browser that opens the printed address. Nothing leaves the
    machine, and nothing is saved unless you choose so on the page. It runs until you press Ctrl-C.

    With --lan a tablet in the same private network can open it, too: by HTTPS alone, after it was told once to
    trust the certificate that is made for you, and with a code that works once. What has to be done is printed.

    \b
    Examples:
      nmt-expert serve
      nmt-expert serve --port 8080 --no-open
      nmt-expert serve --lan
    """
    from nmt_expert.web.server import serve
    from nmt_expert.web.workspace import Workspace

    workspace = Workspace(session.expert, session.settings, Path(casebook) if casebook else None)
    workspace.book.check()
    serve(workspace, port, browse, tell, lan)
