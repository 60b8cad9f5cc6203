"""The program under test: started, watched through /proc, ended by its own process id."""

import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from support.upstream import Upstream

CHECKOUT = Path(__file__).resolve().parents[3]
BINARY = os.environ.get("SLUICE_BINARY", str(CHECKOUT / ".build/release/sluice"))
PATIENCE = 20.0
LINK = re.compile(r"http://\S+?:(\d+)")
OURS = ("SLUICE_", "OPENAI_", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment without anything that configures the program, and `extra`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | (extra or {})


def arguments(options: dict[str, object]) -> list[str]:
    """`idle_timeout=1` as `--idle-timeout 1`, `open=True` as `--open`; None is left out."""
    words: list[str] = []
    for name, value in options.items():
        if value is not None and value is not False:
            words.append("--" + name.replace("_", "-"))
            words += [] if value is True else [str(value)]
    return words


def limiter(descriptors: object) -> Callable[[], None] | None:
    """What a new process does first to have so many descriptors at most, as `ulimit -n` does."""
    if descriptors is None:
        return None
    limit = int(str(descriptors))
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The program run to its end with these arguments."""
    return subprocess.run(
        [BINARY, *words], env=environment(env), capture_output=True, text=True, timeout=PATIENCE
    )


class Program:
    """A running `sluice COMMAND`; ready, with its `port` known, once the constructor returns.

    `descriptors` among the options is no option, but how many the process may have open. The
    fixtures expect it to exit with `status_wanted`; a test that ends it otherwise says None.
    `upstream` is there where a fixture started one with it.
    """

    status_wanted: int | None = 0
    upstream: Upstream

    def __init__(self, command: str, env: dict[str, str] | None, options: dict[str, object]):
        given = {name: value for name, value in options.items() if name != "descriptors"}
        words = [BINARY, command, *arguments(given)]
        self.process = subprocess.Popen(
            words,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=limiter(options.get("descriptors")),
        )
        self.pid = self.process.pid
        self.output: list[str] = []
        self.errors: list[str] = []
        self._changed = threading.Condition()
        self._pumps = [
            self._pump(self.process.stdout, self.output),
            self._pump(self.process.stderr, self.errors),
        ]
        self.port = self._wait_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def log(self, message: str, **fields: object) -> dict:
        """Waits for a log record with this message and these fields (JSON log only)."""
        wanted = {"message": message, **fields}
        with self._changed:
            self._changed.wait_for(lambda: self._find(wanted) is not None, PATIENCE)
            found = self._find(wanted)
        assert found is not None, f"no log record {wanted} in {self.errors[-20:]}"
        return found

    def forget_log(self) -> None:
        """Lets `log` and `records` see only what is written from now on."""
        with self._changed:
            self.errors.clear()

    def records(self) -> list[dict]:
        """Every log record so far."""
        with self._changed:
            return [json.loads(line) for line in self.errors if line.startswith("{")]

    def rss(self) -> int:
        """Resident memory in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def cpu(self) -> float:
        """Seconds of processor time, all threads."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def descriptors(self) -> int:
        """How many descriptors are open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def sockets(self) -> int:
        """How many of them are sockets: what a connection costs, without what a loop keeps."""
        count = 0
        for link in Path(f"/proc/{self.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed since it was listed
                count += os.readlink(link).startswith("socket:")
        return count

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stops every thread, and lets them go on. SIGSTOP reaches the threads one by one: one that
        had not heard of it yet would still do a turn of its loop."""
        self.signal(signal.SIGSTOP)
        tasks = Path(f"/proc/{self.pid}/task")
        try:
            assert eventually(lambda: all(state(task) == "T" for task in tasks.iterdir()))
            yield
        finally:
            self.signal(signal.SIGCONT)

    def wait(self, timeout: float = PATIENCE) -> int:
        """The exit status; every line it wrote has been read."""
        status = self.process.wait(timeout)
        for pump in self._pumps:
            pump.join(PATIENCE)
        return status

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> int:
        """SIGTERM, and a second one for what does not end soon; the exit status."""
        for number, patience in ((signal.SIGTERM, 3), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            if self.running:
                self.signal(number)
            try:
                return self.wait(patience)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError(f"process {self.pid} cannot be ended")

    def _pump(self, pipe, lines: list[str]) -> threading.Thread:
        def read() -> None:
            for line in pipe:
                with self._changed:
                    lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                    self._changed.notify_all()
            with self._changed:
                self._changed.notify_all()

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    def _wait_port(self) -> int:
        def said() -> bool:
            return self._link() is not None or not self.running

        with self._changed:
            self._changed.wait_for(said, PATIENCE)
        link = self._link()
        if link is None:
            self.stop()
            raise AssertionError(f"did not start: {self.output} {self.errors}")
        return int(link[1])

    def _link(self) -> re.Match[str] | None:
        starts = ("Open ", "Demo upstream: ")
        return next((LINK.search(line) for line in self.output if line.startswith(starts)), None)

    def _find(self, wanted: dict) -> dict | None:
        for line in self.errors:
            record = json.loads(line) if line.startswith("{") else {}
            if wanted.items() <= record.items():
                return record
        return None


def state(task: Path) -> str:
    """What a thread does, by its letter in proc(5)."""
    return (task / "stat").read_text().rpartition(")")[2].split()[0]


def eventually(holds, timeout: float = 5.0) -> bool:
    """Whether `holds()` becomes true within `timeout`: for figures of /proc, which tell nobody
    when they change."""
    deadline = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
