"""What a soak puts into the server's process (inside.c): a meter of the memory in use, and, on
demand, a fault that the soak must see."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from benchmark import build

SOURCE = Path(__file__).with_name("inside.c")
PLANTS = ("byte", "descriptor", "memory")
PATIENCE = 5.0
# What a thread keeps for itself of what was freed counts as in use: a drifting megabyte.
EXACT = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}


class Inside:
    """`environment` is the server's; `memory()` is how many bytes it has in use, as malloc
    counts them."""

    def __init__(self, plant: str | None, folder: Path) -> None:
        library, self.pipe = folder / "inside.so", folder / "meter"
        compiled(library)
        os.mkfifo(self.pipe)
        self.told = self.pipe.with_suffix(".told")
        self.environment = {"LD_PRELOAD": str(library), "SOAK_METER": str(self.pipe), **EXACT}
        self.environment |= {"SOAK_PLANT": plant} if plant else {}
        self.asked = 0

    def connect(self) -> None:
        """The server runs: its meter waits for this."""
        self.question = self.pipe.open("w")

    def memory(self) -> int:
        self.question.write("\n")
        self.question.flush()
        self.asked += 1
        until = time.monotonic() + PATIENCE
        while len(lines := self.told.read_text().split("\n")) <= self.asked:
            if time.monotonic() > until:
                raise TimeoutError("the meter inside the server does not answer")
            time.sleep(0.01)
        return int(lines[self.asked - 1])


def compiled(library: Path) -> None:
    if not shutil.which("cc"):
        raise build.Missing("There is no C compiler: install gcc (apt-get install gcc libc6-dev).")
    command = ["cc", *build.FLAGS, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"]
    if subprocess.run(command).returncode:
        raise build.Missing("inside.c did not compile: the compiler's messages are above.")
