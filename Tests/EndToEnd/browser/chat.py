"""The page as its users see it: found by its accessible names, never by its classes."""

from playwright.sync_api import BrowserContext, Locator, Page, expect

PATIENCE = 10_000


class Chat:
    """One open page. `failures` holds what its scripts threw, `console` all that was logged,
    `requests` every address that was fetched."""

    def __init__(self, context: BrowserContext, url: str, ready: bool = True) -> None:
        self.context = context
        self.failures: list[str] = []
        self.console: list[str] = []
        self.requests: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)
        if ready:
            expect(self.picker).to_be_enabled(timeout=PATIENCE)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def picker(self) -> Locator:
        return self.page.locator("[popovertarget=models]")

    @property
    def settings(self) -> Locator:
        """The bar's button for the sheet."""
        return self.page.locator(".bar [data-open=settings]")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def answers(self) -> Locator:
        return self.log.get_by_role("article", name="Answer")

    @property
    def answer(self) -> Locator:
        """The newest one."""
        return self.answers.last

    @property
    def text(self) -> Locator:
        """The words of the newest answer."""
        return self.answer.locator(".prose")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    def ask(self, question: str) -> None:
        self.box.fill(question)
        self.box.press("Enter")

    def expect_text(self, text: str) -> None:
        expect(self.text).to_have_text(text, timeout=PATIENCE)

    def expect_ended(self, ending: str, text: str | None = None) -> None:
        """The newest answer has ended so, and holds exactly `text`."""
        expect(self.answer).to_have_attribute("data-ending", ending, timeout=PATIENCE)
        expect(self.answer).to_have_attribute("data-phase", "ended")
        if text is not None:
            self.expect_text(text)

    @property
    def question(self) -> Locator:
        """The newest one."""
        return self.log.get_by_role("article", name="Question").last

    @property
    def editor(self) -> Locator:
        return self.log.get_by_role("textbox", name="Question", exact=True)

    @property
    def files(self) -> Locator:
        """Those that are to go with the next question."""
        return self.page.locator(".composer .file")

    def attach(self, name: str, content: bytes, kind: str = "") -> None:
        """Chooses a file by the picker."""
        payload = {"name": name, "mimeType": kind, "buffer": content}
        self.page.locator(".composer input[type=file]").set_input_files([payload])
