"""The workflows: valid, with few rights, pinned actions and no shared cache; one deploys, one looks ahead."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from engine.ground.paths import ROOT, read

WORKFLOW, NOTICE = (ROOT / ".github" / "workflows" / name for name in ("site.yml", "notice.yml"))
EVERY = sorted(WORKFLOW.parent.glob("*.yml"))


@pytest.fixture(scope="module")
def jobs():
    return yaml.safe_load(read(WORKFLOW))["jobs"]


@pytest.fixture(scope="module")
def notice():
    return yaml.safe_load(read(NOTICE))


def steps_of(workflow: Path):
    return [step for job in yaml.safe_load(read(workflow))["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("workflow", EVERY, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "checker",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--no-progress", "--persona", "pedantic"],
    ],
    ids=["schema", "security audit"],
)
def test_every_workflow_passes(checker, workflow):
    command = shutil.which(checker[0], path=str(Path(sys.executable).parent))
    assert command, f"{checker[0]} is not installed beside {sys.executable}"
    done = subprocess.run([command, *checker[1:], str(workflow)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pull_requests_verify_and_only_the_default_branch_deploys(jobs):
    # YAML 1.1 reads `on` as true
    assert set(yaml.safe_load(read(WORKFLOW))[True]) == {"push", "pull_request"}
    assert jobs["verify"]["if"] == "${{ !cancelled() }}"  # also where nothing was run in parts
    assert "needs.verify.result == 'success'" in jobs["deploy"]["if"]
    assert jobs["deploy"]["needs"] == "verify"
    for condition in ("github.event_name == 'push'", "github.ref_name == github.event.repository.default_branch"):
        assert condition in jobs["deploy"]["if"]


def test_only_the_deploy_job_may_write(jobs, notice):
    assert yaml.safe_load(read(WORKFLOW))["permissions"] == notice["permissions"] == {}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    for job in (jobs["plan"], jobs["shards"], jobs["verify"], *notice["jobs"].values()):
        assert job["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("workflow", EVERY, ids=lambda path: path.stem)
def test_actions_are_pinned_to_commits_and_nothing_is_cached(workflow):
    used = [step["uses"] for step in steps_of(workflow) if "uses" in step]
    assert used
    assert all(len(action.partition("@")[2]) == 40 for action in used)
    assert not any("cache" in str(step).replace(".cache/report", "") for step in steps_of(workflow))


@pytest.mark.parametrize("workflow", EVERY, ids=lambda path: path.stem)
def test_no_text_of_a_change_reaches_a_shell_and_no_failure_is_passed_over(workflow):
    for step in steps_of(workflow):
        assert "${{" not in step.get("run", ""), step
        assert "continue-on-error" not in step
        # what a pipe hides is told by a shell that looks at all of it
        assert "| tee" not in step.get("run", "") or step["shell"] == "bash", step


@pytest.mark.parametrize(
    ("owner", "name", "variable", "address"),
    [
        ("me", "book", "", "https://me.github.io/book/"),
        ("me", "me.github.io", "", "https://me.github.io/"),
        ("me", "book", "https://book.example.org/", "https://book.example.org/"),
    ],
)
def test_the_site_is_told_where_pages_publishes_it(jobs, owner: str, name: str, variable: str, address: str):
    said = jobs["verify"]["env"]["SITE_URL"].removeprefix("${{").removesuffix("}}").strip()
    for written, here in (("&&", "and"), ("||", "or"), ("github.event.repository.name", "name"), ("github.repository_owner", "owner"), ("vars.SITE_URL", "variable")):  # fmt: skip # noqa: E501
        said = said.replace(written, here)
    given = {"format": str.format, "name": name, "owner": owner, "variable": variable}
    assert eval(said, given) == address


def test_a_running_deploy_is_not_cancelled():
    assert yaml.safe_load(read(WORKFLOW))["concurrency"]["cancel-in-progress"] is False


def test_verify_calls_the_commands_that_people_call(jobs):
    commands = "\n".join(step.get("run", "") for step in jobs["verify"]["steps"])
    for command in ("python scripts/test.py --all", "python scripts/build.py --check --force", "mkdocs build --strict"):
        assert command in commands


def test_sampled_results_take_the_turns_of_all_commits_that_a_push_brings(jobs):
    for job in ("shards", "verify"):
        (step,) = (step for step in jobs[job]["steps"] if "--check --force" in step.get("run", ""))
        assert step["env"]["SINCE"] == "${{ github.event_name == 'push' && github.event.before || 'HEAD^' }}"
        assert '--since "$SINCE"' in step["run"]
        (checkout,) = (step for step in jobs[job]["steps"] if "actions/checkout" in step.get("uses", ""))
        assert checkout["with"]["fetch-depth"] == 0  # the number of commits is not told by less


def test_what_takes_long_is_run_in_parts_whose_runs_the_check_takes(jobs):
    assert jobs["shards"]["if"] == "needs.plan.outputs.shards != '[]'"
    assert jobs["shards"]["strategy"]["matrix"] == {"shard": "${{ fromJSON(needs.plan.outputs.shards) }}"}
    running, kept = jobs["shards"]["steps"][-2:]
    assert running["run"].startswith('python scripts/build.py --shard "$SHARD" --check --force --device cpu ')
    assert running["run"].endswith(" --store runs")
    assert running["env"]["SHARD"] == "${{ matrix.shard }}"
    assert (kept["if"], kept["with"]["path"]) == ("${{ !cancelled() }}", "runs")
    assert set(jobs["verify"]["needs"]) == {"plan", "shards"}
    steps = jobs["verify"]["steps"]
    (got,) = (step for step in steps if "download-artifact" in step.get("uses", ""))
    (checked,) = (step for step in steps if "--check" in step.get("run", ""))
    assert (got["with"]["path"], got["if"]) == ("runs", "needs.shards.result != 'skipped'")
    assert checked["run"].endswith(" --store runs")
    assert steps.index(got) < steps.index(checked)


@pytest.mark.parametrize(
    ("seconds", "parts"),
    [([], []), ([1.5, 598], []), ([700, 300.5], ["1/2", "2/2"]), ([1e6], [f"{n}/16" for n in range(1, 17)])],
)
def test_the_parts_are_as_many_as_the_recorded_seconds_need(tmp_path: Path, seconds: list[float], parts: list[str]):
    for number, taken in enumerate(seconds):
        record = tmp_path / "docs" / "results" / f"chapter{number}" / "one.cpu.json"
        record.parent.mkdir(parents=True)
        record.write_text(json.dumps({"ran": {"seconds": taken}}), encoding="utf-8")
    line = [sys.executable, str(ROOT / ".github" / "shards.py")]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == parts


def test_those_who_review_a_pull_request_get_a_summary_and_the_site_whatever_failed(jobs):
    steps = jobs["verify"]["steps"]
    (report,) = (step for step in steps if "--report" in step.get("run", ""))
    (kept,) = (step for step in steps if "upload-artifact" in step.get("uses", ""))
    for step in (report, kept):
        assert step["if"] == "${{ !cancelled() && github.event_name == 'pull_request' }}"
    assert "summary.md" in report["run"]
    assert "GITHUB_STEP_SUMMARY" in report["run"]
    # a folder whose name begins with a dot is left out where nobody asks for it
    assert kept["with"] | {"retention-days": 0} == {
        "name": "review",
        "path": ".cache/report",
        "include-hidden-files": True,
        "retention-days": 0,
    }
    (checkout,) = (step for step in steps if "actions/checkout" in step.get("uses", ""))
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}  # HEAD^ is what it is held against
    (rendering,) = (step for step in steps if "mkdocs build" in step.get("run", ""))
    assert steps.index(rendering) < steps.index(report) < steps.index(kept)
    assert rendering["if"] == "${{ !cancelled() }}"
    (handed,) = (step for step in steps if "upload-pages-artifact" in step.get("uses", ""))
    assert "cancelled()" not in handed["if"]  # nothing is deployed after a failure


def test_what_is_coming_is_looked_at_every_week_and_by_hand(notice):
    assert set(notice[True]) == {"schedule", "workflow_dispatch"}
    assert set(notice["jobs"]) == {"pythons", "newest", "engines"}
    assert notice["jobs"]["pythons"]["strategy"]["matrix"] == {"python": ["3.12", "3.13", "3.14"]}
    assert notice["jobs"]["engines"]["strategy"]["matrix"] == {"engine": ["properdocs", "zensical"]}
    thoroughly = [step for step in notice["jobs"]["pythons"]["steps"] if step.get("name") == "Test"]
    assert "--hypothesis-profile thorough" in thoroughly[0]["run"]
    for job in notice["jobs"].values():
        assert job["strategy"]["fail-fast"] is False
        report = job["steps"][-1]
        assert "GITHUB_STEP_SUMMARY" in report["run"]
        assert report["if"] == "${{ !cancelled() }}"


def test_what_is_installed_is_pinned_by_a_command(tmp_path: Path):
    files = [*ROOT.glob("requirements*.txt")]
    for file in files:
        tmp_path.joinpath(file.name).write_text(re.sub(r"==\S+", "", read(file)), encoding="utf-8")
    command = [sys.executable, str(ROOT / ".github" / "pin.py"), *(file.name for file in files)]
    subprocess.run(command, cwd=tmp_path, check=True)
    for file in files:
        assert read(tmp_path / file.name) == read(file)
