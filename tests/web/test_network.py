"""This machine in the local network."""

from __future__ import annotations

import socket

import pytest

from nmt_expert.errors import ArgumentError
from nmt_expert.web import network
from nmt_expert.web.network import local_name, own_address, refuse_public


class _Socket:
    """A socket that knows the way, or none."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> _Socket:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def connect(self, where: tuple[str, int]) -> None:
        """Look the way up."""
        if not self.address:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        """Return the own address."""
        return self.address, 1


def _at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network.socket, "socket", lambda *_: _Socket(address))


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.5", "172.31.255.1", "169.254.3.4"])
def test_a_private_address_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _at(address, monkeypatch)
    assert own_address() == address


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "192.169.0.1", "0.0.0.0"])
def test_an_address_that_all_can_reach_is_refused_by_name(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _at(address, monkeypatch)
    with pytest.raises(ArgumentError, match=address):
        own_address()
    with pytest.raises(ArgumentError, match=address):
        refuse_public(address)


def test_without_a_network_it_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    _at("", monkeypatch)
    with pytest.raises(ArgumentError, match="in no network") as error:
        own_address()
    assert "--lan" in error.value.issues[0].hint


@pytest.mark.parametrize(
    ("name", "known_as"),
    [("Desk", "desk.local"), ("desk.example.org", "desk.local"), ("", ""), ("my desk", ""), ("a\nb", ""), ("12", "")],
)
def test_only_a_plain_name_is_given_to_browsers(name: str, known_as: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    assert local_name() == known_as
