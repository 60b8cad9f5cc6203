"""What the machine is, and what the kernel's books say of it and its processes."""

import os
import platform
import re
import resource
import subprocess
import time
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def raise_descriptors() -> int:
    """Raises the limit of open files, for us and all we start, to the hard one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def tree(pid: int) -> list[int]:
    """A process and its descendants (nginx works in a child)."""
    pids = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            pids += tree(int(child))
    return pids


def cpu_seconds(pid: int) -> float:
    """CPU of a process tree so far, to the nanosecond, threads that have ended included."""
    # The kernel's numbering of another process's CPU clock (clock_getcpuclockid(3)).
    return sum(time.clock_gettime(~one << 3 | 2) for one in tree(pid))


def memory_kib(pid: int) -> int:
    """Proportional set size of a process tree. The kernel's socket memory is not in it."""
    def pss(one: int) -> int:
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+)", rollup, re.M)
        return int(found.group(1)) if found else 0  # ended: its faults are told elsewhere
    return sum(pss(one) for one in tree(pid))


def busy_seconds() -> float:
    """CPU used by everything on the machine since boot, stolen time included."""
    user, nice, system, _, _, irq, softirq, steal, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq + steal) * TICK


def loop_ms() -> float:
    """CPU milliseconds of a loop that is always the same: a core that a virtual machine shares with
    a neighbour is slower, and no other figure tells."""
    start = time.process_time()
    total = 0
    for number in range(300_000):
        total += number * number
    return (time.process_time() - start) * 1000


def version(command: list[str]) -> str:
    """What a program says of itself, first line; empty when it cannot be asked."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ((done.stdout or done.stderr).strip().split("\n") or [""])[0]


def description(descriptors: int) -> list[str]:
    """The machine, a fact a line."""
    cpus = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", cpus)
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    return [
        f"{os.cpu_count()} cores, {model.group(1) if model else platform.machine()}"
        f"{', virtual' if 'hypervisor' in cpus else ''}, {pages / 2**30:.0f} GiB",
        f"Linux {platform.release()}, {system.group(1) if system else 'unknown system'}, "
        f"{descriptors} open files",
        "Loopback, HTTP/1.1 without TLS; upstream, relay and clients share the cores.",
    ]
