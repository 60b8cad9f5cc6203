"""`--lan`: every address is listened on, each is printed with the code that is needed, and a terminal
gets a QR code of the first link that others can open. All of it is asked over loopback."""

import ipaddress
import json
import os
import pty
import re
import subprocess
import threading
from collections.abc import Iterator

import numpy
import pytest
import zxingcpp

from conftest import finish
from support.client import ask
from support.errors import assert_error
from support.process import BINARY, CHECKOUT, PATIENCE, environment

LINK = re.compile(r"Open http://(\[[0-9a-f:]+\]|[0-9.]+):(\d+)/(?:#code=(\S+))?$")
CODE = re.compile(r"(?:[a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}")
GIVEN = {"SLUICE_ACCESS_CODE": "given-code"}
INK = re.compile("\x1b\\[38;5;231;48;5;16m([█▀▄ ]+)\x1b\\[0m")
WORDS = ["--public", str(CHECKOUT / "Public"), "--port", "0", "--threads", "1", "--drain", "0"]


def links(lines: list[str]) -> list[tuple[str, int, str | None]]:
    """Host without brackets, port and code of each printed link. A program that runs may not have
    said them all."""
    found = [LINK.match(line) for line in lines if line.startswith("Open ")]
    assert found and all(found), lines
    return [(it[1].strip("[]"), int(it[2]), it[3]) for it in found]


class Terminal:
    """The program in front of a person: its standard output is a terminal."""

    def __init__(self, *words: str, env: dict[str, str] | None = None) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [BINARY, "serve", *WORDS, *words],
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=slave,
            stderr=subprocess.PIPE,
        )
        os.close(slave)
        self.lines: list[str] = []

    def read(self) -> list[str]:
        """All that it says before its first log line."""
        assert self.process.stderr
        reader = threading.Thread(target=self._pump, daemon=True)
        reader.start()
        assert b"starting" in self.process.stderr.readline()
        self.process.terminate()
        self.process.wait(PATIENCE)
        reader.join(PATIENCE)
        return self.lines

    def _pump(self) -> None:
        data = b""
        while True:
            try:
                piece = os.read(self._master, 65536)
            except OSError:  # the other end is closed
                piece = b""
            if not piece:
                break
            data += piece
        self.lines = data.decode().splitlines()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def terminal() -> Iterator:
    made: list[Terminal] = []

    def begin(*words: str, env: dict[str, str] | None = None) -> list[str]:
        made.append(Terminal(*words, env=env))
        return made[-1].read()

    yield begin
    for it in made:
        it.close()


def decoded(lines: list[str]) -> str | None:
    """What a camera would read off the terminal; None when there is nothing."""
    rows = [match[1] for line in lines if (match := INK.fullmatch(line))]
    if not rows:
        return None
    halves = [[[block in paper for block in row] for row in rows] for paper in ("█▀", "█▄")]
    paper = numpy.stack([numpy.array(half) for half in halves], axis=1)
    picture = paper.reshape(2 * len(rows), -1).repeat(4, 0).repeat(4, 1).astype(numpy.uint8) * 255
    (found,) = zxingcpp.read_barcodes(numpy.ascontiguousarray(picture))
    return found.text


def test_every_address_with_one_code(sluice, upstream) -> None:
    program = sluice(upstream, host=None, lan=True)
    key = ("x-api-key", links(program.output)[0][2])
    refused = ask(program.port, "GET", "/api/server")
    assert_error(refused, 401, "access_code_needed", "invalid_request_error")
    assert ask(program.port, "GET", "/api/server", b"", key).status == 200
    finish(program)
    hosts, ports, codes = zip(*links(program.output), strict=True)
    assert hosts[0] == "127.0.0.1" and len(set(hosts)) == len(hosts)
    assert set(ports) == {program.port} and len(set(codes)) == 1
    assert CODE.fullmatch(codes[0])
    for host in map(ipaddress.ip_address, hosts):
        assert not host.is_unspecified and not host.is_link_local
    local = [ipaddress.ip_address(host).is_loopback for host in hosts]
    assert local == sorted(local, reverse=True), "this computer's own come first"
    assert not any(INK.search(line) for line in program.output), "a pipe is no camera's"
    assert codes[0] not in "".join(program.errors)


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "evil.example", "192.0.2.77"])
def test_hosts_are_judged_there_too(sluice, upstream, host: str) -> None:
    program = sluice(upstream, host=None, lan=True)
    assert ask(program.port, "GET", "/", b"", ("Host", host)).status == 421
    assert ask(program.port, "GET", "/", b"", ("Host", "[::1]")).status == 200


def test_each_start_makes_its_own_code(sluice, upstream) -> None:
    codes = {links(sluice(upstream, host=None, lan=True).output)[0][2] for _ in range(2)}
    assert len(codes) == 2


def test_open_access(sluice, upstream) -> None:
    program = sluice(upstream, host=None, lan=True, open_access=True)
    assert ask(program.port, "GET", "/api/server").status == 200
    told = json.loads(ask(program.port, "GET", "/api/session").body)
    assert told == {"needed": False, "signed_in": False}
    finish(program)
    assert {code for _, _, code in links(program.output)} == {None}


def test_several_hosts(sluice, upstream) -> None:
    program = sluice(upstream, host="127.0.0.1,127.0.0.2")
    finish(program)
    (first, one, code), (second, two, _) = links(program.output)
    assert (first, second, code) == ("127.0.0.1", "127.0.0.2", None)
    assert one == two == program.port, "any port: one for all"


def test_a_code_that_was_given_is_not_printed_to_a_journal(sluice, upstream) -> None:
    program = sluice(upstream, env=GIVEN, host=None, lan=True)
    finish(program)
    assert {code for _, _, code in links(program.output)} == {None}
    assert "given-code" not in "".join(program.output + program.errors)


def test_a_code_that_was_given_is_printed_to_a_person(terminal) -> None:
    assert links(terminal(env=GIVEN))[0][2] == "given-code"


def test_a_terminal_gets_a_qr_code(terminal) -> None:
    lines = terminal("--lan")
    assert CODE.fullmatch(links(lines)[0][2] or "")
    outside = [it for it in links(lines) if not ipaddress.ip_address(it[0]).is_loopback]
    if not outside:
        pytest.skip("this machine has no network")
    host, port, code = outside[0]
    named = f"[{host}]" if ":" in host else host
    assert decoded(lines) == f"http://{named}:{port}/#code={code}"


@pytest.mark.parametrize("words", [[], ["--host", "127.0.0.2"]])
def test_without_a_network_there_is_no_qr_code(terminal, words: list[str]) -> None:
    assert decoded(terminal(*words)) is None
