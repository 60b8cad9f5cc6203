"""P1: the first load is small, asks for nothing twice, and asks nobody but its own server."""

from urllib.parse import urlsplit

from support.process import eventually

MOST = 100_000
WORKING = ("/v1/", "/api/", "/demo/")
DONE = """async () => {
  const registered = await navigator.serviceWorker.getRegistration()
  const cache = await caches.open("sluice-shell-1")
  return registered?.active?.state === "activated" && (await cache.keys()).length
}"""


def weigh(chat, program) -> dict[str, int]:
    """What each file that was sent weighed, compressed; none was sent twice, none by others. What
    the page and its reader of Markdown have in common is asked for twice, and sent once."""
    records = [it for it in program.records()
               if it["message"] == "request" and it["status"] != 304]  # fmt: skip
    files = [it for it in records if not it["path"].startswith(WORKING)]
    sizes = {it["path"]: it["bytes"] for it in files}
    assert {urlsplit(url).netloc for url in chat.requests} == {urlsplit(program.url).netloc}
    assert len(sizes) == len(files) > 20, sorted(it["path"] for it in files)
    print(f"{len(files)} files, {sum(sizes.values())} bytes compressed")
    print(*sorted(((size, path) for path, size in sizes.items()), reverse=True), sep="\n")
    return sizes


def test_the_first_load(open_chat, sluice, upstream) -> None:
    """All that comes before somebody touches the page."""
    program = sluice(upstream)
    chat = open_chat(program.url)
    chat.page.wait_for_load_state("networkidle")
    assert sum(weigh(chat, program).values()) < MOST
    assert all(it.get("status") != 304 for it in program.records())


def test_nothing_comes_twice(open_chat, sluice, upstream) -> None:
    """With all that comes when the page is touched, and what its worker then keeps."""
    program = sluice(upstream)
    chat = open_chat(program.url)
    chat.box.click()
    chat.page.wait_for_load_state("networkidle")
    modules = sum(url.endswith(".js") for url in chat.requests)
    assert eventually(lambda: chat.page.evaluate(DONE) > modules, 15)
    weigh(chat, program)
