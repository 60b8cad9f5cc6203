"""Scripts/vendor: brings what its list names, each file as the list has it, or changes nothing and
says why in one sentence. Here in a tree of its own, with a list of its own and, for `apt-get`, a
script that hands out the package `libjs-toy`. P1: the real files are served as what they are."""

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.client import ask
from support.process import CHECKOUT

CONTENT = b"export const toy = 1\n"
PLACE = "usr/share/javascript/toy/toy.js"
APT = """#!/bin/sh
echo "$@" >>"$TREE/apt.log"
case " $* " in *" download libjs-toy "*) ;; *) exit 100 ;; esac
[ ! -e "$TREE/offline" ] || exit 100
cp "$TREE/libjs-toy_1_all.deb" .
"""


class Tree:
    """A checkout with nothing in it but Scripts/vendor and what that needs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("Scripts", "Public", "bin"):
            (root / name).mkdir()
        shutil.copy(CHECKOUT / "Scripts/vendor", root / "Scripts")
        (root / "bin/apt-get").write_text(APT)
        (root / "bin/apt-get").chmod(0o755)
        self.toy = root / "Public/vendor/libjs-toy/toy.js"
        self.offer(CONTENT)
        self.pin(CONTENT)

    def offer(self, content: bytes) -> None:
        """What the package holds."""
        package = self.root / "package"
        (package / "DEBIAN").mkdir(parents=True, exist_ok=True)
        control = "Package: libjs-toy\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
        (package / "DEBIAN/control").write_text(control)
        (package / PLACE).parent.mkdir(parents=True, exist_ok=True)
        (package / PLACE).write_bytes(content)
        words = ["dpkg-deb", "--build", str(package), str(self.root / "libjs-toy_1_all.deb")]
        subprocess.run(words, check=True, capture_output=True)

    def pin(self, content: bytes) -> None:
        """What the list wants."""
        line = f"{hashlib.sha256(content).hexdigest()}  libjs-toy/{PLACE}\n"
        (self.root / "Scripts/vendor.sha256").write_text(f"# A list.\n{line}")

    def run(self) -> subprocess.CompletedProcess[str]:
        here = {"PATH": f"{self.root}/bin:{os.environ['PATH']}", "TREE": str(self.root)}
        script = str(self.root / "Scripts/vendor")
        ended = subprocess.run(
            [script], env=os.environ | here, capture_output=True, text=True, timeout=60, check=False
        )
        assert not list(self.root.glob(".build-vendor*")), "something half-done was left"
        return ended

    def asked(self) -> int:
        """How often apt-get was."""
        log = self.root / "apt.log"
        return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def refusal(ended: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which it gave up."""
    assert ended.returncode == 1, (ended.returncode, ended.stdout, ended.stderr)
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("vendor: "), lines
    return lines[0]


def test_the_files_come_and_the_second_time_nothing_happens(tree) -> None:
    assert tree.run().returncode == 0
    assert tree.toy.read_bytes() == CONTENT
    assert not tree.toy.is_symlink()
    before = tree.asked()
    again = tree.run()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert tree.asked() == before == 1


def test_a_file_that_is_not_the_pinned_one_changes_nothing(tree) -> None:
    assert tree.run().returncode == 0
    tree.pin(b"another toy\n")
    assert f"libjs-toy/{PLACE} is not what" in refusal(tree.run())
    assert tree.toy.read_bytes() == CONTENT


def test_nothing_is_there_rather_than_a_wrong_file(tree) -> None:
    tree.offer(b"an evil toy\n")
    assert "the page will show plain text" in refusal(tree.run())
    assert not (tree.root / "Public/vendor").exists()


def test_a_package_that_lacks_the_file(tree) -> None:
    (tree.root / "package" / PLACE).rename(tree.root / "package/usr/share/toy.js")
    words = ["dpkg-deb", "--build", "package", "libjs-toy_1_all.deb"]
    subprocess.run(words, check=True, capture_output=True, cwd=tree.root)
    assert PLACE in refusal(tree.run())
    assert not (tree.root / "Public/vendor").exists()


def test_without_a_network(tree) -> None:
    (tree.root / "offline").touch()
    assert "could not download libjs-toy" in refusal(tree.run())
    assert not (tree.root / "Public/vendor").exists()


def test_a_changed_file_is_replaced_and_one_no_longer_listed_goes(tree) -> None:
    assert tree.run().returncode == 0
    tree.toy.write_bytes(b"changed")
    (tree.toy.parent / "old.js").write_bytes(b"old")
    assert tree.run().returncode == 0
    assert tree.toy.read_bytes() == CONTENT
    assert [file.name for file in tree.toy.parent.iterdir()] == ["toy.js"]


@pytest.mark.parametrize(
    "name",
    ["libjs-katex/katex.js", "node-marked/marked.esm.js", "node-prismjs/prism-core.min.js"],
)
def test_the_real_ones_are_served_as_scripts_compressed(relay, name: str) -> None:
    file = CHECKOUT / "Public/vendor" / name
    assert file.exists(), f"{file} is missing: run Scripts/vendor"
    response = ask(relay.port, "GET", f"/vendor/{name}", b"", ("Accept-Encoding", "gzip"))
    assert response.fields["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.fields["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.body) == file.read_bytes()
