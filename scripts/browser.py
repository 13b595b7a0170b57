"""A Chromium for the tests and for printing: an installed one, else Playwright's, else Debian's package when root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

from results.paths import Problem

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
CHANNELS = ("chrome", "msedge")  # where Windows and macOS keep them, Playwright knows
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]


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
    raise Problem("no browser: install Chrome, Chromium or Edge")


def ensure() -> None:
    """Install a browser where none starts. Raises Problem where none can be had."""
    if _starts():
        return
    print("Installing a browser (once) …", flush=True)
    installs = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if _root() and shutil.which("apt-get"):
        installs += [["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]]
    for command in installs:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
        if _starts():
            return
    raise Problem("no browser could be installed: install Chrome, Chromium or Edge, then run this again")


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _starts() -> bool:
    with sync_playwright() as playwright:
        try:
            launch(playwright.chromium).close()
        except Problem:
            return False
    return True
