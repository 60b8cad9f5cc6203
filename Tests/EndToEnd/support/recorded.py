"""The recorded answers of real servers (Tests/Streams): NAME.body is what came, byte for byte."""

from dataclasses import dataclass
from pathlib import Path

from support.process import CHECKOUT
from support.wire import EVENT_STREAM, Field

FOLDER = CHECKOUT / "Tests/Streams"
PATHS = {
    "chat": "/v1/chat/completions",
    "completions": "/v1/completions",
    "messages": "/v1/messages",
    "responses": "/v1/responses",
}


@dataclass(frozen=True)
class Recorded:
    """One answer; what it is shows in its name and its first bytes."""

    name: str
    body: bytes

    @property
    def path(self) -> str:
        return PATHS[self.name.split("/")[1].split("-")[0]]

    @property
    def streamed(self) -> bool:
        return self.body.startswith((b"data:", b"event:", b":"))

    @property
    def status(self) -> int:
        """Those that are refusals were recorded for a request of a bad shape."""
        return 400 if "bad-json-shape" in self.name else 200

    @property
    def kind(self) -> Field:
        plain = "application/json" if self.body.startswith(b"{") else "text/plain"
        return EVENT_STREAM if self.streamed else ("Content-Type", plain)


def load(file: Path) -> Recorded:
    return Recorded(f"{file.parent.name}/{file.stem}", file.read_bytes())


RECORDED = [load(file) for file in sorted(FOLDER.glob("*/*.body"))]
