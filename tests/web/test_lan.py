"""The page in the local network: HTTPS alone, a code for a tablet, and the server as a person starts it.

The network is this machine: what listens at a private address listens here at another port of 127.0.0.1.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.errors import ArgumentError
from nmt_expert.web import server
from nmt_expert.web.server import LOOPBACK, network

START = (
    "import nmt_expert.web.server as server\n"
    f"server.own_address = lambda: '{LOOPBACK}'\n"
    "from nmt_expert.cli import main; main()"
)


class Running:
    """A server that a tablet can reach, in a process of its own.

    Attributes:
        said: What it printed.
        port: Where the tablet reaches it.
        local: Where this machine's own browser reaches it.
        code: What the tablet types.
        authority: What the tablet trusts.
        cookie: What the tablet shows.
    """

    def __init__(self, folder: Path) -> None:
        """Start it and read what it prints."""
        self.authority = folder / "nmt-expert" / "lan" / "authority.crt"
        command = [sys.executable, "-c", START, "serve", "--lan", "--no-open", "--casebook", str(folder / "book")]
        own = {**os.environ, "XDG_CONFIG_HOME": str(folder)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=own)
        assert self.process.stderr is not None
        self.said = ""
        while "three tries" not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        self.port = int(self._said(r"https://127\.0\.0\.1:(\d+)/\n"))
        self.local = int(self._said(r"http://127\.0\.0\.1:(\d+)/\?token="))
        self.code = self._said(r"(\w{4}-\w{4}) \(")
        self.cookie = ""

    def _said(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, self.said
        return found[1]

    def ask(self, method: str, address: str, body: str = "", **headers: str) -> tuple[int, str, dict[str, str]]:
        """Ask as a tablet that trusts the authority."""
        trusting = ssl.create_default_context(cafile=str(self.authority))
        connection = HTTPSConnection(LOOPBACK, self.port, timeout=60, context=trusting)
        own = {"host": f"{LOOPBACK}:{self.port}", "origin": f"https://{LOOPBACK}:{self.port}", "cookie": self.cookie}
        own |= {"content-type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, address, body, {**own, **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}

    def end(self, how: int = signal.SIGINT) -> tuple[str, str]:
        """End it; return what it printed since."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A server that a tablet can reach."""
    made = Running(tmp_path)
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGKILL)


def test_a_tablet_is_let_in_by_its_code_once_with_a_cookie_that_only_https_carries(running: Running) -> None:
    status, page, _ = running.ask("GET", "/")
    assert status == 403
    assert 'name="code"' in page
    status, page, headers = running.ask("POST", "/pair", f"code={running.code.lower()}")
    assert status == 200
    cookie = headers["set-cookie"].lower()
    assert "secure" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    running.cookie = headers["set-cookie"].partition(";")[0]
    status, page, headers = running.ask("GET", "/")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    assert running.ask("POST", "/visit", f"form_token={token[1]}&scope=simple")[0] == 303
    running.cookie = ""
    status, page, headers = running.ask("POST", "/pair", f"code={running.code}")
    assert status == 403
    assert "used already" in page
    assert "set-cookie" not in headers


def test_one_more_tablet_is_let_in_by_another_code_without_starting_again(running: Running) -> None:
    running.cookie = running.ask("POST", "/pair", f"code={running.code}")[2]["set-cookie"].partition(";")[0]
    page = running.ask("GET", "/tablet")[1]
    assert "was used" in page
    assert not re.search(r"\w{4}-\w{4}</p>", page)
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    assert running.ask("POST", "/tablet", f"form_token={token[1]}")[0] == 303
    code = re.search(r"(\w{4}-\w{4})</p>", running.ask("GET", "/tablet")[1])
    assert code
    first, running.cookie = running.cookie, ""
    assert running.ask("POST", "/pair", f"code={running.code}")[0] == 403
    status, _, headers = running.ask("POST", "/pair", f"code={code[1]}")
    assert status == 200
    for cookie in (first, headers["set-cookie"].partition(";")[0]):
        running.cookie = cookie
        assert running.ask("GET", "/")[0] == 200


def test_after_three_wrong_codes_the_right_one_lets_nobody_in(running: Running) -> None:
    answers = [running.ask("POST", "/pair", "code=WRONG")[1] for _ in range(3)]
    assert "not the code" in answers[0]
    assert "typed wrongly too often" in answers[2]
    status, _, headers = running.ask("POST", "/pair", f"code={running.code}")
    assert status == 403
    assert "set-cookie" not in headers


