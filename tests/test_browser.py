"""The loop as a newcomer does it, by clicking: `debrief try` as a process, its page in Chromium.

Set DEBRIEF_SCREENSHOTS to a folder to keep a picture of each step.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason="Chromium or ChromeDriver is not installed here"),
]

CALL = """\
Agent (Ben): Northwind Support, this is Ben. How can I help?
Customer (Maria Ortega): Hi, my washing machine leaks since Saturday and the kitchen floor is wet every morning.
Agent (Ben): I am sorry to hear that. Which number can I reach you on?
Customer (Maria Ortega): On 202-555-0142, or write to maria.ortega@example.com.
Agent (Ben): Thank you. I will send you a technician by Friday and call you back tomorrow.
Customer (Maria Ortega): Great, thanks.
"""


class Page:
    """The page as somebody uses it: what cannot be seen cannot be clicked."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url
        self._shots = 0

    def become(self, user: str, channel: str) -> None:
        self.find(f"user-{user}").click()
        self.find(f"channel-{channel}").click()

    def find(self, hook: str, within: WebElement | None = None) -> WebElement:
        selector = f'[data-test="{hook}"]'
        place = within or self.driver

        def visible(_: object) -> WebElement | None:
            return next((e for e in place.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()), None)

        found = WebDriverWait(self.driver, 20).until(visible, hook)
        assert isinstance(found, WebElement)
        return found

    def message(self, words: str) -> WebElement:
        def last(_: object) -> WebElement | None:
            found = self.driver.find_elements(By.CSS_SELECTOR, '[data-test="message"]')
            return next((m for m in reversed(found) if words in m.text), None)

        found = WebDriverWait(self.driver, 40, ignored_exceptions=[Exception]).until(last, words)
        assert isinstance(found, WebElement)
        return found

    def click(self, hook: str, words: str) -> None:
        """Click in the newest message that holds `words`; the page may be drawing it anew at this moment."""

        def clicked(_: object) -> bool:
            self.find(hook, self.message(words)).click()
            return True

        wait = WebDriverWait(self.driver, 40, ignored_exceptions=[StaleElementReferenceException])
        wait.until(clicked, f"{hook} in {words}")

    def say(self, text: str) -> None:
        box = self.find("composer")
        # As a paste: typing a line break would send the message.
        self.driver.execute_script(
            "arguments[0].focus(); document.execCommand('insertText', false, arguments[1])", box, text
        )
        box.send_keys(Keys.ENTER)

    def shot(self, name: str) -> None:
        self._shots += 1
        if folder := os.environ.get("DEBRIEF_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(Path(folder) / f"{self._shots}-{name}.png"))

    def complaints(self) -> list[str]:
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]  # type: ignore[no-untyped-call]  # selenium


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    environment = {**os.environ, "DEBRIEF_DATA": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "handlers.cli", "try", "--port", "0", "--no-browser"],
        env=environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        found = next(m for line in lines if (m := re.search(r"http://\S+", line)))
        yield found[0]
        process.terminate()
        assert process.wait(timeout=30) == 0


@pytest.fixture
def page(url: str, tmp_path: Path) -> Iterator[Page]:
    options = webdriver.ChromeOptions()
    for flag in [*FLAGS, f"--user-data-dir={tmp_path / 'chromium'}"]:
        options.add_argument(flag)
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    driver.get(f"{url}#user=U0ALEX&channel=D0ALEX")
    yield Page(driver, url)
    driver.quit()


def test_the_whole_loop_by_clicking(page: Page) -> None:
    page.become("U0ALEX", "C0SUPPORT")
    page.shot("playground")
    page.become("U0ALEX", "D0ALEX")
    page.say(CALL)
    assert "technician" in page.message("Action items").text
    page.shot("card")

    page.click("action-feedback-negative", "Action items")
    modal = page.find("modal")
    page.find("option-wrong_fact", modal).click()
    page.shot("reasons")
    page.find("modal-submit").click()
    page.message("Vote saved: 0 useful, 1 needs work")

    # The bot dies and comes back; the page says so, and what was asked meanwhile is done.
    page.find("kill-bot").click()
    WebDriverWait(page.driver, 30).until(lambda _: "running" in page.find("bot-status").text)

    page.click("action-correct", "Action items")
    modal = page.find("modal")
    summary = page.find("input-summary0", modal)
    summary.send_keys(Keys.CONTROL, "a")
    summary.send_keys("Maria Ortega's washing machine leaks every morning; Ben sends a technician.")
    page.shot("correction")
    page.find("modal-submit").click()
    assert "leaks every morning" in page.message("Corrected by").text
    page.shot("corrected")

    page.click("action-share", "Corrected by")
    select = page.find("modal").find_element(By.TAG_NAME, "select")
    Select(select).select_by_value("C0SUPPORT")
    page.find("modal-submit").click()
    page.become("U0SAM", "C0SUPPORT")
    assert "leaks every morning" in page.message("Corrected by").text
    page.shot("shared")

    page.become("U0LEAD", "D0LEAD")
    page.say("/debrief-dataset export")
    page.message("The dataset: 1 training pair")
    page.shot("export")
    [chip] = page.message("The dataset").find_elements(By.CSS_SELECTOR, '[data-test^="file-"]')
    file_id = str(chip.get_attribute("data-test")).removeprefix("file-")
    with urllib.request.urlopen(f"{page.url}page/file/{file_id}?user=U0LEAD") as response:
        archive = zipfile.ZipFile(io.BytesIO(response.read()))
    [line] = archive.read("train.jsonl").decode().splitlines()
    user, assistant = json.loads(line)["messages"]
    assert "leaks since Saturday" in user["content"][0]["text"]
    completion = json.loads(assistant["content"][0]["text"])
    assert re.fullmatch(
        r"\[PERSON_\w+\]'s washing machine leaks every morning; \[PERSON_\w+\] sends a technician\.",
        completion["summary"],
    )
    for private in ("Maria", "Ortega", "202-555-0142", "maria.ortega@example.com", "Ben"):
        assert private not in line
    assert page.complaints() == []
