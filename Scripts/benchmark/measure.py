"""One run: a fresh tokend, a fresh relay, streamload, and the kernel's books around it."""

import json
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from benchmark import build, machine
from benchmark.programs import Failed, Order, Relay
from benchmark.relays import RELAYS, tokend
from benchmark.scenarios import Run, Scenario

SETTLE_SECONDS = 1  # what a connection's start leaves behind, such as libcurl's 200 ms timers
SPARE_DESCRIPTORS = 100


def load(arguments: list[str], relay: Relay, upstream: Relay) -> subprocess.Popen:
    command = [build.program("streamload"), *arguments,
               "--target", str(relay.port), "--control", str(upstream.port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def warm_up(relay: Relay, upstream: Relay) -> None:
    """Two short streams: what a process does once in its life is not what is measured."""
    client = load(["rate", "--streams", "2"], relay, upstream)
    output, complaint = client.communicate(timeout=90)
    if client.returncode:
        fault = json.loads(output)["fault"] if client.returncode == 1 else complaint.strip()
        raise Failed(f"the first two streams failed: {fault}")


def memory(relay: Relay) -> int:
    return machine.memory_kib(relay.pid) if relay.pid else 0


def asleep_cpu(relay: Relay, seconds: float) -> float:
    """CPU seconds a second that the relay spends while every stream waits."""
    time.sleep(SETTLE_SECONDS)
    if not seconds:
        return 0
    before = cpu(relay)
    time.sleep(seconds)
    return (cpu(relay) - before) / seconds


def cpu(relay: Relay) -> float:
    return machine.cpu_seconds(relay.pid) if relay.pid else 0


def follow(client: subprocess.Popen, relay: Relay, asleep: float) -> Run:
    """streamload's result; at each of its phases the relay's memory and CPU are read."""
    at_phases: Run = {"memory_kib": {"fresh": memory(relay)}, "cpu": {}} if relay.pid else {}
    for line in client.stdout:
        said = json.loads(line)
        if "phase" not in said:
            return said | (at_phases if len(at_phases.get("memory_kib", {})) > 1 else {})
        if relay.pid:
            at_phases["memory_kib"][said["phase"]] = memory(relay)
        if relay.pid and said["phase"] == "waiting":
            at_phases["asleep_cpu"] = asleep_cpu(relay, asleep)
        if relay.pid:
            at_phases["cpu"][said["phase"]] = cpu(relay)
        client.stdin.write("\n")
        client.stdin.flush()
    raise Failed(f"streamload ended without a result: {client.stderr.read().strip()}")


def our_cpu(*processes: Relay) -> float:
    """What this run itself has used so far: relay, tokend, the clients that ended, us."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (sum(map(cpu, processes)) + ended.ru_utime + ended.ru_stime + time.process_time())


def measured(scenario: Scenario, quick: bool, relay: Relay, upstream: Relay) -> Run:
    loop = machine.loop_ms()
    busy, ours, relay_cpu, start = (
        machine.busy_seconds(), our_cpu(relay, upstream), cpu(relay), time.monotonic())
    with load(scenario.arguments(quick), relay, upstream) as client:
        run = follow(client, relay, scenario.asleep)
    if run["faults"]:
        return run
    seconds = time.monotonic() - start
    run["relay_cpu"] = cpu(relay) - relay_cpu
    others = machine.busy_seconds() - busy - (our_cpu(relay, upstream) - ours)
    run["others"] = max(0.0, others / seconds)
    run["loop_ms"] = (loop + machine.loop_ms()) / 2
    return run


def run(scenario: Scenario, name: str, quick: bool = False, binary: str | None = None,
        options: str = "", threads: int = 1) -> Run:
    """Runs one scenario against one relay. A fault is in the result, never raised."""
    needed = 2 * scenario.streams(quick) + SPARE_DESCRIPTORS
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    result: Run = {}
    try:
        if needed > allowed:
            raise Failed(f"it needs {needed} open files, the hard limit is {allowed}")
        with tempfile.TemporaryDirectory(prefix="sluice-bench-") as made:
            folder = Path(made)
            with tokend(folder) as upstream, \
                    RELAYS[name].start(Order(
                        upstream.port, folder, threads, binary=binary, options=options)) as relay:
                warm_up(relay, upstream)
                result = measured(scenario, quick, relay, upstream)
    except (Failed, OSError, subprocess.TimeoutExpired) as failure:
        result = {"fault": str(failure), "faults": 1}
    return {"scenario": scenario.name, "relay": name} | result
