"""The page can be installed, and opens without its server; what the server has is always newer,
and nothing but the page's own files is kept."""

import json
import re
import shutil
import struct

import pytest
from playwright.sync_api import expect

from support.process import CHECKOUT, eventually
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

HELLO = stream(delta("Hi"), delta("", "stop"), DONE)
CODE = "open-sesame-1234"
FILES = re.compile(r"/|/([\w-]+/)*[\w.-]+\.(html|js|css|svg|png|webmanifest)")
KEPT = """async () => {
  const all = await Promise.all((await caches.keys()).map(async (name) => {
    const kept = await (await caches.open(name)).keys()
    return kept.map(({ url }) => url)
  }))
  return all.flat()
}"""
ROUTED = """(path) => performance.getEntriesByType("resource")
  .find(({ name }) => new URL(name).pathname === path).workerMatchedSourceType"""
CONTROLLED = "navigator.serviceWorker.controller !== null"


def kept(chat) -> list[str]:
    return chat.page.evaluate(KEPT)


def expect_kept(chat) -> None:
    """All that the page was made of is kept, and the worker stands between, once it was touched."""
    chat.box.click()
    chat.page.wait_for_load_state("networkidle")
    wanted = chat.page.evaluate(
        """() => [location.origin + "/", ...performance.getEntriesByType("resource")
          .map(({ name }) => name).filter((it) => /[.](js|css)$/.test(it))]"""
    )
    assert len(wanted) > 20
    assert eventually(lambda: set(wanted) <= set(kept(chat)), 15), set(wanted) - set(kept(chat))
    assert eventually(lambda: chat.page.evaluate(CONTROLLED))


def test_it_can_be_installed(chat) -> None:
    cdp = chat.context.new_cdp_session(chat.page)
    expect_kept(chat)
    assert cdp.send("Page.getAppManifest")["errors"] == []
    found = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [it["errorId"] for it in found if it["errorId"] != "in-incognito"] == []


