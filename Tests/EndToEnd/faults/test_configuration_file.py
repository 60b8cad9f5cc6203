"""C1 and C4 for the configuration file: YAML or JSON, read only when it is named, below options
and variables; each way of being wrong is one sentence with its line and column, and status 78."""

import json

import pytest

from support.process import run

CONFIGURATION = 78


def refusal(*words: str, env: dict[str, str] | None = None) -> str:
    """The one sentence with which the program refuses to start."""
    ended = run("serve", "--host", "127.0.0.1", "--port", "0", *words, env=env)
    assert ended.returncode == CONFIGURATION, (ended.returncode, ended.stderr)
    assert ended.stdout == ""
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0].removeprefix("sluice: ")


@pytest.fixture
def written(tmp_path):
    """Writes a configuration file and returns its name."""

    def write(content: str | bytes) -> str:
        file = tmp_path / "sluice.yaml"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    return write


def test_it_is_read_from_option_or_variable(sluice, upstream, written) -> None:
    name = written(f"# ours\nupstream: {upstream.url}\nmodel: from-file\nlog-format: json\n")
    bare = {"log_format": None}
    by_option = sluice(None, config=name, **bare)
    assert by_option.output[0] == f"Upstream: openai-compatible at {upstream.url} ({name} says so)"
    by_variable = sluice(None, {"SLUICE_CONFIG": name}, **bare)
    assert upstream.url in by_variable.output[0]
    assert by_variable.log("starting")["upstream"] == upstream.url


def test_json_is_read_too(sluice, upstream, written) -> None:
    name = written(json.dumps({"upstream": upstream.url, "port": 0, "allow-origin": ["http://a"]}))
    assert upstream.url in sluice(None, config=name, port=None).output[0]


def test_options_beat_variables_beat_the_file(sluice, upstream, written) -> None:
    name = written("upstream: http://127.0.0.1:9\nport: 1\nthreads: 200\n")
    env = {"SLUICE_UPSTREAM": "http://127.0.0.1:8", "SLUICE_THREADS": "1"}
    relay = sluice(upstream, env, config=name, threads=None)
    assert "--upstream says so" in relay.output[0]
    assert "SLUICE_UPSTREAM says so" in sluice(None, env, config=name, threads=None).output[0]


def test_a_wrong_value_is_wrong_even_where_an_option_beats_it(written) -> None:
    name = written("port: -1\n")
    assert refusal("--config", name, "--port", "0").startswith(f"{name}:1:7: port takes")


def test_no_file_is_looked_for(sluice, upstream, written, tmp_path, monkeypatch) -> None:
    written("port: wrong\n")
    (tmp_path / "config.yaml").write_text("port: wrong\n")
    monkeypatch.chdir(tmp_path)
    sluice(upstream)


WRONG = {
    "a wrong value": ("model: x\nport: 80b0\n", "2:7: port takes a whole number", '"80b0"'),
    "an unknown key": ("prot: 1\n", '1:1: "prot" is no setting', "did you mean port?"),
    "a wrong type": ("port:\n  number: 1\n", "2:3: port takes", "settings of its own"),
    "a list": ("port: [1, 2]\n", "1:7: port takes", "not a list"),
    "no mapping": ("- port\n- 1\n", "1:1: a configuration is a line for each setting", "port"),
    "broken syntax": ("port: 1\n bad: [\n", "2:5: this is not YAML or JSON", "not allowed"),
    "a tab": ("\tport: 1\n", "1:1: this is not YAML or JSON", "token"),
    "broken JSON": ('{"port": 1,\n "host" "a"}', "2:9: this is not YAML or JSON", ""),
    "a key twice": ("port: 1\nmodel: a\nport: 2\n", "3:1: port stands on line 1 already", ""),
    "its own name": ("config: other.yaml\n", "1:1: config cannot stand in the file", ""),
    "no text": (b"model: caf\xe9\n", "1:11: this is not YAML or JSON: it is not UTF-8", ""),
    "a NUL": (b"model: a\x00b\n", "1:9: this is not YAML or JSON", ""),
    "two documents": ("port: 1\n---\nport: 2\n", "2:1: ", "second document"),
    "an alias bomb": ("a: &a [x]\nb: *a\n", "1:4: this is not YAML or JSON: anchors", ""),
    "a missing page": ("public: /nonexistent\n", '1:9: public names "/nonexistent"', "index.html"),
    "a missing key": ("api-key-file: /nonexistent\n", "1:15: api-key-file names", "cannot be read"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named_with_its_place(written, case) -> None:
    content, place, further = case
    name = written(content)
    told = refusal("--config", name)
    assert told.startswith(f"{name}:{place}") and further in told, told


@pytest.mark.parametrize("key", ["api-key", "OPENAI_API_KEY", "access_code"])
def test_a_secret_in_it_is_refused_and_not_told(written, key: str) -> None:
    name = written(f"{key}: sk-hidden-secret\n")
    told = refusal("--config", name)
    assert told.startswith(f"{name}:1:1: ") and "-file" in told
    assert "sk-hidden" not in told


@pytest.mark.parametrize("kind", ["missing", "a folder", "too large"])
def test_a_file_that_cannot_be_read(tmp_path, written, kind: str) -> None:
    name = str(tmp_path / "nosuch")
    if kind == "a folder":
        name = str(tmp_path)
    if kind == "too large":
        name = written("#" * 300_000)
    told = refusal("--config", name)
    assert told.startswith(f'--config names "{name[:79]}') and "cannot be read (" in told
    assert refusal(env={"SLUICE_CONFIG": name}).startswith("SLUICE_CONFIG names ")


def test_check_reads_it_too(upstream, written) -> None:
    name = written("threads: none\n")
    ended = run("check", "--config", name)
    assert ended.returncode == CONFIGURATION and f"{name}:1:10: threads takes" in ended.stderr
