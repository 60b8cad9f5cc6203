"""The command-line client `llm` (a Python package), with the relay as one of its models."""

import subprocess
import sys
from pathlib import Path

from support.process import environment

PROGRAM = Path(sys.executable).parent / "llm"


def set_up(folder: Path, base: str, model: str = "m") -> None:
    """Makes `folder` its settings' place, with a model `relayed` at `base`."""
    (folder / "extra-openai-models.yaml").write_text(
        f"- model_id: relayed\n  model_name: {model}\n  api_base: {base}\n"
        "  api_key_name: sluice\n"  # without it the client sends no key, --key or not
    )


def ask(folder: Path, *options: str, key: str = "sk-client") -> subprocess.Popen[str]:
    """Asks `relayed`; the answer comes on its standard output, an error on the other."""
    words = [PROGRAM, "-m", "relayed", "--key", key, "--no-log", *options, "Hello"]
    return subprocess.Popen(
        words,
        env=environment({"LLM_USER_PATH": str(folder)}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
