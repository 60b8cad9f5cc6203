"""Each recipe of the README is run as it stands there; only the address and the code are put in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.process import CHECKOUT, environment
from support.recorded import RECORDED
from support.upstream import play
from support.wire import stream

README = (CHECKOUT / "README.md").read_text()
RECIPES = {
    name: "".join(line.removeprefix("    ") for line in block.splitlines(keepends=True))
    for name, block in re.findall(
        r"<!-- recipe: (\S+) -->\n\n((?:(?:    .*)?\n)+)", README, re.MULTILINE
    )
}
pytestmark = pytest.mark.timeout(90)  # command-line clients take seconds to begin, more when busy
CODE = "c7d1f0a94be85236c7d1f0a94be85236"
EVENTS = next(it.body for it in RECORDED if it.path == "/v1/messages" and it.streamed)


@pytest.fixture
def guarded(sluice):
    """The demo behind an access code."""
    return sluice(None, env={"SLUICE_ACCESS_CODE": CODE})


def run(name: str, program, folder: Path, code: str = CODE) -> subprocess.CompletedProcess[str]:
    """The recipe run to its end, with the Python of the tests and a home of its own."""
    text = RECIPES[name].replace("http://127.0.0.1:7584", program.url).replace("CODE", code)
    file = folder / f"recipe-{name}"
    file.write_text(text)
    venv = Path(sys.executable).parent
    path = f"{venv}:/usr/bin:/bin"
    words = [sys.executable, file] if name.endswith(".py") else ["/bin/bash", "-eu", file]
    extra = {"PATH": path, "HOME": str(folder), "LLM_USER_PATH": str(folder)}
    return subprocess.run(
        words, env=environment(extra), capture_output=True, text=True, timeout=80
    )


def test_all_are_found() -> None:
    assert set(RECIPES) == {"variables.sh", "curl.sh", "openai.py", "llm.sh", "anthropic.py"}
    assert all("127.0.0.1:7584" in it and "CODE" in it for it in RECIPES.values())


SAID = {
    "variables.sh": "demo-fast",
    "curl.sh": "data: [DONE]",
    "openai.py": "func",
    "llm.sh": "안녕하세요",
}


@pytest.mark.parametrize("name", SAID)
def test_it_works_as_it_stands_there(guarded, tmp_path, name: str) -> None:
    done = run(name, guarded, tmp_path)
    assert done.returncode == 0, done.stderr
    assert SAID[name] in done.stdout, done.stdout


@pytest.mark.parametrize("name", SAID)
def test_a_wrong_code_is_an_error(guarded, tmp_path, name: str) -> None:
    done = run(name, guarded, tmp_path, code="not-this-one")
    assert done.returncode != 0
    assert SAID[name] not in done.stdout
    assert "access code" in done.stdout + done.stderr


def test_anthropics_before_an_upstream_that_speaks_it(sluice, upstream, tmp_path) -> None:
    upstream.script(play(stream(EVENTS)))
    program = sluice(upstream, env={"SLUICE_ACCESS_CODE": CODE})
    done = run("anthropic.py", program, tmp_path)
    assert done.returncode == 0 and done.stdout.strip(), done.stderr
    assert CODE.encode() not in upstream.wait_request().head
