"""A small real model (Scripts/model) as upstream: llama.cpp's server, in a process of its own."""

import http.client
import json
import os
import re
import signal
import subprocess
from pathlib import Path

from support.process import CHECKOUT, environment

SCRIPT = CHECKOUT / "Scripts/model"
PATIENCE = 60.0


def install() -> None:
    """Installs what is missing of the model; says and does nothing when all is there."""
    script = CHECKOUT / "Scripts/install"
    subprocess.run([script, "model"], check=True, env=environment(), timeout=280)


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet counts."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"


def child_of(pid: int) -> int:
    """The one child of a process."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


class Model:
    """A model that answers. `url` is what `--upstream` takes, `key` what the model wants, `pid`
    the server's own process; `keeper` is the process that it ends with."""

    def __init__(self) -> None:
        tell = 'echo "$SLUICE_UPSTREAM $OPENAI_API_KEY"; exec cat'
        self.keeper = subprocess.Popen(
            [SCRIPT, "sh", "-c", tell],
            env=environment(),
            stdin=subprocess.PIPE,  # its end, whatever becomes of this process, ends the keeper
            stdout=subprocess.PIPE,
            text=True,
        )
        said = [self.keeper.stdout.readline() for _ in range(2)]
        self.url, self.key = said[1].split()
        self.port = int(re.search(r":(\d+)/", self.url)[1])
        self.pid = child_of(self.keeper.pid)
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def is_busy(self) -> bool:
        """Whether one of its slots works on an answer, asked of the model itself."""
        slots = self._ask("/slots") or self._ask("/slots")
        assert slots, "the model does not say what its slots do"
        return any(slot["is_processing"] for slot in slots)

    def _ask(self, path: str) -> list | None:
        """None when the kept connection has ended: the server ends it after 5 s or 100 answers."""
        try:
            self._line.request("GET", path, headers={"Authorization": f"Bearer {self.key}"})
            return json.load(self._line.getresponse())
        except (http.client.RemoteDisconnected, ConnectionError):
            self._line.close()
            return None

    def kill(self) -> None:
        """As a crash would end it."""
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        self._line.close()
        self.keeper.stdin.close()
        self.keeper.wait(10)
        self.keeper.stdout.close()