def test_a_code_from_another_site_costs_no_try_and_lets_nobody_in(running: Running) -> None:
    for _ in range(4):
        status, page, headers = running.ask("POST", "/pair", f"code={running.code}", origin="https://example.org")
        assert status == 403
        assert "did not come from this page" in page
        assert "set-cookie" not in headers
    assert running.ask("POST", "/pair", f"code={running.code}")[0] == 200


@pytest.mark.parametrize("address", ["/", "/pair", "/authority.crt", "/casebook"])
def test_another_host_name_is_refused(address: str, running: Running) -> None:
    status, page, _ = running.ask("GET", address, host="example.org")
    assert status == 403
    assert "not the one that nmt-expert serves" in page
    assert "CERTIFICATE" not in page


def test_without_the_cookie_a_tablet_gets_the_public_certificate_and_nothing_else(running: Running) -> None:
    status, text, headers = running.ask("GET", "/authority.crt")
    assert (status, headers["content-type"]) == (200, "application/x-x509-ca-cert")
    assert text == running.authority.read_text()
    assert "PRIVATE" not in text
    for address in ("/casebook", "/look", "/static/page.css", "/authority.pem", "/server.pem"):
        assert running.ask("GET", address)[0] == 403


def test_plain_http_gets_nothing_beyond_this_machine(running: Running) -> None:
    with socket.create_connection((LOOPBACK, running.port), timeout=60) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {LOOPBACK}:{running.port}\r\n\r\n".encode())
        with suppress(ConnectionResetError):
            assert b"HTTP/" not in plain.recv(1000)


def test_a_tablet_that_trusts_others_alone_is_not_connected(running: Running) -> None:
    connection = HTTPSConnection(LOOPBACK, running.port, timeout=60, context=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/")
    connection.close()


def test_the_laptops_own_page_goes_on_as_before_and_takes_no_code(running: Running) -> None:
    connection = HTTPConnection(LOOPBACK, running.local, timeout=60)
    own = {"origin": f"http://{LOOPBACK}:{running.local}"}
    connection.request("POST", "/pair", f"code={running.code}", own)
    answer = connection.getresponse()
    assert answer.status == 403
    assert answer.getheader("set-cookie") is None
    connection.close()
    assert running.ask("POST", "/pair", f"code={running.code}")[0] == 200


def test_it_says_what_to_do_on_the_tablet_and_an_interrupt_ends_both_in_peace(running: Running) -> None:
    running.ask("POST", "/pair", "code=secret-word")
    assert str(running.authority) in running.said
    assert "new: every tablet has to trust it first" in running.said
    printed, told = running.end()
    assert running.process.returncode == 0
    assert told.endswith("Stopped.\n")
    assert "Traceback" not in told
    assert "secret-word" not in printed + told


# ------------------------------------------------------------------ what it refuses


def test_an_address_that_all_can_reach_is_never_served(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"8\.8\.8\.8"):
        network("8.8.8.8", None, tmp_path / "lan")
    assert not (tmp_path / "lan").exists()


def test_the_name_and_the_address_of_the_machine_are_taken_with_the_port(tmp_path: Path) -> None:
    made = network(LOOPBACK, 0, tmp_path)
    with made.bound:
        port = made.bound.getsockname()[1]
        assert f"{LOOPBACK}:{port}" in made.access.hosts
        assert not made.access.is_own(f"http://{LOOPBACK}:{port}")
        assert made.access.is_own(f"https://{LOOPBACK}:{port}")


@pytest.mark.parametrize("missing", ["network", "extra"])
def test_what_lan_needs_and_is_missing_ends_the_command_with_2(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise ArgumentError("this machine is in no network")

    monkeypatch.setattr(server, "own_address", nowhere)
    if missing == "extra":
        monkeypatch.setitem(sys.modules, "cryptography", None)
    ended = CliRunner().invoke(app, ["serve", "--lan", "--no-open"], prog_name="nmt-expert")
    assert ended.exit_code == 2
    assert ("nmt-expert[lan]" if missing == "extra" else "in no network") in ended.output
    assert "Traceback" not in ended.output
