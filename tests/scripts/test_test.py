"""`./scripts/test`, tried on a small project of its own, and what CI runs before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.commands import test
from scripts.commands._needs import NEEDS
from scripts.upkeep.dependency_audit import NOT_ASKED

ROOT = Path(__file__).resolve().parents[2]
GOOD = test.Check("Good", (sys.executable, "-c", "print('quiet')"), "nothing")
BAD = test.Check("Bad", (sys.executable, "-c", "print('line 7 is wrong'); raise SystemExit(1)"), "mend line 7")
Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose one check finds nothing, and whose tests a test writes; on a machine that has everything."""
    monkeypatch.setattr(test, "ROOT", tmp_path)
    monkeypatch.setattr(test, "TESTS", tmp_path / "tests")
    monkeypatch.setattr(test, "CHECKS", (GOOD,))
    monkeypatch.setattr(test, "missing", lambda: ())
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q -p no:cacheprovider\nmarkers = browser\n", "utf-8")
    write(tmp_path, "pay", "def test_sums(): assert 1 + 1 == 2")
    return tmp_path


def write(project: Path, folder: str, text: str) -> None:
    (project / "tests" / folder).mkdir(parents=True, exist_ok=True)
    (project / "tests" / folder / f"test_{folder}.py").write_text(text, encoding="utf-8")


@pytest.fixture
def run(project: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command: its exit code and the lines it printed."""

    def run_with(*arguments: str) -> tuple[int, list[str]]:
        code = test.main(list(arguments))
        return code, capfd.readouterr().out.splitlines()

    return run_with


def test_where_all_is_well_the_tests_summary_closes_the_output(run: Run) -> None:
    code, lines = run()
    assert code == 0
    assert lines[-1].startswith("1 passed in ")
    assert "quiet" not in "\n".join(lines)


def test_a_check_that_finds_something_shows_it_and_the_rest_runs_all_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test, "CHECKS", (BAD, GOOD))
    code, lines = run()
    assert code == 1
    assert "line 7 is wrong" in lines
    assert any("Bad" in line and "failed" in line and "mend line 7" in line for line in lines)
    assert any("Good" in line and "passed" in line for line in lines)
    assert lines[-1].startswith("1 passed in ")


def test_a_check_that_could_not_be_made_says_so_and_fails_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"print('not asked: no network'); raise SystemExit({NOT_ASKED})"
    monkeypatch.setattr(test, "CHECKS", (test.Check("Far", (sys.executable, "-c", program), "nothing"), GOOD))
    monkeypatch.setenv("CI", "true")
    code, lines = run()
    assert code == 0
    assert any("Far" in line and "not asked" in line and "no network" in line for line in lines)
    assert not any("Far" in line and "passed" in line for line in lines)


def test_a_test_that_fails_fails_the_command(run: Run, project: Path) -> None:
    write(project, "mail", "def test_no(): assert 'sent' == 'lost'")
    code, lines = run()
    assert code == 1
    assert lines[-1].startswith("1 failed, 1 passed in ")


def test_a_project_without_tests_is_not_in_order(run: Run, project: Path) -> None:
    (project / "tests" / "pay" / "test_pay.py").write_text("", encoding="utf-8")
    assert run()[0] == 1


def test_what_starts_servers_comes_last(run: Run, project: Path) -> None:
    for folder in ("end_to_end", "scripts", "workbook"):
        write(project, folder, f"def test_it(): print('now {folder}')")
    _, lines = run("-s", "tests/pay")
    assert not any("now" in line for line in lines)
    _, lines = run()
    assert lines[-1].startswith("4 passed in ")
    assert test._folders() == ["tests/pay", "tests/workbook", "tests/scripts", "tests/end_to_end"]


def test_arguments_go_to_pytest_and_no_other_check_runs(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test, "CHECKS", (BAD,))
    write(project, "mail", "def test_other(): pass")
    code, lines = run("tests/mail", "-k", "other")
    assert code == 0
    assert lines[-1].startswith("1 passed in ")


def test_what_the_machine_lacks_is_left_out_and_said_in_the_last_lines(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test, "missing", lambda: NEEDS[:1])
    write(project, "pages", "import pytest\n@pytest.mark.browser\ndef test_page(): raise RuntimeError('no browser')")
    code, lines = run()
    assert code == 0
    assert lines[-2].startswith("Left out: the tests in a real browser")
    assert "apt install chromium" in lines[-2]
    assert lines[-1].startswith("1 passed in ")


def test_in_ci_nothing_is_left_out_and_what_is_missing_is_an_error(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(test, "missing", lambda: NEEDS[:1])
    write(project, "pages", "import pytest\n@pytest.mark.browser\ndef test_page(): pass")
    code, lines = run()
    assert code == 1
    assert lines[-2].startswith("Missing, so nothing of this counts as tested: the tests in a real browser")
    assert lines[-1].startswith("2 passed in ")


def test_in_ci_a_skipped_test_is_a_failure(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, "mail", "import pytest\n@pytest.mark.skip\ndef test_later(): pass")
    assert run()[0] == 0
    monkeypatch.setenv("CI", "true")
    code, lines = run()
    assert code == 1
    assert any("Tests" in line and "failed" in line for line in lines)


@pytest.fixture
def ci(tmp_path: Path) -> Callable[..., tuple[str, list[str]]]:
    """Runs `.ci/run` before a stand-in for `./scripts/test`, as root on a machine with these programs on its PATH."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    program(tmp_path / "scripts" / "test", 'echo "tested with CI=$CI"; cat')
    program(tmp_path / "bin" / "id", "echo 0")
    program(tmp_path / "bin" / "apt-get", f'echo "$*" >> {tmp_path}/installed')
    for name in ("bash", "cat", "dirname", "grep"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)

    def run_with(*present: str) -> tuple[str, list[str]]:
        for name in present:
            program(tmp_path / "bin" / name, "echo /some/font: style=Regular")
        done = subprocess.run(
            ["bash", ".ci/run"],
            cwd=tmp_path,
            env={"PATH": str(tmp_path / "bin")},
            stdin=subprocess.DEVNULL,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        installed = tmp_path / "installed"
        return done.stdout, installed.read_text(encoding="utf-8").splitlines() if installed.exists() else []

    return run_with


def program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    path.chmod(0o755)


def test_ci_installs_what_the_tests_need_and_runs_them_strictly(ci: Callable[..., tuple[str, list[str]]]) -> None:
    said, installed = ci("python3", "git")
    assert installed[0].startswith("update")
    assert installed[1].endswith(" chromium default-jre-headless ruby-google-api-client fontconfig fonts-noto-cjk")
    assert said.splitlines()[-1] == "tested with CI=true"


def test_ci_installs_nothing_where_everything_is_there(ci: Callable[..., tuple[str, list[str]]]) -> None:
    said, installed = ci("python3", "git", "curl", "chromium", "java", "ruby", "fc-list")
    assert installed == []
    assert said.splitlines()[-1] == "tested with CI=true"


def test_what_people_and_ci_start_is_executable() -> None:
    started = [
        ".ci/run",
        *(f"scripts/{name}" for name in ("audit", "bench", "demo", "deploy", "provision", "serve", "test")),
    ]
    assert [name for name in started if not os.access(ROOT / name, os.X_OK)] == []
