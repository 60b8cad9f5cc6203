"""Builds of Sluice that share one libmicrohttpd daemon among more or fewer clients."""

import re
import shutil
import subprocess
from pathlib import Path

from benchmark import build

FOLDER = build.OUTPUT / "daemons"
CONSTANT = re.compile(r"(static let clientsPerDaemon = )\d+")


def sluice(clients: int) -> Path:
    """A release build of a copy of the sources in which the constant is another."""
    output = FOLDER / f"sluice-{clients}"
    copy = FOLDER / "package"
    shutil.copytree(build.ROOT / "Sources", copy / "Sources", dirs_exist_ok=True)
    # Without the tests' targets, whose folders are not copied.
    (copy / "Tests").mkdir(exist_ok=True)
    shutil.copy2(build.ROOT / "Package.swift", copy)
    listener = copy / "Sources/Loop/Listener.swift"
    text, found = CONSTANT.subn(rf"\g<1>{clients}", listener.read_text())
    if not found:
        raise build.Missing("Listener.swift has no clientsPerDaemon any more: change CONSTANT.")
    listener.write_text(text)
    done = subprocess.run(["swift", "build", "-c", "release", "--product", "sluice"], cwd=copy)
    if done.returncode:
        raise build.Missing("It did not build: the compiler's messages are above.")
    shutil.copy2(copy / ".build/release/sluice", output)
    return output
