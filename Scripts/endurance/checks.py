"""What a stream must have been, by the contract: its bytes (R2, R3), its end (R8, R9) and its
receipt (R11). Each check raises Broken."""

import json
import re

from support.errors import assert_last_event

from endurance.connection import Answer, Broken
from endurance.script import Script

NAMED = re.compile(rb'"stream":(\d+)')
ENOUGH = 24  # bytes that are the same only if their places are


def whole_head(answer: Answer) -> None:
    kind = answer.fields["Content-Type"] or ""
    if answer.status != 200 or not kind.startswith("text/event-stream"):
        raise Broken(f"was answered {answer.status} as {kind!r} instead of an event stream")


def same(script: Script, at: int, piece: bytes) -> None:
    """The piece, `at` bytes from the start, is what the upstream sent there."""
    if script.turn and script.turn.may_lose:
        return
    wanted = script.wanted
    if not wanted.startswith(piece[: max(0, len(wanted) - at)], at):
        raise Broken(difference(script, at, piece))


def difference(script: Script, at: int, piece: bytes) -> str:
    """The first byte that is not as it should be, in words."""
    wanted = script.wanted[at:]
    n = next(i for i, byte in enumerate(piece) if wanted[i] != byte)
    if other := next((int(i) for i in NAMED.findall(piece) if int(i) != script.number), None):
        return f"holds bytes of stream {other} (cross-talk)"
    for lost in range(1, 65):
        if piece[n : n + ENOUGH] == wanted[n + lost : n + lost + ENOUGH]:
            return f"{counted(lost, 'byte')} missing at byte {at + n}"
    return (f"byte {at + n} differs: {piece[n : n + ENOUGH]!r} came instead of "
            f"{wanted[n : n + ENOUGH]!r}")


def ending(script: Script, got: bytes) -> tuple[int, int]:
    """It ended where and as it should. How many events and bytes came; a comment is no event, nor
    does the error event count as one."""
    count = arrived(script, got)
    rest = got[sum(map(len, script.whole[:count])) :]
    if count < len(script.whole) and not (script.turn and script.turn.may_lose):
        raise Broken(f"ended properly after {count} of {len(script.whole)} events")
    if script.turn is None:
        if rest:
            raise Broken(f"goes on after its end with {rest[:80]!r}")
    else:
        last_event(script, rest)
    return sum(not event.startswith(b":") for event in script.whole[:count]), len(got)


def arrived(script: Script, got: bytes) -> int:
    """How many of the events that were sent whole came whole."""
    at = 0
    for count, event in enumerate(script.whole):
        if not got.startswith(event, at):
            return count
        at += len(event)
    return len(script.whole)


def last_event(script: Script, rest: bytes) -> None:
    """The path's own error event and nothing else."""
    code = script.turn.codes[0]
    try:
        assert_last_event(script.path, rest, code)
    except (AssertionError, ValueError, KeyError):
        raise Broken(f"ends with {rest[:120]!r} instead of an error event {code}") from None


def refusal(script: Script, answer: Answer) -> None:
    """An error as it should be, before any head of the upstream."""
    turn = script.turn
    code = json.loads(answer.body)["error"]["code"]
    if answer.status != turn.status or code not in turn.codes:
        raise Broken(f"was answered {answer.status} {code} instead of {turn.status} "
                     f"{' or '.join(turn.codes)}")


def receipt(script: Script, told: dict, seen: tuple[int, int] | None) -> None:
    """What the server says of it is what its client saw; of one that left, no more than was
    sent."""
    ended, handed_on = told["ended"], (told["events"], told["bytes"])
    wanted = script.turn.ended if script.turn else ("finished",)
    if ended not in wanted:
        raise Broken(f"its receipt says {ended!r} instead of {' or '.join(wanted)}")
    if seen and handed_on != seen:
        raise Broken(f"its receipt says {handed_on} events and bytes, its client got {seen}")
    if script.turn and script.turn.client_leaves and handed_on[1] > len(script.wanted):
        raise Broken(f"its receipt says {handed_on[1]} bytes; {len(script.wanted)} were sent")


def counted(count: int, what: str) -> str:
    """`a byte is`, `2 bytes are`."""
    return f"a {what} is" if count == 1 else f"{count} {what}s are"
