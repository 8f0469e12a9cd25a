"""Programs in several languages, each with its public client, run as printed against a local Google."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.apps_script.node import find_node

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "local_google"
RUBY_CLIENT = "google/apis/sheets_v4"
CLIENTS = {
    "with_gspread.py": "gspread",
    "with_google_api_python_client.py": "google-api-python-client",
    "with_googleapis.mjs": "googleapis",
    "with_google_spreadsheet.mjs": "google-spreadsheet",
    "with_curl.sh": "curl",
    "with_ruby.rb": "ruby",
}


@pytest.fixture(scope="module")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A local Google, started as its documentation says; the file tells where it answers."""
    folder = tmp_path_factory.mktemp("google")
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "scripts.local_google", "--data", str(folder / "data"), "--ready-file", str(ready)]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            while not ready.exists():
                assert server.poll() is None, "the local Google did not start"
                time.sleep(0.05)
            yield ready
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def node_examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples for Node, beside the clients that they need."""
    folder = tmp_path_factory.mktemp("node")
    for path in (*EXAMPLES.glob("*.mjs"), EXAMPLES / "package.json"):
        shutil.copy(path, folder)
    install = [*find_node().npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    return folder


def command_of(example: str, request: pytest.FixtureRequest) -> list[str]:
    match Path(example).suffix:
        case ".py":
            return [sys.executable, str(EXAMPLES / example)]
        case ".mjs":
            folder: Path = request.getfixturevalue("node_examples")
            return [*find_node().node, str(folder / example)]
        case ".rb":
            return ["ruby", str(EXAMPLES / example)]
    return ["bash", str(EXAMPLES / example)]


def missing(example: str) -> str:
    """What the machine lacks for an example; empty where it lacks nothing."""
    if example.endswith(".sh"):
        return "" if shutil.which("curl") else "curl is not installed"
    if example.endswith(".rb"):
        ruby = shutil.which("ruby")
        found = ruby and subprocess.run([ruby, "-e", f"require '{RUBY_CLIENT}'"], capture_output=True, check=False)
        return "" if found and found.returncode == 0 else "Ruby with its package google-api-client is not installed"
    return ""


@pytest.mark.parametrize("example", CLIENTS)
def test_a_client_writes_and_reads_a_spreadsheet(
    example: str, ready_file: Path, request: pytest.FixtureRequest
) -> None:
    lacking = missing(example)
    if lacking and not os.environ.get("CI"):
        pytest.skip(f"{lacking}; where CI is set, this fails")
    assert not lacking
    command = [*command_of(example, request), str(ready_file)]
    environment = os.environ | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == [["client", "rows"], [CLIENTS[example], "1"], ["again", "2"]]


def test_every_example_is_run_and_described() -> None:
    """How each client is pointed at a local Google stands in the documentation."""
    programs = {path.name for path in EXAMPLES.iterdir() if path.name != "package.json"}
    assert programs == set(CLIENTS)
    page = (ROOT / "docs" / "local-google.md").read_text(encoding="utf-8")
    assert [name for name in sorted(programs) if f"examples/local_google/{name}" not in page] == []
