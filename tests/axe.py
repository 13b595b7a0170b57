"""What axe-core finds wrong with a page."""

from playwright.sync_api import Page

from engine.machine import npm

AXE = (npm.PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8") if npm.PACKAGES.exists() else ""


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds wrong with a page, or with what a selector names, each with its place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    rules = "{ 'target-size': { enabled: true } }"  # asked for by WCAG 2.2, off by default
    found = page.evaluate(f"axe.run('{within}', {{ resultTypes: ['violations'], rules: {rules} }})")["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
