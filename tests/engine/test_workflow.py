"""The deploy: a valid workflow with few rights, pinned actions and no shared cache."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from engine.ground.paths import ROOT, read

WORKFLOW = ROOT / ".github" / "workflows" / "site.yml"


@pytest.fixture(scope="module")
def jobs():
    return yaml.safe_load(read(WORKFLOW))["jobs"]


@pytest.mark.parametrize(
    "checker",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--no-progress", "--persona", "pedantic"],
    ],
    ids=["schema", "security audit"],
)
def test_the_workflow_passes(checker):
    command = shutil.which(checker[0], path=str(Path(sys.executable).parent))
    assert command, f"{checker[0]} is not installed beside {sys.executable}"
    done = subprocess.run([command, *checker[1:], str(WORKFLOW)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pull_requests_verify_and_only_the_default_branch_deploys(jobs):
    # YAML 1.1 reads `on` as true
    assert set(yaml.safe_load(read(WORKFLOW))[True]) == {"push", "pull_request"}
    assert "if" not in jobs["verify"]
    assert jobs["deploy"]["needs"] == "verify"
    for condition in ("github.event_name == 'push'", "github.ref_name == github.event.repository.default_branch"):
        assert condition in jobs["deploy"]["if"]


def test_only_the_deploy_job_may_write(jobs):
    assert yaml.safe_load(read(WORKFLOW))["permissions"] == {}
    assert jobs["verify"]["permissions"] == {"contents": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_actions_are_pinned_to_commits_and_nothing_is_cached(jobs):
    steps = [step for job in jobs.values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert all(len(action.partition("@")[2]) == 40 for action in used)
    assert not any("cache" in str(step) for step in steps)


def test_a_running_deploy_is_not_cancelled():
    assert yaml.safe_load(read(WORKFLOW))["concurrency"]["cancel-in-progress"] is False


def test_verify_calls_the_commands_that_people_call(jobs):
    commands = "\n".join(step.get("run", "") for step in jobs["verify"]["steps"])
    for command in ("python scripts/test.py", "python scripts/build.py --check --force", "mkdocs build --strict"):
        assert command in commands
