"""C4: each way of not starting is one sentence with the option, the value and what would be right;
exit status 64 for usage, 69 for what is unavailable, 78 for configuration. C1 and C2 where a wrong
start would show."""

import json
import re
import socket

import pytest

from support.process import CHECKOUT, run

USAGE, UNAVAILABLE, CONFIGURATION = 64, 69, 78
LOOPBACK = ["--host", "127.0.0.1", "--port", "0"]


def sentence(*words: str, status: int, env: dict[str, str] | None = None) -> str:
    """The one sentence with which the program refuses to start."""
    ended = run(*words, env=env)
    assert ended.returncode == status, (ended.returncode, ended.stderr)
    assert ended.stdout == ""
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


CONTROL = "a\tb"
WRONG_VALUES = {
    "--host": ["a b", "127.0.0.1:80", ""],
    "--model": [CONTROL, ""],
    "--api-key-file": [CONTROL],
    "--access-code-file": [CONTROL],
    "--public-name": ["a b", "a:80"],
    "--public": [CONTROL],
    "--head-timeout": ["0", "x"],
    "--body-timeout": ["0", "x"],
    "--max-head": ["1", "1MiB"],
    "--max-connections": ["0", "x"],
    "--max-streams": ["0", "1.5"],
    "--max-streams-per-client": ["0", "-1"],
    "--port": ["abc", "70000", "-1", "", "80 80"],
    "--threads": ["0", "-2", "many"],
    "--idle-timeout": ["-1", "soon", "1e999", "nan"],
    "--connect-timeout": ["0", "x"],
    "--first-byte-timeout": ["x"],
    "--drain": ["-1", "x"],
    "--max-body": ["-1", "0", "lots", "99999999999999999999"],
    "--upstream": ["ftp://127.0.0.1", "127.0.0.1:80", "http://", "http://a b", "javascript:1"],
    "--log-format": ["xml"],
    "--log-level": ["loud"],
    "--allow-origin": ["evil.example", "*x"],
}
CASES = [(option, value) for option, values in WRONG_VALUES.items() for value in values]


FLAGS = ["--lan", "--open-access", "--open"]
# What no option says wrongly on the command line, and how else it can be said.
SAID = [(o, v) for o, v in CASES if v] + [(flag, "maybe") for flag in FLAGS]


def shown(value: str) -> str:
    return value.replace("\t", "?")


def right(option: str) -> str:
    """What would be right, as README's table says."""
    table = (CHECKOUT / "README.md").read_text().splitlines()
    row = next(line for line in table if line.startswith((f"| `{option} ", f"| `{option}`")))
    return row.split(" | ")[3]


def test_every_option_is_tested() -> None:
    names = set(re.findall(r"^ *(--[a-z-]+)", run("help", "serve").stdout, re.MULTILINE))
    assert names - {"--version", "--help", "--config"} == set(WRONG_VALUES) | set(FLAGS)


@pytest.mark.parametrize(("option", "value"), CASES)
def test_wrong_value(option: str, value: str) -> None:
    told = sentence("serve", *LOOPBACK, f"{option}={value}", status=USAGE)
    if not value:  # the parser's own sentence
        assert told.startswith(f"sluice: Missing value for '{option} ")
        return
    assert f"{option} takes {right(option)}, not " in told and shown(value) in told


@pytest.mark.parametrize(("option", "value"), SAID)
def test_wrong_variable(option: str, value: str) -> None:
    variable = "SLUICE_" + option.removeprefix("--").upper().replace("-", "_")
    told = sentence("serve", status=USAGE, env={variable: value})
    assert f"{variable} takes {right(option)}, not " in told and shown(value) in told


@pytest.mark.parametrize(("option", "value"), SAID)
def test_wrong_line_in_a_file(tmp_path, option: str, value: str) -> None:
    file = tmp_path / "sluice.yaml"
    key = option.removeprefix("--")
    file.write_text(f"\n{key}: {json.dumps(value)}\n")
    told = sentence("serve", "--config", str(file), status=CONFIGURATION)
    assert f"{file}:2:{len(key) + 3}: {key} takes {right(option)}, not " in told
    assert shown(value) in told


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_takes_no_value(flag: str) -> None:
    assert flag in sentence("serve", *LOOPBACK, f"{flag}=maybe", status=USAGE)


WRONG_WORDS = {
    "--prot": ["serve", "--prot", "1"],
    "extra": ["serve", "extra"],
    "nosuch": ["nosuch"],
    "--port": ["serve", "--port"],
    "--upstream": ["demo", "--upstream", "http://a"],
}


