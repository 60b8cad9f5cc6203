"""The page as its users see it, in any engine: found by its accessible names."""

from selenium.common.exceptions import (
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 15

# A page that is new, and has been told its models.
READY = """
return !window.failures && document.querySelector("[popovertarget=models]").innerText.trim() !== ""
"""
LISTEN = """
window.failures = []
addEventListener("error", ({ message }) => failures.push(message))
addEventListener("unhandledrejection", ({ reason }) => failures.push(String(reason)))
"""
# Those that are shown, by the name that the page gives them.
NAMED = """
const [role, name] = arguments
const named = (it) => (it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent)
return [...document.querySelectorAll(role)]
  .filter((it) => it.checkVisibility() && named(it).trim() === name)
"""
CHOOSE = """
const [select, value] = arguments
select.value = value
select.dispatchEvent(new Event("change", { bubbles: true }))
"""


class Chat:
    """One open page."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        self.driver = driver
        self.open(url)

    def open(self, url: str) -> None:
        self.driver.get(url)
        self.until(lambda: self.run(READY), PATIENCE)
        self.until(lambda: self.find("[popovertarget=models]").is_enabled())
        self.run(LISTEN)

    def run(self, script: str, *values: object):
        return self.driver.execute_script(script, *values)

    def until(self, holds, patience: float = PATIENCE):
        """What `holds` returns, once that is true."""
        passing = (
            StaleElementReferenceException, NoSuchElementException, JavascriptException, IndexError
        )
        wait = WebDriverWait(self.driver, patience, 0.05, ignored_exceptions=passing)
        return wait.until(lambda _: holds())

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def named(self, role: str, name: str) -> list[WebElement]:
        return self.run(NAMED, role, name)

    def button(self, name: str) -> WebElement:
        """The last one of this name, once it is there."""
        return self.until(lambda: self.named("button", name))[-1]

    @property
    def box(self) -> WebElement:
        return self.until(lambda: self.named("textarea", "Message"))[0]

    @property
    def answers(self) -> list[WebElement]:
        return self.named("[role=log][aria-label=Conversation] article", "Answer")

    @property
    def text(self) -> str:
        """The words of the newest answer."""
        prose = self.answers[-1].find_element(By.CSS_SELECTOR, ".prose")
        return self.run("return arguments[0].textContent", prose)

    @property
    def says(self) -> str:
        """All that can be read of the newest answer."""
        return self.answers[-1].text

    @property
    def focused(self) -> WebElement:
        return self.driver.switch_to.active_element

    def ask(self, question: str) -> None:
        self.box.send_keys(question)
        self.box.send_keys(Keys.ENTER)

    def choose(self, name: str, value: str) -> None:
        """One of the settings of this page."""
        self.find("[data-open=settings]").click()
        self.run(CHOOSE, self.until(lambda: self.find(f"dialog[open] [name={name}]")), value)
        self.press(Keys.ESCAPE)
        self.until(lambda: not self.driver.find_elements(By.CSS_SELECTOR, "dialog[open]"))

    def press(self, *keys: str) -> None:
        self.focused.send_keys(*keys)

    def expect_text(self, text: str) -> None:
        self._settles(lambda: self.text, text)

    def expect_value(self, text: str) -> None:
        """What is in the message box."""
        self._settles(lambda: self.box.get_property("value"), text)

    def expect_ended(self, ending: str, text: str | None = None) -> None:
        self._settles(lambda: self.answers[-1].get_attribute("data-ending"), ending)
        if text is not None:
            self.expect_text(text)

    def expect_says(self, words: str) -> None:
        self.until(lambda: words in self.says)

    def _settles(self, now, wanted: str) -> None:
        try:
            self.until(lambda: now() == wanted)
        except WebDriverException:
            assert now() == wanted
