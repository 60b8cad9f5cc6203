"""The recorded streams of real servers (Tests/Streams): path, status, header fields, body."""

import json
from dataclasses import dataclass
from pathlib import Path

from support.process import CHECKOUT
from support.wire import Field

FOLDER = CHECKOUT / "Tests/Streams"
OWN_FRAMING = {"transfer-encoding", "content-length", "connection", "keep-alive"}


@dataclass(frozen=True)
class Recorded:
    """One recorded answer; `body` byte for byte as it came."""

    name: str
    path: str
    status: int
    fields: tuple[Field, ...]
    body: bytes

    @property
    def streamed(self) -> bool:
        return any("event-stream" in value for _, value in self.fields)


def load(body: Path) -> Recorded:
    """The recording whose body is in `body`."""
    told = json.loads(body.with_suffix(".json").read_text())
    fields = [(name, value) for name, value in told["headers"]]
    kept = tuple(field for field in fields if field[0].lower() not in OWN_FRAMING)
    name = f"{body.parent.name}/{body.stem}"
    return Recorded(name, told["request"]["path"], told["status"], kept, body.read_bytes())


RECORDED = [load(body) for body in sorted(FOLDER.glob("*/*.body"))]
