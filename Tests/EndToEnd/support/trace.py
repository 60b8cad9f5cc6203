"""What a traced stream tells between its events (`Sluice-Trace: 1`)."""

import json
import re

COMMENT = re.compile(rb": sluice (\{[^\r\n]*\})\n\n")


def without(body: bytes) -> bytes:
    """The stream as its upstream sent it."""
    return COMMENT.sub(b"", body)


def comments(body: bytes) -> list[dict]:
    return [json.loads(text) for text in COMMENT.findall(body)]


def reads(body: bytes) -> list[dict]:
    return [read for comment in comments(body) for read in comment["reads"]]
