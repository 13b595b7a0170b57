"""Regenerate the results that changed, check every number on the pages, render the site.

    python scripts/build.py             bring everything up to date, render site/
    python scripts/build.py --status    say of each result whether it is fresh, and why not
    python scripts/build.py --check     write nothing; fail on anything stale, drifted or mismatched
    python scripts/build.py --merge     settle what a merge left in records, figures and notebooks; then build
    python scripts/build.py --workers tcp://10.0.0.5:8786     run what is stale on a cluster of Dask
    python scripts/build.py --try torch==2.14.1     show which numbers another version would move; keep nothing
    python scripts/build.py --report main           show reviewers what differs from a branch; run nothing

Exit code: 0 all is well, 1 something has to be mended (said in one line each), 2 the call is wrong.
"""

import argparse
import dataclasses
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from engine.ground import journal, lock, spans
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT, SITE
from engine.machine import commands, environment

if TYPE_CHECKING:
    from engine.build.conductor import Options
    from engine.build.state import State
    from engine.pages.site_build import Known


MANY = {"jobs", "workers"}  # options that say how results are run


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = commands.Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force", action="store_true", help="run every experiment, fresh or not")
    parser.add_argument(
        "--only", default="*", metavar="PATTERN", help="only the results that match: descent.scratch, scratch, s*"
    )
    parser.add_argument("--status", action="store_true", help="say what is fresh or stale and why; run nothing")
    parser.add_argument(
        "--explain", metavar="RESULT", help="beside --status: list all that a result stands on, as descent.scratch"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail on what is stale, drifted or wrong")
    parser.add_argument(
        "--since",
        default="",
        metavar="REVISION",
        help="beside --check --force: sampled results take their turns of all commits since (only the last one's)",
    )
    parser.add_argument(
        "--accept", action="store_true", help="accept numbers that drifted: rewrite records, figures, sentences"
    )
    parser.add_argument("--merge", action="store_true", help="first settle what a merge left in what builds make")
    parser.add_argument(
        "--device",
        default="auto",
        choices=("auto", "cpu", "cuda", "mps"),
        help="also keep results for this accelerator (auto: what is there); pages print the CPU's unless declared",
    )
    parser.add_argument(
        "--data",
        metavar="FILE",
        action="append",
        default=[],
        help="file of a data set (or NAME_DATA); NAME=FILE where the site has several",
    )
    parser.add_argument(
        "--notebooks", action="store_true", help="only write the notebooks of the pages anew; needs no torch"
    )
    parser.add_argument(
        "--no-site",
        action="store_true",
        help="render nothing; `mkdocs serve`, where it runs, shows what comes of it",
    )
    parser.add_argument(
        "--engine",
        default="mkdocs",
        choices=("mkdocs", "properdocs", "zensical"),
        help="what renders the site; the others than mkdocs are installed where they are asked for",
    )
    parser.add_argument("--pdf", action="store_true", help="also print each chapter as a PDF beside its page")
    parser.add_argument(
        "--zip", action="store_true", help="also pack the site as site.zip, to be read without a server"
    )
    parser.add_argument(
        "--gate", metavar="FOLDER", nargs="?", const="site", help="only check a rendered site, whatever rendered it"
    )
    parser.add_argument(
        "--unbound", action="store_true", help="only list what of the rendered site looks like a result and passes"
    )
    parser.add_argument(
        "--claims", action="store_true", help="only list the claims in words of the pages, and what bears them out"
    )
    parser.add_argument(
        "--try",
        dest="tried",
        metavar="NAME==VERSION",
        action="append",
        default=[],
        help="show what another version would move (torch==2.14.1, python==3.13, newest for all pins); keep nothing",
    )
    parser.add_argument(
        "--report",
        metavar="BASE",
        help="show reviewers what differs from a revision of git, in .cache/report; run nothing",
    )
    parser.add_argument(
        "--profile", action="store_true", help="also say where the seconds went, with a trace in .cache/profile.json"
    )
    parser.add_argument("--offline", action="store_true", help="install and download nothing")
    side_by_side(parser)
    chosen = parser.parse_args()
    if chosen.check and chosen.accept:
        parser.error("--check writes nothing, --accept writes: choose one")
    if chosen.status and (chosen.check or chosen.accept or chosen.force):
        parser.error("--status runs nothing: leave --check, --accept and --force out")
    if chosen.explain is not None and not chosen.status:
        parser.error("--explain stands beside --status: --status --explain RESULT")
    if chosen.since and not (chosen.check and chosen.force):
        parser.error("--since says which sampled results --check --force runs: write these too")
    refuse_beside(parser, chosen)
    runs = (chosen.check, chosen.status, chosen.accept, chosen.force, chosen.only != "*", chosen.merge)
    packs = chosen.pdf or chosen.zip or chosen.engine != "mkdocs"
    if chosen.merge and (chosen.check or chosen.status):
        parser.error("--merge writes, --check and --status write nothing: choose one")
    for name in ("notebooks", "gate", "unbound", "claims"):
        if getattr(chosen, name) and (any(runs) or packs):
            parser.error(f"--{name} neither runs nor renders: leave the other options out")
    if chosen.profile and (chosen.unbound or chosen.claims or chosen.explain is not None):
        parser.error("--unbound, --claims and --explain print a list alone: leave --profile out")
    if packs and (chosen.check or chosen.status or chosen.no_site):
        parser.error("--check, --status and --no-site render nothing: leave --pdf, --zip and --engine out")
    return chosen


def side_by_side(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how many results are run at once, and where."""
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=positive,
        help="run so many results at once (else as many as there are cores and, by what they declare, memory for)",
    )
    parser.add_argument(
        "--workers", metavar="ADDRESS", default="", help="run results on a cluster of Dask: tcp://…:8786"
    )
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help="only run the I-th of N parts of what is stale, and keep the runs for a later build",
    )
    parser.add_argument(
        "--store",
        metavar="FOLDER",
        default="",
        help="take the runs that are kept in a folder as done, and keep others there",
    )


def positive(text: str) -> int:
    """Return a number from 1 up. Raises ValueError where it is none."""
    if not text.isdecimal() or not int(text):
        raise ValueError
    return int(text)


def refuse_beside(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> None:
    """Leave where an option that keeps nothing stands beside one that it has no use for."""
    given = {name for name, value in vars(chosen).items() if value != parser.get_default(name)}
    if chosen.tried and given - {"tried", "only", "force", "device", "data", "offline"}:
        parser.error("--try keeps nothing and renders nothing: beside it stand --only, --force, --device and --data")
    beside_shard = {"shard", "store", "check", "since", "only", "force", "device", "data", "profile", "offline", *MANY}
    if chosen.shard is not None and given - beside_shard:
        parser.error(
            "--shard runs and keeps a part of the results, or with --check of what is checked, and does nothing else"
        )
    if chosen.jobs is not None and chosen.workers:
        parser.error("--jobs is for this machine, --workers for others: choose one")
    runs_nothing = chosen.status or chosen.notebooks or chosen.gate or chosen.unbound or chosen.claims
    if runs_nothing and given & {"shard", "store", *MANY}:
        parser.error("--status, --notebooks, --gate, --unbound and --claims run nothing: leave out how results are run")
    if chosen.report is not None and given - {"report", "offline"}:
        parser.error("--report runs nothing: leave the other options out")


def main() -> int:
    """Run the command; return its exit code."""
    commands.speak_utf8()
    chosen = arguments()

    def work() -> None:
        if chosen.tried:
            attempt(chosen)
        else:
            if chosen.profile:
                spans.begin()
            with spans.span("environment"):
                prepare(chosen)
            with profiled() if chosen.profile else nullcontext():
                locked(chosen)

    return commands.finished(work, message("run it again"))


def profiled() -> AbstractContextManager[None]:
    """Say in the end where the seconds went."""
    from engine.build import profile

    return profile.shown()


def attempt(chosen: argparse.Namespace) -> None:
    """Show what other versions would move, in an environment of their own; builds wait meanwhile."""
    from engine.trial import asked, environment, question

    python = environment.made(asked.parse(chosen.tried), chosen.offline)
    with lock.held(CACHE / "build.lock", message("another build is running; waiting for it"), needed=False):
        journal.recover()
        question.ask(python, options_of(chosen))


def prepare(chosen: argparse.Namespace) -> None:
    """Go on in an environment that has what the options need."""
    if chosen.status:
        environment.prefer_venv(ROOT / "requirements.txt")
        environment.refuse_unmet(ROOT / "requirements-site.txt")
        return
    light = chosen.notebooks or chosen.gate or chosen.unbound or chosen.claims or chosen.report is not None
    needed = "-pdf" if chosen.pdf else "-site" if light else ""
    environment.ensure(ROOT / f"requirements{needed}.txt", chosen.offline)
    if chosen.workers:
        environment.ensure(ROOT / "requirements-workers.txt", chosen.offline)
    if chosen.engine != "mkdocs":
        environment.ensure(ROOT / "requirements-engines.txt", chosen.offline, alone=True)


def locked(chosen: argparse.Namespace) -> None:
    """Build alone: nothing is read before this command holds the lock, and what a killed one left is made good."""
    if chosen.report is not None:
        show(chosen.report)
        return
    if chosen.status:
        with journal.settled():
            build(chosen)
        return
    with lock.held(CACHE / "build.lock", message("another build is running; waiting for it"), needed=not chosen.check):
        journal.recover()
        build(chosen) if chosen.shard is None else run_part(chosen)


def run_part(chosen: argparse.Namespace) -> None:
    """Run a part of the results, and keep the runs."""
    from engine.build import workflow
    from engine.results.book import Book

    print(workflow.keep_shard(options_of(chosen), Book(), chosen.shard))


def show(base: str) -> None:
    """Make the report for reviewers of what differs from a revision."""
    from engine.review import report

    with journal.settled():
        page = report.write(base)
    print(f"Open {page.as_uri()}")


def options_of(chosen: argparse.Namespace) -> "Options":
    """Return the options that say what is run and how."""
    from engine.build.conductor import Options

    names = {field.name for field in dataclasses.fields(Options)}
    return Options(**{name: value for name, value in vars(chosen).items() if name in names})


def build(chosen: argparse.Namespace) -> None:
    """Do what the options say in an environment that satisfies the pins."""
    from engine.build import site_age
    from engine.ground import snapshot

    if chosen.status:
        tell(chosen)
        return
    if not (chosen.check or chosen.notebooks or chosen.gate or chosen.unbound or chosen.claims):
        if chosen.merge:
            from engine.build import merging

            for line in merging.settle():
                print(line, flush=True)
        bring_up_to_date(chosen)
        return
    snapshot.repository().forget()
    older = site_age.older()
    if older:
        print(older, flush=True)
    if chosen.check:
        check(chosen)
    elif chosen.notebooks:
        from engine.build import writing
        from engine.results.book import Book

        writing.write_notebooks(Book())
    else:
        look(chosen)


def tell(chosen: argparse.Namespace) -> None:
    """Say of each result whether it is fresh, or of one what it stands on."""
    with spans.span("start: imports"):
        from engine.build import site_age, state, status

    there = state.now()
    older = site_age.older(there)
    if older:
        print(older, flush=True)
    if chosen.explain is None:
        print(*status.lines(chosen.only, chosen.data, chosen.device, there), sep="\n")
        return
    from engine.build import workflow

    print(*workflow.explain(options_of(chosen), chosen.explain), sep="\n")


def check(chosen: argparse.Namespace) -> None:
    """Find out whether all holds; nothing that an earlier command kept is taken for true."""
    with spans.span("start: imports"):
        from engine.build import report, site, workflow
        from engine.results.book import Book

    book = Book()
    rows = workflow.refresh(options_of(chosen), book).rows
    print(report.table(rows))
    if chosen.only == "*" and not chosen.no_site:
        site.refuse_unfit(book.renewed(), chosen.offline)
    print(message("Everything that was asked for holds; nothing was written."))
    elsewhere = sum(not row.entry.is_shown and bool(row.entry.stale) for row in rows)
    if elsewhere:
        print(
            message(
                "Kept though stale, and not shown on the pages: {elsewhere} of devices that are not here.",
                elsewhere=elsewhere,
            )
        )


def bring_up_to_date(chosen: argparse.Namespace) -> None:
    """Run what is stale, and render the site, where either is not as an earlier build found it."""
    with spans.span("start: imports"):
        from engine.build import built, site_age, site_folder, site_state, state

    start = time.perf_counter()
    site_folder.recover()
    there = state.now()
    older = "" if there and site_state.holds(there, chosen.engine) else site_age.older(there)
    if older:
        print(older, flush=True)
    asked = chosen.force or chosen.accept or chosen.only != "*" or chosen.workers or chosen.store
    known = there if not asked else None
    said = built.table(known, chosen.device, chosen.data) if known else None
    if said is not None:
        read = None
        print(said)
    else:
        read = refreshed(chosen, there) if known is None else brought_up(chosen, known)
    if chosen.no_site:
        print(
            message(
                "Done in {seconds:.1f} s. The site was not rendered: site/ is as it was.",
                seconds=time.perf_counter() - start,
            )
        )
        return
    page = rendered(chosen, read, state.now() if read else there)
    packed = message(", or {name}", name=site_folder.ZIP.name) if chosen.zip else ""
    print(
        message(
            "Done in {seconds:.1f} s. Open {address}{packed}",
            seconds=time.perf_counter() - start,
            address=page.as_uri(),
            packed=packed,
        )
    )


def brought_up(chosen: argparse.Namespace, there: "State") -> "Known":
    """Look at the pages alone where nothing differs that results are made of, else at everything."""
    from engine.build import built

    said = built.table_of_results(there, chosen.device, chosen.data)
    return refreshed(chosen, there) if said is None else looked_over(chosen, there, said)


def refreshed(chosen: argparse.Namespace, before: "State | None") -> "Known":
    """Bring the results up to date, say so, and remember it for the next build; return the book as it is then."""
    with spans.span("start: imports"):
        from engine.build import built, report, state, workflow
        from engine.pages.site_build import Known
        from engine.results import declared_data
        from engine.results.book import Book

    book = Book()
    outside = built.outside(declared_data.outside(book.sources, chosen.data))
    done = workflow.refresh(options_of(chosen), book)
    print(report.table(done.rows))
    if any(row.state.startswith("new") for row in done.rows):
        from engine.build import posted

        print("\n".join(posted.said(done.rows)), end="\n\n")
    rows = report.again(done.rows) if chosen.only == "*" else None
    after = state.now() if rows else None
    if rows and before and after and built.written(before, after, done.texts):
        built.remember(after, chosen.device, chosen.data, outside, sorted(report.read_by(rows)), report.table(rows))
        return Known(book.renewed(), built.of_results(after, chosen.device, chosen.data))
    return Known(book.renewed())


def looked_over(chosen: argparse.Namespace, before: "State", said: str) -> "Known":
    """Look at the pages alone, where nothing differs that results are made of; return what is known then.

    said: the closing table.
    """
    with spans.span("start: imports"):
        from engine.build import built, state, writing
        from engine.machine import npm
        from engine.pages import site_build
        from engine.pages.site_build import Known
        from engine.results.book import Book

    npm.ensure(chosen.offline)  # what readers can run is run in Node
    read = site_build.inputs(), site_build.code()
    book = Book()
    texts = writing.write_notebooks(book)
    print(said)
    after = state.now()
    if after and built.written(before, after, texts):
        built.remember_pages(after, chosen.device, chosen.data)
    return Known(book, built.of_results(before, chosen.device, chosen.data), (*read, site_build.notebooks()))


def rendered(chosen: argparse.Namespace, known: "Known | None", there: "State | None") -> Path:
    """Return the page to open of the site; it is rendered where it may not be what is asked for.

    known: what somebody has found out already; there: what there is now.
    """
    from engine.build import site_state, state

    if chosen.pdf or chosen.zip:
        there = None
    if there and site_state.holds(there, chosen.engine):
        print(message("The site is as it would be rendered: nothing that it is made of changed."))
        return SITE / "index.html"
    print(message("Rendering the site …"), flush=True)
    with spans.span("start: imports"):
        from engine.build import site
        from engine.pages.site_build import Known
        from engine.results.book import Book

    known = known or Known(Book())
    page = site.publish(known, chosen.offline, pdf=chosen.pdf, zipped=chosen.zip, engine=chosen.engine)
    after = state.now() if there else None
    if there and after and after.name == there.name:  # else something was saved meanwhile
        site_state.remember(after, chosen.engine)
    return page


def look(chosen: argparse.Namespace) -> None:
    """Check a rendered site, or list what an editor asks for. Raises Problem where the site does not hold."""
    from engine.gate import check
    from engine.prose import claims
    from engine.results import freshness
    from engine.results.book import Book

    folder, book = Path(chosen.gate) if chosen.gate else SITE, Book()
    if chosen.claims:
        print(*claims.listed(freshness.numbers(book)), sep="\n")
    elif chosen.unbound:
        print("\n".join(check.unbound(folder, book)))
    else:
        check.refuse(folder, book)
        print(message("{folder}: everything that was looked at holds.", folder=folder))


if __name__ == "__main__":
    sys.exit(main())
