"""HTTP table: `GET /` and the files of `Public/`: right types, strong ETag with 304, Range, HEAD,
compressed text, no way out of the folder. S3: the page's security fields."""

import gzip
from collections.abc import Iterator

import pytest

from conftest import finish, start
from support.client import Client, ask
from support.folder import FILES, make
from support.process import Program
from support.upstream import Upstream

STYLE = FILES["style.css"][1]
GZIP = ("Accept-Encoding", "gzip")
TEXTS = [name for name in FILES if name.endswith((".html", ".css", "main.js"))]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Program]:
    upstream = Upstream()
    program = start(upstream, None, public=make(tmp_path_factory.mktemp("site")))
    yield program
    finish(program)
    upstream.stop()


def get(site: Program, path: str, *fields, method: str = "GET"):
    return ask(site.port, method, path, b"", *fields)


@pytest.mark.parametrize("name", FILES)
def test_type_and_content(site, name: str) -> None:
    kind, content = FILES[name]
    response = get(site, "/" + name)
    assert (response.status, response.body, response.ending) == (200, content, "complete")
    given = response.fields["Content-Type"]
    assert given.split(";")[0] == kind
    if kind.startswith("text/"):
        assert given.lower().replace(" ", "").endswith(";charset=utf-8")
    assert response.fields["Content-Length"] == str(len(content))
    assert response.fields["X-Content-Type-Options"] == "nosniff"


def test_the_root_is_the_page(site) -> None:
    assert get(site, "/").body == FILES["index.html"][1]
    assert get(site, "/?a=b").body == FILES["index.html"][1]


def test_security_fields_of_the_page(site) -> None:
    response = get(site, "/")
    policy = {}
    for directive in response.fields["Content-Security-Policy"].split(";"):
        name, *sources = directive.split()
        policy[name] = sources
    scripts = policy.get("script-src", policy["default-src"])
    assert set(scripts) <= {"'self'", "'none'"}
    assert policy["connect-src"] == ["'self'"]
    assert set(policy["img-src"]) <= {"'self'", "data:", "blob:"}
    assert policy["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in policy.get("style-src", [])
    assert response.fields["Referrer-Policy"] == "no-referrer"
    assert response.fields["X-Content-Type-Options"] == "nosniff"
    assert response.fields["Set-Cookie"] is None
    assert response.fields["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("name", ["index.html", "style.css", "icon.png", "empty.txt"])
def test_etag_and_304(site, name: str) -> None:
    tag = get(site, "/" + name).fields["ETag"]
    assert tag.startswith('"') and tag.endswith('"')
    for condition in (tag, f'"other", {tag}', "*", f"W/{tag}"):
        response = get(site, "/" + name, ("If-None-Match", condition))
        assert (response.status, response.fields["ETag"]) == (304, tag), condition
    assert get(site, "/" + name, ("If-None-Match", '"other"')).status == 200


def test_connection_goes_on_after_304_and_head(site) -> None:
    with Client(site.port) as client:
        tag = client.request("HEAD", "/style.css").response().fields["ETag"]
        unchanged = client.request("GET", "/style.css", b"", ("If-None-Match", tag)).response()
        assert unchanged.status == 304
        assert client.request("GET", "/style.css").response().body == STYLE


@pytest.mark.parametrize("name", FILES)
def test_head(site, name: str) -> None:
    whole, head = get(site, "/" + name), get(site, "/" + name, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for field in ("Content-Length", "Content-Type", "ETag"):
        assert head.fields[field] == whole.fields[field]


RANGES = {
    "bytes=0-9": (0, 10),
    "bytes=5-5": (5, 6),
    "bytes=100-": (100, len(STYLE)),
    "bytes=-7": (len(STYLE) - 7, len(STYLE)),
    "bytes=0-999999": (0, len(STYLE)),
    "bytes=-999999": (0, len(STYLE)),
}


@pytest.mark.parametrize("asked", RANGES)
def test_range(site, asked: str) -> None:
    start_at, end = RANGES[asked]
    response = get(site, "/style.css", ("Range", asked))
    assert (response.status, response.body) == (206, STYLE[start_at:end])
    assert response.fields["Content-Range"] == f"bytes {start_at}-{end - 1}/{len(STYLE)}"
    assert response.fields["Content-Length"] == str(end - start_at)


@pytest.mark.parametrize("asked", ["bytes=999999-", f"bytes={len(STYLE)}-", "bytes=-0"])
def test_range_outside(site, asked: str) -> None:
    response = get(site, "/style.css", ("Range", asked))
    assert response.status == 416
    assert response.fields["Content-Range"] == f"bytes */{len(STYLE)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=9-5", "bytes=a-b", "items=0-5", "bytes=", "bytes=-", "bytes=99999999999999999999-"],
)
def test_range_that_is_none(site, asked: str) -> None:
    """A malformed range is ignored (RFC 9110, 14.2), a huge one is outside."""
    assert get(site, "/style.css", ("Range", asked)).status in (200, 416)


def test_if_range(site) -> None:
    tag = get(site, "/style.css").fields["ETag"]
    asked = ("Range", "bytes=0-9")
    assert get(site, "/style.css", asked, ("If-Range", tag)).status == 206
    assert get(site, "/style.css", asked, ("If-Range", '"other"')).status == 200


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_compressed(site, name: str) -> None:
    plain, packed = get(site, "/" + name), get(site, "/" + name, GZIP)
    assert packed.fields["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body == FILES[name][1]
    assert len(packed.body) < len(plain.body) / 2
    assert packed.fields["ETag"] != plain.fields["ETag"], "strong tags name the bytes"
    for response in (plain, packed):
        assert "accept-encoding" in response.fields["Vary"].lower()
    condition = ("If-None-Match", packed.fields["ETag"])
    assert get(site, "/" + name, GZIP, condition).status == 304


@pytest.mark.parametrize("coding", ["gzip;q=0", "br", "identity", "*;q=0.1, gzip;q=0", ""])
def test_not_compressed_when_not_wanted(site, coding: str) -> None:
    response = get(site, "/style.css", ("Accept-Encoding", coding))
    assert (response.fields["Content-Encoding"], response.body) == (None, STYLE)


def test_images_are_not_compressed(site) -> None:
    assert get(site, "/icon.png", GZIP).fields["Content-Encoding"] is None


WAYS_OUT = [
    "/../secret.txt",
    "/js/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/.%00./secret.txt",
    "/%252e%252e/secret.txt",
    "//../secret.txt",
    "/./../secret.txt",
    "/link.txt",
    "/out/secret.txt",
    "/../../../../../../etc/passwd",
    "//etc/passwd",
    "/etc/passwd",
    "/%2fetc/passwd",
    "/../secret.txt%00.html",
    "/js",
    "/js/",
    "/.",
    "/nosuch.txt",
]


@pytest.mark.parametrize("path", WAYS_OUT)
def test_no_way_out(site, path: str) -> None:
    response = get(site, path)
    assert response.status in (400, 404), response.body
    assert b"SECRET" not in response.body and b"root:" not in response.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_files_are_only_read(site, method: str) -> None:
    response = get(site, "/style.css", method=method)
    assert response.status == 405
    assert {"GET", "HEAD"} <= {name.strip() for name in response.fields["Allow"].split(",")}
