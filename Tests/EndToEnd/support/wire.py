"""Bytes of HTTP and of event streams, as upstreams send them."""

import json

DONE = b"data: [DONE]\n\n"
LAST_CHUNK = b"0\r\n\r\n"
EVENT_STREAM = ("Content-Type", "text/event-stream")
CHUNKED = ("Transfer-Encoding", "chunked")
Field = tuple[str, str]


def head(status: int, *fields: Field, reason: str = "Reason") -> bytes:
    """A response's status line and header fields, with the empty line."""
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in fields)]
    return "\r\n".join([*lines, "", ""]).encode()


def stream_head(*fields: Field) -> bytes:
    """The head of a chunked event stream, `fields` added."""
    return head(200, EVENT_STREAM, CHUNKED, *fields)


def chunk(data: bytes) -> bytes:
    """`data` as one chunk (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def stream(*pieces: bytes) -> bytes:
    """A whole event stream: each piece a chunk, properly ended."""
    return stream_head() + b"".join(map(chunk, pieces)) + LAST_CHUNK


def answer(status: int, body: bytes, *fields: Field, kind: str = "application/json") -> bytes:
    """A whole answer with its length."""
    length = ("Content-Length", str(len(body)))
    return head(status, ("Content-Type", kind), length, *fields) + body


def delta(text: str, finish: str | None = None) -> bytes:
    """One event of a chat stream, as OpenAI-compatible servers send it."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice]}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def question(stream: bool = True, **fields: object) -> bytes:
    """A chat request's body."""
    messages = [{"role": "user", "content": "Hello"}]
    return json.dumps({"model": "m", "stream": stream, "messages": messages, **fields}).encode()


def parse_head(raw: bytes) -> tuple[str, list[Field]]:
    """The start line and the header fields of `raw`, which ends before the empty line."""
    start, *lines = raw.decode("latin-1").split("\r\n")
    split = (line.split(":", 1) for line in lines)
    return start, [(name.strip(), value.strip()) for name, value in split]


class Fields:
    """Header fields in the order they came; names compare without case."""

    def __init__(self, fields: list[Field]) -> None:
        self.all = fields

    def __getitem__(self, name: str) -> str | None:
        return next((v for n, v in self.all if n.lower() == name.lower()), None)

    def names(self) -> set[str]:
        return {name.lower() for name, _ in self.all}
