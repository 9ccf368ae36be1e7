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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

T = TypeVar("T")

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
    """The page as somebody uses it: what cannot be seen cannot be clicked.

    The page draws itself anew whenever something changes, so an element may be gone between being found and being
    used: every step finds its elements again until it has succeeded.
    """

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self.url = url
        self._shots = 0

    def until(self, step: Callable[[], T | None], what: str) -> T:
        """The first true value of a step, tried again where the page changed under it."""
        moving = [StaleElementReferenceException, ElementClickInterceptedException, ElementNotInteractableException]
        wait = WebDriverWait(self.driver, 40, poll_frequency=0.1, ignored_exceptions=moving)
        value = wait.until(lambda _: step(), what)
        assert value is not None  # `until` returns no false value
        return value

    def find(self, hook: str, words: str | None = None) -> WebElement:
        """What can be seen of this hook, on the whole page or in the newest message that holds `words`."""
        return self.until(lambda: self._seen(hook, words), f"{hook} {words or ''}")

    def click(self, hook: str, words: str | None = None) -> None:
        def step() -> bool:
            if found := self._seen(hook, words):
                found.click()
            return found is not None

        self.until(step, f"{hook} {words or ''}")

    def message(self, words: str) -> str:
        """All that the newest message with these words says."""

        def step() -> str | None:
            found = self._message(words)
            return found.text if found else None

        return self.until(step, words)

    def _seen(self, hook: str, words: str | None) -> WebElement | None:
        place = self._message(words) if words else self.driver
        found = place.find_elements(By.CSS_SELECTOR, f'[data-test="{hook}"]') if place else []
        return next((element for element in found if element.is_displayed()), None)

    def _message(self, words: str) -> WebElement | None:
        found = self.driver.find_elements(By.CSS_SELECTOR, '[data-test="message"]')
        return next((message for message in reversed(found) if words in message.text), None)

    def become(self, user: str, channel: str) -> None:
        self.click(f"user-{user}")
        self.click(f"channel-{channel}")
        here = f"user={user}&channel={channel}"
        self.until(lambda: here in self.driver.current_url, here)

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
    assert "technician" in page.message("Action items")
    page.shot("card")

    page.click("action-feedback-negative", "Action items")
    page.click("option-wrong_fact")
    page.shot("reasons")
    page.click("modal-submit")
    page.message("Vote saved: 0 useful, 1 needs work")

    # The bot dies and comes back; the page says so both times.
    page.click("kill-bot")
    page.until(lambda: "running" not in page.find("bot-status").text, "the bot is gone")
    page.until(lambda: "running" in page.find("bot-status").text, "the bot is back")

    page.click("action-correct", "Action items")
    summary = page.find("input-summary0")
    summary.send_keys(Keys.CONTROL, "a")
    summary.send_keys("Maria Ortega's washing machine leaks every morning; Ben sends a technician.")
    page.shot("correction")
    page.click("modal-submit")
    assert "leaks every morning" in page.message("Corrected by")
    page.shot("corrected")

    page.click("action-share", "Corrected by")
    Select(page.find("modal").find_element(By.TAG_NAME, "select")).select_by_value("C0SUPPORT")
    page.click("modal-submit")
    page.become("U0SAM", "C0SUPPORT")
    assert "leaks every morning" in page.message("Corrected by")
    page.shot("shared")

    page.become("U0LEAD", "D0LEAD")
    page.say("/debrief-dataset export")
    page.message("The dataset: ")
    page.shot("export")
    chip = page.until(lambda: page.driver.find_elements(By.CSS_SELECTOR, '[data-test^="file-F"]'), "the file")[-1]
    file_id = str(chip.get_attribute("data-test")).removeprefix("file-")
    with urllib.request.urlopen(f"{page.url}page/file/{file_id}?user=U0LEAD") as response:
        archive = zipfile.ZipFile(io.BytesIO(response.read()))
    # The playground's own examples are in it too.
    [line] = [one for one in archive.read("train.jsonl").decode().splitlines() if "leaks since Saturday" in one]
    user, assistant = json.loads(line)["messages"]
    assert "leaks since Saturday" in user["content"][0]["text"]
    completion = json.loads(assistant["content"][0]["text"])
    assert re.fullmatch(
        r"\[PERSON_\w+\]'s washing machine leaks every morning; \[PERSON_\w+\] sends a technician\.",
        completion["summary"],
    )
    for private in ("Maria", "Ortega", "202-555-0142", "maria.ortega@example.com", "Ben"):
        assert private not in line

    page.click("home-tab")
    page.click("action-model_train")
    page.click("confirm-ok")
    page.shot("training")
    page.find("action-model_look")
    page.shot("trained")
    page.click("messages-tab")
    verdict = page.message("embedded-1 is trained")
    assert "pairs" in verdict
    assert "ROUGE-L" in verdict
    page.shot("verdict")
    page.click("action-gate_approve", "embedded-1 is trained")
    page.click("confirm-ok")
    page.message("In use")
    page.shot("used")
    page.become("U0ALEX", "D0ALEX")
    page.say(CALL.replace("washing machine leaks", "dishwasher hums"))
    page.message("Written by embedded-1")
    page.become("U0LEAD", "D0LEAD")
    page.click("action-model_back", "In use")
    page.click("confirm-ok")
    page.message("Not in use any more")

    page.say("/debrief-dataset forget leaks")
    found = re.search(r"call_[0-9a-f]{16}", page.message("Give the id"))
    assert found
    page.say(f"/debrief-dataset forget {found[0]}")
    page.click("action-forget", "Forget this call?")
    page.shot("forget")
    page.click("confirm-ok")
    page.message("1 call forgotten.")
    assert "2 messages" in page.message("rows deleted")
    # The exported file and the shared card are gone before the eyes of everybody.
    page.find(f"deleted-{file_id}")
    page.shot("forgotten")
    page.become("U0SAM", "C0SUPPORT")
    page.until(lambda: page._message("Corrected by") is None, "the shared card is gone")
    assert page.complaints() == []
