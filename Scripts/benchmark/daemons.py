"""Builds of Sluice that share one libmicrohttpd daemon among more or fewer clients."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmark import build

FOLDER = build.OUTPUT / "daemons"
COPY = FOLDER / "package"
CONSTANT = re.compile(r"(static let clientsPerDaemon = )\d+")


def copy_sources(clients: int) -> None:
    """The package once more, with another constant."""
    shutil.rmtree(COPY / "Sources", ignore_errors=True)
    shutil.copytree(build.ROOT / "Sources", COPY / "Sources")
    shutil.copy2(build.ROOT / "Package.swift", COPY)
    if not (COPY / "Tests").exists():  # its targets want their folders
        (COPY / "Tests").symlink_to(build.ROOT / "Tests")
    listener = COPY / "Sources/Loop/Listener.swift"
    text, found = CONSTANT.subn(rf"\g<1>{clients}", listener.read_text())
    if not found:
        raise build.Missing("Listener.swift has no clientsPerDaemon any more: change CONSTANT.")
    listener.write_text(text)


def sluice(clients: int) -> Path:
    """The release build with so many clients to a daemon, made anew if a source is younger."""
    output = FOLDER / f"sluice-{clients}"
    sources = [build.ROOT / "Package.swift", *(build.ROOT / "Sources").rglob("*.*")]
    if output.exists() and output.stat().st_mtime > build.newest(sources):
        return output
    copy_sources(clients)
    command = ["swift", "build", "-c", "release", "--product", "sluice"]
    if subprocess.run(command, cwd=COPY, stdout=sys.stderr).returncode:
        raise build.Missing("It did not build: the compiler's messages are above.")
    shutil.copy(COPY / ".build/release/sluice", output)
    return output