def test_the_manifest_and_its_icons(chat, relay) -> None:
    response = chat.context.request.get(f"{relay.url}/manifest.webmanifest")
    assert response.headers["content-type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("./", "./", "standalone")
    assert {it.get("purpose", "any") for it in manifest["icons"]} == {"any", "maskable"}
    apple = chat.page.locator("link[rel=apple-touch-icon]").get_attribute("href")
    pictures = [(it["src"], it["sizes"]) for it in manifest["icons"]] + [(apple, "180x180")]
    for name, sizes in pictures:
        response = chat.context.request.get(f"{relay.url}/{name}")
        assert response.ok and len(response.body()) < 10_000, name
        if name.endswith(".png"):
            assert response.headers["content-type"] == "image/png"
            width, height = struct.unpack(">II", response.body()[16:24])
            assert f"{width}x{height}" == sizes, name


def test_the_window_has_the_colour_of_the_page(chat) -> None:
    colours = "[...document.querySelectorAll('meta[name=theme-color]')].map((it) => it.content)"
    paper = re.search(r"--paper: light-dark\((\S+), (\S+)\)", (CHECKOUT / "Public/tokens.css").read_text())
    light, dark = paper.groups()
    assert chat.page.evaluate(colours) == [light, dark]
    chat.settings.click()
    chat.page.get_by_label("Look").select_option("dark")
    as_rgb = f"rgb({', '.join(str(it) for it in bytes.fromhex(dark[1:]))})"
    assert eventually(lambda: chat.page.evaluate(colours) == [as_rgb, as_rgb])
    chat.page.get_by_label("Look").select_option("")
    assert eventually(lambda: chat.page.evaluate(colours) == [light, dark])


@pytest.mark.parametrize("away", ["dead", pytest.param("silent", marks=pytest.mark.slow)])
def test_it_opens_without_its_server_after_one_visit(open_chat, sluice, upstream, away: str) -> None:
    upstream.script(play(HELLO))
    program = sluice(upstream)
    chat = open_chat(program.url)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    expect_kept(chat)
    if away == "dead":
        program.stop()
        chat.page.reload()
        expect(chat.page.get_by_text("This page cannot reach its server.")).to_be_visible()
        chat.expect_ended("finished", "Hi")
        return
    with program.paused():
        chat.page.reload(timeout=25_000, wait_until="domcontentloaded")
        expect(chat.box).to_be_visible(timeout=25_000)


def test_it_comes_back_with_its_server(open_chat, sluice, upstream) -> None:
    upstream.script(play(HELLO))
    program = sluice(upstream)
    chat = open_chat(program.url)
    expect_kept(chat)
    program.stop()
    chat.page.reload()
    expect(chat.page.get_by_text("This page cannot reach its server.")).to_be_visible()
    sluice(upstream, port=program.port)
    expect(chat.picker).to_be_enabled(timeout=20_000)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")


def test_a_new_version_is_seen_at_the_next_load(open_chat, sluice, upstream, tmp_path) -> None:
    public = shutil.copytree(CHECKOUT / "Public", tmp_path / "Public")
    program = sluice(upstream, public=public)
    chat = open_chat(program.url)
    expect_kept(chat)
    chat.page.reload()
    expect(chat.page.get_by_role("heading", name="Ask something")).to_be_visible()
    program.stop()
    english = public / "js/strings/en.js"
    english.write_text(english.read_text().replace("Ask something,", "Say something,"))
    program = sluice(upstream, public=public, port=program.port)
    chat.page.reload()
    expect(chat.page.get_by_role("heading", name="Say something")).to_be_visible()
    assert eventually(lambda: f"{program.url}/js/strings/en.js" in kept(chat))
    program.stop()
    chat.page.reload()
    expect(chat.page.get_by_role("heading", name="Say something")).to_be_visible()


def test_nothing_but_files_is_kept(open_chat, sluice, upstream) -> None:
    """No question, no answer, no code, and no words out of an address."""
    upstream.script(play(HELLO))
    program = sluice(upstream, env={"SLUICE_ACCESS_CODE": CODE})
    chat = open_chat(f"{program.url}/#code={CODE}")
    expect_kept(chat)
    chat.page.goto(f"{program.url}/?x=private-words#code={CODE}")
    expect(chat.picker).to_be_enabled()
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    chat.page.evaluate("fetch('/api/server').then((it) => it.text())")
    chat.page.evaluate("fetch('/demo/v1/models').then((it) => it.text())")
    assert chat.page.evaluate("caches.keys()") == ["sluice-shell-1"]
    for url in kept(chat):
        assert url.startswith(program.url) and FILES.fullmatch(url[len(program.url) :]), url
        assert not url[len(program.url) :].startswith(("/v1", "/api", "/demo")), url
    bodies = chat.page.evaluate(
        """async () => {
          const cache = await caches.open("sluice-shell-1")
          const texts = (await cache.keys()).map(async (it) => (await cache.match(it)).text())
          return (await Promise.all(texts)).join("")
        }"""
    )
    assert CODE not in bodies and "private-words" not in bodies


def test_what_earlier_versions_kept_is_dropped(chat) -> None:
    expect_kept(chat)
    names = chat.page.evaluate(
        """async () => {
          for (const name of ["sluice-shell-0", "another"]) await caches.open(name)
          const worker = await navigator.serviceWorker.ready
          await worker.unregister()
          return caches.keys()
        }"""
    )
    assert set(names) == {"sluice-shell-0", "sluice-shell-1", "another"}
    chat.page.reload()
    chat.box.click()
    assert eventually(lambda: "sluice-shell-0" not in chat.page.evaluate("caches.keys()"), 10)
    assert set(chat.page.evaluate("caches.keys()")) == {"another", "sluice-shell-1"}


def test_answers_stream_and_stop_as_before(open_chat, sluice, upstream) -> None:
    """They do not even wake the worker."""
    upstream.script(play(stream_head() + chunk(delta("Hel"))))
    program = sluice(upstream)
    chat = open_chat(program.url)
    expect_kept(chat)
    chat.page.reload()
    assert chat.page.evaluate(CONTROLLED)
    expect(chat.picker).to_be_enabled()
    assert chat.page.evaluate(ROUTED, "/js/main.js") == ""
    assert chat.page.evaluate(ROUTED, "/v1/models") == "network"
    chat.ask("Hello")
    chat.expect_text("Hel")
    assert json.loads(upstream.wait_request().body)["stream"] is True
    chat.button("Stop").click()
    chat.expect_ended("stopped", "Hel")
    upstream.wait_request().connection.wait_closed(2)


def test_plain_http_does_without(open_chat, sluice, upstream) -> None:
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/")
    chat.page.wait_for_load_state("load")
    assert chat.page.evaluate("'serviceWorker' in navigator") is False
    assert not any("orker" in line for line in chat.console), chat.console
