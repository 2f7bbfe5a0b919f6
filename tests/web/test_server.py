"""The server as a person starts it: the printed address, ports, many at once, memory of what is open, and the end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.cli.app import app
from nmt_expert.errors import ArgumentError
from nmt_expert.web.server import LOOPBACK, listening


class Running:
    """A server in a process of its own.

    Attributes:
        port: Where it listens.
        token: What lets a browser in.
        process: The process.
    """

    def __init__(self, folder: Path) -> None:
        """Start it and read the address that it prints."""
        with listening(0) as free:
            self.port = free.getsockname()[1]
        arguments = ["serve", "--no-open", "--port", str(self.port), "--casebook", str(folder / "casebook.sqlite")]
        command = [sys.executable, "-c", "from nmt_expert.cli import main; main()", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(rf"http://127\.0\.0\.1:{self.port}/\?token=([\w-]+)", line)
        assert found, line
        self.token = found[1]
        self.cookie = ""

    def get(self, address: str) -> tuple[int, str, dict[str, str]]:
        """Open an address."""
        connection = HTTPConnection(LOOPBACK, self.port, timeout=60)
        connection.request("GET", address, headers={"cookie": self.cookie} if self.cookie else {})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}

    def enter(self) -> None:
        """Exchange the token for a cookie."""
        _, _, headers = self.get(f"/?token={self.token}")
        self.cookie = headers["set-cookie"].partition(";")[0]

    def end(self, how: int = signal.SIGINT) -> tuple[str, str]:
        """End it; return what it printed."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server."""
    made = Running(tmp_path_factory.mktemp("served"))
    made.enter()
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGKILL)


def test_it_listens_on_this_machine_alone(running: Running) -> None:
    assert running.get("/")[0] == 200
    own = [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    for address in {str(each) for each in own} - {LOOPBACK}:
        with socket.socket() as other:
            other.settimeout(5)
            if not address.startswith("127."):
                assert other.connect_ex((address, running.port)) != 0


def test_two_hundred_requests_at_once_are_all_answered(running: Running) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: running.get("/")[0], range(200)))
    assert answers == [200] * 200


def test_a_slow_client_keeps_nobody_waiting(running: Running) -> None:
    slow = [socket.create_connection((LOOPBACK, running.port)) for _ in range(20)]
    for each in slow:
        each.sendall(b"POST /visit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
    assert running.get("/")[0] == 200
    for each in slow:
        each.close()


def test_no_answer_says_which_server_it_is(running: Running) -> None:
    assert not {"server", "x-powered-by", "date"} & running.get("/")[2].keys()


def test_an_interrupt_ends_it_in_peace_and_nothing_of_a_request_was_printed(tmp_path: Path) -> None:
    made = Running(tmp_path)
    made.enter()
    made.get("/look?q=secret-word")
    printed, told = made.end()
    assert made.process.returncode == 0
    assert told.endswith("Stopped.\n")
    assert "secret-word" not in printed + told
    assert made.token not in told
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with listening(0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ArgumentError, match=f"port {port} is used by another program") as error:
            listening(port)
    assert "--port" in error.value.issues[0].hint


def test_a_taken_port_ends_the_command_with_2() -> None:
    with listening(0) as first:
        arguments = ["serve", "--no-open", "--port", str(first.getsockname()[1])]
        ended = CliRunner().invoke(app, arguments, prog_name="nmt-expert")
    assert ended.exit_code == 2
    assert "another program" in ended.output


@pytest.mark.parametrize("port", ["0", "80", "-1", "70000", "x", ""])
def test_a_wrong_port_ends_the_command_with_2(port: str) -> None:
    ended = CliRunner().invoke(app, ["serve", "--no-open", f"--port={port}"], prog_name="nmt-expert")
    assert ended.exit_code == 2
    assert "--port" in ended.output


def test_without_a_port_a_free_one_is_taken_when_the_usual_is_not() -> None:
    with listening(None) as first, listening(None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]
