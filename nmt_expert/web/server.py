"""Serve the page on this machine: find a port, print the address, open the browser, and stop when told to.

For a tablet a second server stands beside the first, in the same thread: at this machine's address in the local
network, and by HTTPS alone.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Timer

import uvicorn
from msgspec import Struct

from nmt_expert.errors import ArgumentError
from nmt_expert.files.own import config_folder
from nmt_expert.web.access import Access, Tablets
from nmt_expert.web.application import application
from nmt_expert.web.certificates import Certificates, certificates, refuse_missing
from nmt_expert.web.network import local_name, own_address, refuse_public
from nmt_expert.web.pairing import Pairing
from nmt_expert.web.protection import AUTHORITY
from nmt_expert.web.workspace import Workspace

LOOPBACK = "127.0.0.1"
PORT = 8765
"""The port that is tried first where none is named."""

WAITING = 512
"""Browsers that may wait to be let in at one moment."""

LOOK_FOR_GARBAGE = 2_000
"""Objects made between two looks for garbage: the command line sets far more, for commands that end soon."""


class Network(Struct, frozen=True):
    """The page as tablets in the local network reach it.

    Attributes:
        address: Of this machine.
        certificates: What they have to trust, and what the page shows them.
        bound: Listens there.
        access: Who may see the page.
    """

    address: str
    certificates: Certificates
    bound: socket.socket
    access: Access

    @property
    def url(self) -> str:
        """What is typed on a tablet."""
        return f"https://{self.address}:{self.bound.getsockname()[1]}/"


def listening(port: int | None, address: str = LOOPBACK) -> socket.socket:
    """Return a socket that listens at one address: this machine alone, if none is named.

    Args:
        port: Which; None: the usual one, or any that is free.
        address: Of this machine.

    Raises:
        ArgumentError: The port is taken, or is not for everybody to use.
    """
    try:
        return _bound(address, PORT if port is None else port)
    except OSError as error:
        if port is None:
            return _bound(address, 0)
        taken = error.errno == errno.EADDRINUSE
        why = "is used by another program" if taken else f"cannot be used ({error.strerror})"
        raise ArgumentError(f"port {port} {why}", "leave out --port to take one that is free") from error


def _bound(address: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        made.listen(WAITING)
    except OSError:
        made.close()
        raise
    return made


def access_for(port: int) -> Access:
    """Return who may see the page on a port of this machine."""
    return Access(frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"}), cookie=f"nmt_expert_{port}")


def network(address: str, port: int | None, folder: Path) -> Network:
    """Return what serves the page to the local network; close ``bound`` when it is over.

    Args:
        address: This machine's, in a private network.
        port: Which port; None: the usual one, or any that is free.
        folder: Where the certificates are kept.

    Raises:
        ArgumentError: The address can be reached from everywhere; the port, the folder or a file in it cannot be used;
            or the extra is not installed.
    """
    names = tuple(name for name in (address, local_name()) if name)
    refuse_public(address)
    made = certificates(folder, names)
    bound = listening(port, address)
    number = bound.getsockname()[1]
    hosts = frozenset(f"{name}:{number}" for name in names)
    cookie = f"nmt_expert_lan_{number}"
    access = Access(hosts, "https", cookie, Pairing(), made.authority.read_bytes())
    return Network(address, made, bound, access)


def serve(workspace: Workspace, port: int | None, browse: bool, say: Callable[[str], None], lan: bool = False) -> None:
    """Serve the page until somebody interrupts.

    Args:
        workspace: What the pages share.
        port: Which port; None: the usual one, or any that is free.
        browse: Whether the browser is opened.
        say: Told the address, and how to stop.
        lan: Whether tablets in the local network may see it, too.

    Raises:
        ArgumentError: The port cannot be used; or what ``lan`` needs is missing.
    """
    with ExitStack() as open_ones:
        bound = open_ones.enter_context(listening(port))
        beside = _network(port) if lan else None
        if beside:
            open_ones.enter_context(beside.bound)
        number = bound.getsockname()[1]
        access = access_for(number)
        address = f"http://{LOOPBACK}:{number}/?token={access.new_token()}"
        say(f"The page: {address}")
        last = "nothing leaves this machine" if beside is None else "nothing leaves this machine and your tablet"
        say(f"The address works once, in one browser. Ctrl-C stops it; {last}.")
        if beside:
            workspace.tablets = Tablets(beside.url, beside.access)
            _tell_tablet(beside, say)
        if browse:
            Timer(0.3, _open, (address,)).start()
        servers = [(server_for(workspace, access), bound)]
        if beside:
            servers.append((server_for(workspace, beside.access, beside.certificates), beside.bound))
        gc.freeze()
        gc.set_threshold(LOOK_FOR_GARBAGE)
        with suppress(KeyboardInterrupt):
            asyncio.run(_all(servers))
    say("Stopped.")


def server_for(workspace: Workspace, access: Access, certified: Certificates | None = None) -> uvicorn.Server:
    """Return a server of the page; with certificates it speaks HTTPS and nothing else."""
    config = uvicorn.Config(
        application(workspace, access), http="h11", ws="none", lifespan="off", log_config=None, access_log=False,
        server_header=False, date_header=False, timeout_keep_alive=30, timeout_graceful_shutdown=2,
        ssl_certfile=certified.server if certified else None,
    )  # fmt: skip
    return uvicorn.Server(config)


async def _all(servers: list[tuple[uvicorn.Server, socket.socket]]) -> None:
    """Run servers beside each other: an interrupt ends the last first, which hands it on to the one before."""
    await asyncio.gather(*(server.serve(sockets=[bound]) for server, bound in servers))


def _network(port: int | None) -> Network:
    refuse_missing()
    folder = config_folder()
    if folder is None:
        raise ArgumentError("--lan has no place for its certificates", "set HOME to your own folder")
    return network(own_address(), port, folder / "lan")


def _tell_tablet(beside: Network, say: Callable[[str], None]) -> None:
    """Say what to do on the tablet, in the order in which it is done."""
    new = " (new: every tablet has to trust it first)" if beside.certificates.made else ""
    assert beside.access.pairing is not None
    say("")
    say(f"On the tablet, in the same network: {beside.url}")
    say(f"  1. Once: trust {beside.certificates.authority}{new}.")
    say("     Send it to the tablet by cable or AirDrop, or get it there at")
    say(f"     {beside.url.rstrip('/')}{AUTHORITY}, and compare its SHA-256:")
    say(f"     {beside.certificates.fingerprint[:47]}")
    say(f"     {beside.certificates.fingerprint[48:]}")
    say("     iPad: Settings, Profile Downloaded, Install; then General, About, Certificate Trust Settings.")
    say("     Android: Settings, Security, Encryption and credentials, Install a certificate, CA certificate.")
    say(f"  2. Type this code there: {beside.access.pairing.shown} (one tablet, three tries)")
    say("     For one more tablet, make another code on the page: Visits, Let in a tablet.")


def _open(address: str) -> None:
    """Open the browser; where there is none, the printed address is enough."""
    with suppress(webbrowser.Error):
        webbrowser.open(address)
