"""What the kernel saw on the loopback interface: each TCP packet's ports, flags, payload and time.

The time is the kernel's own (SO_TIMESTAMPNS), so a test can hold a program's claims against it
without trusting its own scheduling. Needs a packet socket, which only root may open.
"""

import ctypes
import socket
import struct
import time
from dataclasses import dataclass

ETH_P_IP = 0x0800
SO_TIMESTAMPNS = 35  # socket(7); Python has no name for it
SO_ATTACH_FILTER, SO_RCVBUFFORCE = 26, 33
FIN, RST = 1, 4


@dataclass(frozen=True)
class Packet:
    """`time` is on time.monotonic()'s clock, in seconds."""

    time: float
    source: int
    target: int
    flags: int
    payload: int

    @property
    def ends(self) -> bool:
        """Whether it closes or resets."""
        return bool(self.flags & (FIN | RST))


class Packets:
    """Everything to and from these two ports while the object lives; `all()` is what came."""

    def __init__(self, first: int, second: int) -> None:
        self._sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
        self._sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
        self._sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._only(first, second)
        self._sock.bind(("lo", ETH_P_IP))
        self._sock.setblocking(False)
        self._seen: list[Packet] = []

    def __enter__(self) -> "Packets":
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()

    def all(self) -> list[Packet]:
        offset = realtime_offset()
        while True:
            try:
                data, ancillary, _, address = self._sock.recvmsg(128, 64)
            except BlockingIOError:
                return self._seen
            if address[2] == socket.PACKET_HOST:  # each one is seen leaving as well
                self._seen.append(parse(data, stamp(ancillary) - offset))

    def _only(self, first: int, second: int) -> None:
        """A filter in the kernel (bpf(4)), so that other programs' packets crowd out none."""
        load, equal, give = 0x28, 0x15, 0x06
        program = [
            (load, 0, 0, 20),
            (equal, 4, 0, first),
            (equal, 3, 0, second),
            (load, 0, 0, 22),
            (equal, 1, 0, first),
            (equal, 0, 1, second),
            (give, 0, 0, 128),
            (give, 0, 0, 0),
        ]
        code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
        head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
        self._sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, head)


def parse(data: bytes, when: float) -> Packet:
    ip_length = (data[0] & 15) * 4
    source, target = struct.unpack_from("!HH", data, ip_length)
    total = struct.unpack_from("!H", data, 2)[0]
    tcp_length = (data[ip_length + 12] >> 4) * 4
    return Packet(when, source, target, data[ip_length + 13], total - ip_length - tcp_length)


def stamp(ancillary: list) -> float:
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack("qq", data[:16])
            return seconds + nanoseconds / 1e9
    raise AssertionError("the kernel gave no time with a packet")


def realtime_offset() -> float:
    """Wall clock minus time.monotonic(), from the quickest of a few looks."""
    looks = []
    for _ in range(20):
        before = time.monotonic()
        wall = time.time()
        after = time.monotonic()
        looks.append((after - before, wall - (before + after) / 2))
    return min(looks)[1]


def why_not() -> str | None:
    """Why packets cannot be seen here; None when they can."""
    try:
        with Packets(1, 2):
            return None
    except PermissionError:
        return "packet sockets need root (CAP_NET_RAW)"
