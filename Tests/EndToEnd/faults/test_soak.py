"""Scripts/soak sees what it is there to see: a byte that is lost, a descriptor that is not closed,
both put into the real program for it; a program that dies; and, by its checks alone, the rest."""

import os
import re
import signal
import subprocess
import sys

import pytest

from support.errors import CHAT
from support.process import BINARY, CHECKOUT

sys.path.append(str(CHECKOUT / "Scripts"))
from endurance import books, checks  # noqa: E402
from endurance.connection import Broken  # noqa: E402
from endurance.script import Script  # noqa: E402
from endurance.slope import slope  # noqa: E402
from endurance.turns import NO_END  # noqa: E402

COMMAND = [CHECKOUT / "Scripts/soak", "--quick", "--binary", BINARY]


def soak(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=80)


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        ("byte", r"Broken: Stream \d+.*: a byte is missing at byte \d+\."),
        ("descriptor", r"Broken: Descriptors leaked \(\d+ of /dev/null\): at rest"),
    ],
)
def test_a_planted_fault_is_named(plant: str, sentence: str) -> None:
    done = soak("--plant", plant)
    assert done.returncode == 1
    assert re.search(sentence, done.stderr), done.stderr
    assert "Verdict: FAILED" in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_server_that_dies() -> None:
    """It says so and ends soon, instead of waiting for it."""
    with subprocess.Popen(
        COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        first = running.stdout.readline()
        os.kill(int(re.search(r"PID (\d+)", first)[1]), signal.SIGKILL)
        _, errors = running.communicate(timeout=40)
    assert running.returncode == 1
    assert "The server ended with status -9" in errors


OURS, OTHER = Script(7, CHAT, 4, 100), Script(8, CHAT, 4, 100)
CUT = Script(9, CHAT, 4, 100, turn=NO_END[0], at=2)
ERROR = (
    b'data: {"error":{"message":"It was cut.","type":"upstream_error","param":null,'
    b'"code":"upstream_cut"}}\n\n'
)
WHOLE = OURS.wanted


@pytest.mark.parametrize(
    ("script", "got", "sentence"),
    [
        (OURS, WHOLE[:150] + WHOLE[151:], "a byte is missing at byte 150"),
        (OURS, WHOLE[:150] + WHOLE[153:], "3 bytes are missing at byte 150"),
        (OURS, WHOLE[:150] + b"!" + WHOLE[150:], "byte 150 differs"),
        (OURS, OURS.events[0] + OTHER.events[1], "holds bytes of stream 8 (cross-talk)"),
        (OURS, b"".join(OURS.events[:2]), "ended properly after 2 of 5 events"),
        (OURS, WHOLE + b": more\n\n", "goes on after its end"),
        (CUT, CUT.wanted, "ends with b'' instead of an error event upstream_cut"),
        (CUT, CUT.wanted + ERROR[:-1], "instead of an error event upstream_cut"),
        (CUT, CUT.events[0] + ERROR, "differs"),
    ],
)
def test_what_is_wrong_with_a_stream_is_named(script: Script, got: bytes, sentence: str) -> None:
    with pytest.raises(Broken, match=re.escape(sentence)):
        checks.same(script, 0, got)
        checks.ending(script, got)


def test_a_good_stream_is_let_pass() -> None:
    checks.same(OURS, 0, WHOLE)
    assert checks.ending(OURS, WHOLE) == (5, len(WHOLE))
    got = CUT.wanted + ERROR
    checks.same(CUT, 0, got)
    assert checks.ending(CUT, got) == (2, len(got))


def test_a_receipt_that_differs() -> None:
    told = {"ended": "finished", "events": 5, "bytes": len(WHOLE)}
    checks.receipt(OURS, told, (5, len(WHOLE)))
    for change in ({"ended": "cancelled"}, {"events": 4}, {"bytes": 1}):
        with pytest.raises(Broken):
            checks.receipt(OURS, told | change, (5, len(WHOLE)))


def test_books_that_differ() -> None:
    tally = books.Tally()
    tally.stream({"ended": "finished", "events": 5, "bytes": 900})
    told = {"sluice_events_total": 5.0, 'sluice_requests_total{end="finished"}': 1.0,
            "sluice_client_connections": 1.0}  # fmt: skip
    assert books.disagreements(told, tally) == []
    told["sluice_events_total"] = 4.0
    assert "sluice_events_total 4, the clients counted 5" in books.disagreements(told, tally)[0]


def test_a_slope_and_how_sure_it_is() -> None:
    requests = [10_000 * n for n in range(12)]
    noise = [40_000 * (-1) ** n for n in range(12)]
    rise, width = slope(requests, [20 * x + y for x, y in zip(requests, noise, strict=True)])
    assert abs(rise - 20) < width < 2
    assert slope(requests[:2], requests[:2])[1] == float("inf")
