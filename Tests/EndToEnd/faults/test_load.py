"""Under load: 1,000 concurrent streams with random cancels, then 10,000 short requests: each
stream's events are its own, in order, complete or properly ended; no descriptor is left behind."""

import asyncio
import random

import pytest

from support.process import Program
from support.swarm import Caller, Swarm

STREAMS, EVENTS, PAUSE = 1000, 40, 0.1
REQUESTS, CALLERS = 10_000, 64
# What libcurl opens for itself: two for each of its handles, of which a loop makes one for 128 streams.
LIBCURLS_OWN = 2 * (STREAMS // 128 + 2)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("threads", [1, 2])
def test_a_thousand_streams(sluice, threads: int) -> None:
    asyncio.run(thousand(sluice, threads))


async def thousand(sluice, threads: int) -> None:
    source, swarm = random.Random(3), Swarm()
    relay = sluice(f"http://127.0.0.1:{await swarm.start()}", threads=threads)
    before = relay.sockets()

    async def one(number: int) -> None:
        leaves = source.randrange(EVENTS - 10) if number % 3 == 0 else None
        caller = await Caller().open(relay.port)
        await caller.stream(number, EVENTS, PAUSE, leaves)
        caller.writer.close()

    await asyncio.gather(*(one(number) for number in range(STREAMS)))
    await nothing_left(relay, swarm, before)
    kept = sum(number % 3 != 0 for number in range(STREAMS))
    assert swarm.finished >= kept
    assert all(count == 1 for count in swarm.received.values()), "a POST was sent twice"


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_ten_thousand_short_requests(sluice) -> None:
    asyncio.run(ten_thousand(sluice))


async def ten_thousand(sluice) -> None:
    swarm = Swarm()
    relay = sluice(f"http://127.0.0.1:{await swarm.start()}")
    before, numbers = relay.sockets(), iter(range(REQUESTS))

    async def caller() -> None:
        connection = await Caller().open(relay.port)
        for number in numbers:
            await connection.stream(number, 3, 0, None)
        connection.writer.close()

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    assert swarm.finished == REQUESTS
    assert set(swarm.received.values()) == {1}
    await nothing_left(relay, swarm, before)


async def nothing_left(relay: Program, swarm: Swarm, before: int) -> None:
    """No stream goes on upstream, and the sockets that are left are the upstream connections kept
    for reuse, one each."""
    async with asyncio.timeout(10):
        while swarm.open_streams or relay.sockets() > before + swarm.connections + LIBCURLS_OWN:
            await asyncio.sleep(0.05)
    assert relay.running
