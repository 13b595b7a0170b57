"""A Chromium for the tests and for printing, and a font for Chinese: what is installed, else Debian's when root.

Playwright's own browser comes before Debian's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, BrowserType, Error, Page, sync_playwright

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.ground.words import words

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
CHANNELS = ("chrome", "msedge")  # where Windows and macOS keep them, Playwright knows
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
NO_FONT = "install one, on Debian and Ubuntu fonts-noto-cjk, on Fedora google-noto-sans-cjk-fonts"

# two different Han characters that look the same are boxes
BOXES = """() => {
  const pen = new OffscreenCanvas(40, 40).getContext("2d", {willReadFrequently: true});
  pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
  const seen = new Map();
  for (const sign of new Set(document.body.textContent.match(/\\p{Script=Han}/gu))) {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(sign, 0, 32);
    const picture = pen.getImageData(0, 0, 40, 40).data.join();
    if (seen.has(picture)) return seen.get(picture) + sign;
    seen.set(picture, sign);
  }
  return "";
}"""


def launch(chromium: BrowserType) -> Browser:
    """Return a started headless browser. Raises Problem where there is none."""
    installed = [path for command in COMMANDS if (path := shutil.which(command))]
    choices: list[dict[str, Any]] = [{"executable_path": path} for path in installed]
    choices += [*({"channel": channel} for channel in CHANNELS), {}]
    # Chromium's sandbox refuses to run as root, as in most containers
    sandbox = ["--no-sandbox"] if _root() else []
    for choice in choices:
        try:
            return chromium.launch(args=[*QUIET, *sandbox], **choice)
        except Error:
            continue
    raise Problem(message("no browser: install Chrome, Chromium or Edge"))


def boxes(page: Page) -> str:
    """Return two Han characters of a page that are drawn alike, nothing where a font has them."""
    return str(page.evaluate(BOXES))


def ensure() -> None:
    """Install a browser where none starts, and a font where it has none for Chinese.

    Raises Problem where one of them cannot be had.
    """
    lacking = _lacking()
    if lacking == "browser":
        print(message("Installing a browser (once) …"), flush=True)
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
        lacking = _lacking()
        if lacking == "browser":
            _install("chromium")
            lacking = _lacking()
    if lacking == "font":
        print(message("Installing a font for Chinese (once) …"), flush=True)
        _install("fonts-noto-cjk")
        lacking = _lacking()
    if lacking == "browser":
        raise Problem(message("no browser could be installed: get Chrome, Chromium or Edge, then run this again"))
    if lacking == "font":
        raise Problem(message("no font for Chinese; {cure}, then run this again", cure=message(NO_FONT)))


def _install(package: str) -> None:
    """Install a package of Debian, where that is the system and nobody has to be asked."""
    if _root() and shutil.which("apt-get"):
        _run(["apt-get", "update", "-q"])
        _run(["apt-get", "install", "-y", "-q", package])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _lacking() -> str:
    """Return "browser" or "font" where one is missing, nothing where both are there."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except Problem:
            return "browser"
        page = browser.new_page()
        page.set_content(f'<html lang="{words().language}"><body style="font-family: sans-serif">{words().sample}')
        seen = boxes(page)
        browser.close()
    return "font" if seen else ""
