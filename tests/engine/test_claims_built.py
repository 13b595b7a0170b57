"""Claims in words where a site is built: a record that belies one stops the build, and readers see what is compared."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.checkout import Checkout
from tests.serving import served, settle

CODE, PAGE, SITE = "scripts/chapters/roots.py", "docs/walks/roots.md", "scripts/site.toml"
HELD = "roots.newton.errors[0] > roots.newton.errors[1] > roots.newton.errors[2]"
SENTENCE = "Each of them does better than the one before."
FOUND = ("errors.append(abs(", "errors.append(1 - abs(")  # what the record then says belies the claim
RECORD = "docs/results/roots/newton.cpu.json"


def line_of(checkout: Checkout, words: str) -> int:
    return checkout.read(PAGE).split(words)[0].count("\n") + 1


def test_a_claim_that_its_record_belies_stops_the_build_and_the_check(checkout: Checkout):
    checkout.edit(PAGE, "errors[0] > ", "errors[0] < ")
    line = line_of(checkout, "does <data")
    for options in ([], ["--check"]):
        said = checkout.refused("--only", "newton", *options)
        assert said.startswith(f"error: {PAGE}:{line}: “better” does not hold: {HELD.replace('>', '<', 1)}, with ")
        assert "roots.newton.errors[0] = 0.414213562, roots.newton.errors[1] = 0.0857864376" in said
        assert said.endswith(f"the sentence: {SENTENCE}\n")


def test_accepted_numbers_are_written_and_the_claims_that_they_belie_are_to_be_mended(checkout: Checkout):
    checkout.edit(CODE, *FOUND)
    before = checkout.read(RECORD)
    assert "roots.newton.errors" in checkout.refused("--only", "newton")
    done = checkout.build("--only", "newton", "--accept")
    line = line_of(checkout, "does <data")
    rests = f"{PAGE}:{line}: “better” in “{SENTENCE}” rests on roots.newton.errors[1] 0.0857864376 → 0.914"
    assert rests in done.stdout
    assert "and no longer holds; read it again" in done.stdout
    assert done.returncode == 1
    assert f"error: {PAGE}:{line}: “better” does not hold: " in done.stderr
    assert done.stderr.endswith("the numbers were accepted, and are written; mend these claims, and build again\n")
    assert checkout.read(RECORD) != before
    assert "does not hold" in checkout.refused("--only", "newton")
    checkout.edit(PAGE, f'{HELD}">better', 'roots.newton.errors[0] < roots.newton.errors[1]">worse')
    checkout.updated("--only", "newton")


@pytest.mark.slow
def test_a_claim_that_still_holds_is_listed_to_be_read_again(checkout: Checkout):
    checkout.edit(CODE, FOUND[0], "errors.append(0.5 * abs(")
    printed = checkout.updated("--only", "newton", "--accept")
    assert "rests on roots.newton.errors[1] 0.0857864376 → 0.0428932188, roots.newton.errors[2] " in printed
    assert "and holds; read it again" in printed


@pytest.mark.slow
def test_a_verdict_that_names_nothing_stops_the_build_unless_its_page_is_listed(checkout: Checkout):
    checkout.edit(PAGE, "Four steps", "The error is **smal**ler.\n\nFour steps")
    line = line_of(checkout, "**smal**ler")
    said = checkout.build().stderr
    assert f"{PAGE}:{line}: smaller is a verdict that names nothing: bind it to what is recorded, <data value=" in said
    checkout.edit(SITE, "unbound = []", 'unbound = ["walks/roots.md"]')
    checkout.built()
    passing = checkout.built("--unbound")
    assert f"{PAGE}:{line}: smaller, a verdict of a page whose verdicts are not bound yet" in passing
    checkout.edit(PAGE, "**smal**ler", f'<data value="{HELD}">smaller</data>')
    said = checkout.build().stderr
    assert f"{SITE}: claims.unbound: every verdict of {PAGE} is bound; take it out of the list" in said


def test_a_listed_page_that_is_none_or_shows_no_result_is_named(checkout: Checkout):
    checkout.edit(SITE, "unbound = []", 'unbound = ["walks/gone.md", "index.md"]')
    said = checkout.refused("--check", "--only", "newton")
    line = checkout.read(SITE).split("unbound =")[0].count("\n") + 1
    assert f"{SITE}:{line}: claims.unbound: docs/walks/gone.md is no page; take it out of the list" in said
    assert f"{SITE}:{line}: claims.unbound: docs/index.md shows no result; take it out of the list" in said


def test_the_claims_are_listed_and_nothing_is_run(checkout: Checkout):
    listed = checkout.built("--claims").splitlines()
    assert listed[0].startswith(f"{PAGE}:{line_of(checkout, 'does <data')}: “better” in “{SENTENCE}”: {HELD}, with ")
    assert listed[1:] == ["claims: 1 rest on records, 0 are derived, 0 are cited"]
    assert "--claims neither runs nor renders" in checkout.refused("--claims", "--force")


def test_readers_see_what_a_claim_compares_and_where_that_comes_from(site: Path, browser: Browser):
    with served(site) as address:
        page = browser.new_page()
        page.goto(f"{address}/walks/roots.html")
        settle(page)
        page.locator(f'.made-number[data-value="{HELD}"]').click()
        panel = page.locator("#made-claim-1")
        panel.wait_for()
        text = panel.text_content() or ""
        assert HELD in text
        assert "0.414 > 0.0858 > 0.00245" in text
        panel.get_by_role("link", name="roots.newton").click()
        page.locator("#made-roots-newton").wait_for()
        page.close()