@pytest.mark.parametrize(("named", "words"), WRONG_WORDS.items(), ids=WRONG_WORDS.keys())
def test_wrong_words(named: str, words: list[str]) -> None:
    assert named in sentence(*words, status=USAGE)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_busy_port(command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = sentence(command, "--host", "127.0.0.1", "--port", port, status=UNAVAILABLE)
    assert port in told and "--port" in told


def test_a_second_sluice(sluice, upstream) -> None:
    first = sluice(upstream)
    words = ["serve", "--port", str(first.port), "--upstream", upstream.url]
    assert str(first.port) in sentence(*words, status=UNAVAILABLE)


def test_unknown_host() -> None:
    told = sentence("serve", "--host", "nosuch.invalid", "--port", "0", status=UNAVAILABLE)
    assert "--host" in told and "nosuch.invalid" in told


def test_an_address_of_another_machine() -> None:
    told = sentence("serve", "--host", "192.0.2.1", "--port", "0", status=UNAVAILABLE)
    assert "--host" in told and "192.0.2.1" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_the_demo_alone_is_for_this_computer(host: str) -> None:
    """Nobody could be asked for a code there."""
    told = sentence("demo", "--host", host, "--port", "0", status=USAGE)
    assert host in told and "127.0.0.1" in told


def test_the_whole_network_and_a_host() -> None:
    told = sentence("serve", "--lan", *LOOPBACK, status=USAGE)
    assert "--lan" in told and "--host" in told


def test_codes_and_open_access() -> None:
    given = {"SLUICE_ACCESS_CODE": "secret-code"}
    told = sentence("serve", *LOOPBACK, "--open-access", status=USAGE, env=given)
    assert "--open-access" in told and "SLUICE_ACCESS_CODE" in told and "secret" not in told


WRONG_CODES = {
    "missing": (None, 0o600),
    "for others": (b"secret-code\n", 0o640),
    "empty": (b"# nothing\n\n", 0o600),
    "weak": (b"secret\n", 0o600),
    "two words": (b"secret code\n", 0o600),
}


@pytest.mark.parametrize(("content", "mode"), WRONG_CODES.values(), ids=WRONG_CODES.keys())
def test_code_file(tmp_path, content: bytes | None, mode: int) -> None:
    file = tmp_path / "codes"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    told = sentence("serve", *LOOPBACK, "--access-code-file", str(file), status=CONFIGURATION)
    assert "--access-code-file" in told and str(file)[-20:] in told and "secret" not in told


def test_weak_code() -> None:
    told = sentence("serve", *LOOPBACK, status=USAGE, env={"SLUICE_ACCESS_CODE": "hunter2"})
    assert "SLUICE_ACCESS_CODE" in told and "hunter2" not in told


def test_missing_public(tmp_path) -> None:
    missing = tmp_path / "nosuch"
    told = sentence("serve", *LOOPBACK, "--public", str(missing), status=CONFIGURATION)
    assert "--public" in told and "nosuch" in told


def test_public_without_a_page(tmp_path) -> None:
    assert "--public" in sentence(
        "serve", *LOOPBACK, "--public", str(tmp_path), status=CONFIGURATION
    )


@pytest.mark.parametrize(
    "content",
    [None, b"", b"a b\nc\n", b"\xff\xfe", b"k\x00ey"],
    ids=["missing", "empty", "two lines", "not text", "NUL"],
)
def test_key_file(tmp_path, content: bytes | None) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    told = sentence("serve", *LOOPBACK, "--api-key-file", str(file), status=CONFIGURATION)
    assert "--api-key-file" in told and str(file)[-20:] in told


def test_a_key_is_never_told(tmp_path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-first secret-second")
    ended = run("serve", *LOOPBACK, "--api-key-file", str(file))
    assert ended.returncode == CONFIGURATION and "secret" not in ended.stderr + ended.stdout
    key = {"OPENAI_API_KEY": "sk-first secret-second"}
    assert "secret" not in run("serve", *LOOPBACK, env=key).stderr


def test_a_password_in_an_address_is_never_told() -> None:
    ended = run("serve", *LOOPBACK, "--upstream", "http://user:hunter2@127.0.0.1:1/v1")
    assert ended.returncode == USAGE and "hunter2" not in ended.stderr + ended.stdout


def test_version() -> None:
    ended = run("--version")
    assert ended.returncode == 0 and ended.stdout.strip().count(".") == 2 and not ended.stderr


def test_help_names_every_setting() -> None:
    ended = run("help", "serve")
    told = ended.stdout
    assert ended.returncode == 0
    for word in (
        "--host",
        "--port",
        "--upstream",
        "--model",
        "--api-key-file",
        "--public-name",
        "--allow-origin",
        "--public",
        "--threads",
        "--connect-timeout",
        "--idle-timeout",
        "--first-byte-timeout",
        "--max-body",
        "--drain",
        "--log-format",
        "--log-level",
        "--open",
        "SLUICE_PORT",
        "SLUICE_IDLE_TIMEOUT",
        "OPENAI_API_KEY",
    ):
        assert word in told, word


def test_first_lines(sluice, upstream) -> None:
    relay = sluice(upstream)
    first, *links = relay.output
    assert first.startswith(f"Upstream: openai-compatible at {upstream.url}")
    assert "--upstream" in first
    assert links == [f"Open http://127.0.0.1:{relay.port}/"]


def test_the_demo_is_found(demo) -> None:
    assert demo.output[0].startswith("Upstream: demo at http://127.0.0.1:")


def test_option_beats_variable(sluice, upstream) -> None:
    relay = sluice(upstream, env={"SLUICE_UPSTREAM": "http://127.0.0.1:9", "SLUICE_PORT": "1"})
    assert relay.output[0].startswith(f"Upstream: openai-compatible at {upstream.url}")


def test_variables(sluice, upstream) -> None:
    by_variable = sluice(None, env={"SLUICE_UPSTREAM": upstream.url})
    assert "SLUICE_UPSTREAM" in by_variable.output[0] and upstream.url in by_variable.output[0]
    common = sluice(None, env={"OPENAI_BASE_URL": upstream.url + "/v1"})
    assert "OPENAI_BASE_URL" in common.output[0]


def test_no_key_on_the_command_line(sluice, upstream) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": "sk-hidden"})
    with open(f"/proc/{relay.pid}/cmdline", "rb") as words:
        assert b"sk-hidden" not in words.read()
    assert not any("sk-hidden" in line for line in relay.output + relay.errors)
