"""Fixtures of the tests with a real model (Scripts/model).

    def test_it(real, model):
        ask(real.port, "POST", "/v1/chat/completions", ASK)     # answered by the model
        model.is_busy()                                         # asked of the model itself

`model` is started once for all of them; `real` is a program before it. It is a fresh one for each
test: llama.cpp's server closes the connection behind each stream without having said so, and a
POST in that very moment would get its 502 (R12). A test that ends a model starts one of its own,
`own_model`. `open_chat` is the browser tests'.
"""

from collections.abc import Iterator

import pytest

from browser.conftest import browser_type_launch_args, open_chat  # noqa: F401
from conftest import finish, start
from support.model import Model, install
from support.process import Program


def begin(model: Model, folder) -> Program:
    """The program before `model`, with its key from a file."""
    key = folder / "key"
    key.write_text(model.key)
    return start(model.url, None, api_key_file=key)


@pytest.fixture(scope="session")
def installed() -> None:
    install()


@pytest.fixture(scope="session")
def model(installed) -> Iterator[Model]:
    made = Model()
    yield made
    made.stop()


@pytest.fixture
def own_model(installed) -> Iterator[Model]:
    made = Model()
    yield made
    made.stop()


@pytest.fixture
def real(model: Model, tmp_path) -> Iterator[Program]:
    program = begin(model, tmp_path)
    yield program
    finish(program)


@pytest.fixture
def own_real(own_model: Model, tmp_path) -> Iterator[Program]:
    """The program before `own_model`."""
    program = begin(own_model, tmp_path)
    yield program
    finish(program)
