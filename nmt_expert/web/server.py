"""Serve the page on this machine: find a port, print the address, open the browser, and stop when told to."""

from __future__ import annotations

import errno
import gc
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from threading import Timer

import uvicorn

from nmt_expert.errors import ArgumentError
from nmt_expert.web.access import Access
from nmt_expert.web.application import application
from nmt_expert.web.workspace import Workspace

LOOPBACK = "127.0.0.1"
PORT = 8765
"""The port that is tried first where none is named."""

WAITING = 512
"""Browsers that may wait to be let in at one moment."""

LOOK_FOR_GARBAGE = 2_000
"""Objects made between two looks for garbage: the command line sets far more, for commands that end soon."""


def listening(port: int | None) -> socket.socket:
    """Return a socket that listens on this machine alone.

    Args:
        port: Which; None: the usual one, or any that is free.

    Raises:
        ArgumentError: The port is taken, or is not for everybody to use.
    """
    try:
        return _bound(PORT if port is None else port)
    except OSError as error:
        if port is None:
            return _bound(0)
        taken = error.errno == errno.EADDRINUSE
        why = "is used by another program" if taken else f"cannot be used ({error.strerror})"
        raise ArgumentError(f"port {port} {why}", "leave out --port to take one that is free") from error


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((LOOPBACK, port))
        made.listen(WAITING)
    except OSError:
        made.close()
        raise
    return made


def access_for(port: int) -> Access:
    """Return who may see the page on a port of this machine."""
    return Access(frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"}), cookie=f"nmt_expert_{port}")


def serve(workspace: Workspace, port: int | None, browse: bool, say: Callable[[str], None]) -> None:
    """Serve the page until somebody interrupts.

    Args:
        workspace: What the pages share.
        port: Which port; None: the usual one, or any that is free.
        browse: Whether the browser is opened.
        say: Told the address, and how to stop.

    Raises:
        ArgumentError: The port cannot be used.
    """
    with listening(port) as bound:
        number = bound.getsockname()[1]
        access = access_for(number)
        address = f"http://{LOOPBACK}:{number}/?token={access.new_token()}"
        say(f"The page: {address}")
        say("The address works once, in one browser. Ctrl-C stops it; nothing leaves this machine.")
        if browse:
            Timer(0.3, _open, (address,)).start()
        config = uvicorn.Config(
            application(workspace, access), http="h11", ws="none", lifespan="off", log_config=None, access_log=False,
            server_header=False, date_header=False, timeout_keep_alive=30, timeout_graceful_shutdown=2,
        )  # fmt: skip
        gc.freeze()
        gc.set_threshold(LOOK_FOR_GARBAGE)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[bound])
    say("Stopped.")


def _open(address: str) -> None:
    """Open the browser; where there is none, the printed address is enough."""
    with suppress(webbrowser.Error):
        webbrowser.open(address)
