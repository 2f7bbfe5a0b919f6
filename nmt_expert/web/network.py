"""Find this machine in the local network: its private address, and the name that others there may call it."""

from __future__ import annotations

import re
import socket

from nmt_expert.errors import ArgumentError
from nmt_expert.web.certificates import is_private

_NOWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): the way to it is looked up, and nothing is sent."""

_HINT = "join the network of the tablet, or leave out --lan"

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def own_address() -> str:
    """Return the address by which other machines of the local network reach this one.

    Raises:
        ArgumentError: There is no network, or its addresses are not private.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_NOWHERE)
            address: str = asking.getsockname()[0]
        except OSError as error:
            raise ArgumentError("this machine is in no network, so no tablet could reach it", _HINT) from error
    refuse_public(address)
    return address


def refuse_public(address: str) -> None:
    """See that an address is one of a private network.

    Raises:
        ArgumentError: It could be reached from everywhere.
    """
    if not is_private(address):
        raise ArgumentError(f"{address} is no address of a private network, so --lan is refused", _HINT)


def local_name() -> str:
    """Return the name of this machine in the local network (``desk.local``), or ``""`` if it has none of use."""
    name = socket.gethostname().partition(".")[0].lower()
    return f"{name}.local" if _NAME.fullmatch(name) and not name.isdigit() else ""
