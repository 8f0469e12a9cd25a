"""The environment that every script makes for itself, tried in a small project of its own."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts._environment import run
run("hello")
"""
COMMAND = """
import sys
import greeting

def main() -> int:
    print(greeting.TEXT, sys.prefix, *sys.argv[1:])
    return 7
"""


def add_wheel(project: Path, version: str, text: str) -> None:
    """Puts a package `greeting` where the project's requirement files find it, and requires it."""
    wheels = project / "wheels"
    wheels.mkdir(exist_ok=True)
    info = f"greeting-{version}.dist-info"
    with zipfile.ZipFile(wheels / f"greeting-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("greeting.py", f"TEXT = {text!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    require(project, f"greeting=={version}")


def require(project: Path, line: str) -> None:
    text = f"--no-index\n--find-links {project / 'wheels'}\n{line}\n"
    (project / "requirements.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one script, `scripts/hello`, that needs one package."""
    scripts = tmp_path / "scripts"
    (scripts / "commands").mkdir(parents=True)
    for name in ("__init__.py", "_environment.py", "_progress.py", "commands/__init__.py"):
        shutil.copy(ROOT / "scripts" / name, scripts / name)
    (scripts / "hello").write_text(SCRIPT, encoding="utf-8")
    (scripts / "commands" / "hello.py").write_text(COMMAND, encoding="utf-8")
    (scripts / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    add_wheel(tmp_path, "1.0", "hello")
    return tmp_path


def command(project: Path) -> list[str | Path]:
    return [Path(sys.executable).resolve(), project / "scripts" / "hello", "one", "two words"]


def start(project: Path) -> subprocess.CompletedProcess[str]:
    # No folder as working directory that could lend its modules.
    return subprocess.run(command(project), cwd="/", text=True, capture_output=True, check=False)


def test_the_first_start_makes_the_environment_and_hands_on_arguments_and_exit_code(project: Path) -> None:
    done = start(project)
    assert done.stdout == f"hello {project / '.venv'} one two words\n", done.stderr
    assert done.returncode == 7
    assert "Creating" in done.stderr
    assert "Fetching packages" in done.stderr


def test_the_second_start_prepares_nothing(project: Path) -> None:
    start(project)
    again = start(project)
    assert (again.stdout.split()[0], again.stderr) == ("hello", "")


def test_changed_requirements_are_installed(project: Path) -> None:
    start(project)
    add_wheel(project, "2.0", "good day")
    assert start(project).stdout.startswith("good day ")


def test_a_damaged_environment_is_made_anew(project: Path) -> None:
    start(project)
    (project / ".venv" / "bin" / "python").unlink()
    assert start(project).stdout.startswith("hello ")


def test_an_interrupted_preparation_is_taken_up_again(project: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    assert start(project).stdout.startswith("hello ")


def test_two_scripts_that_start_at_once_do_not_disturb_each_other(project: Path) -> None:
    both = [
        subprocess.Popen(command(project), cwd="/", text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    ends = [process.communicate() for process in both]
    assert [out.split()[0] for out, _ in ends] == ["hello", "hello"], ends
    assert sum("Fetching packages" in err for _, err in ends) == 1


def test_a_package_that_cannot_be_had_is_named_with_what_to_do(project: Path) -> None:
    require(project, "missing-package==1.0")
    failed = start(project)
    assert failed.returncode == 1
    assert "missing-package==1.0" in failed.stderr
    assert "package index" in failed.stderr
    assert "Traceback" not in failed.stderr
    add_wheel(project, "1.0", "hello")
    assert start(project).stdout.startswith("hello ")


def test_a_python_that_is_too_old_is_told_which_one_is_needed(project: Path) -> None:
    environment = project / "scripts" / "_environment.py"
    text = environment.read_text(encoding="utf-8").replace("(3, 11)", "(9, 0)")
    environment.write_text(text, encoding="utf-8")
    failed = subprocess.run(
        command(project), cwd="/", text=True, capture_output=True, check=False, env=os.environ | {"PATH": "/nowhere"}
    )
    assert failed.returncode == 1
    assert "Python 9.0 or newer is needed" in failed.stderr
    assert "Traceback" not in failed.stderr
