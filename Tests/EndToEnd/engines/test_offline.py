"""In every engine the page opens without its server, after one visit in which it was used."""

from engines.chat import Chat

KEPT = """
const done = arguments[0]
const wanted = performance.getEntriesByType("resource").filter(({ name }) => /[.]js$/.test(name))
caches.open("sluice-shell-1").then((it) => it.keys()).then(({ length }) => {
  done(navigator.serviceWorker.controller !== null && length > wanted.length)
})
"""


def test_it_opens_without_its_server(chat: Chat, program) -> None:
    chat.box.click()  # a page that is only looked at keeps nothing
    chat.until(lambda: chat.driver.execute_async_script(KEPT))
    program.stop()
    chat.driver.get(program.url)  # Firefox's driver reloads past any worker
    chat.until(lambda: "This page cannot reach its server." in chat.find("body").text)
    assert chat.box.is_displayed()
    chat.run("window.failures = []")
