"""The documentation of the local Google says what is so."""

import os
import subprocess
import sys
import time
from pathlib import Path

PAGE = (Path(__file__).parents[3] / "docs" / "local-google.md").read_text(encoding="utf-8")


def test_its_example_works(tmp_path: Path) -> None:
    """The example is run as printed, beside a server that is started as printed."""
    root = Path(__file__).parents[3]
    ready = tmp_path / "ready.json"
    command = [
        sys.executable,
        "-m",
        "scripts.local_google",
        "--data",
        str(tmp_path / "data"),
        "--ready-file",
        str(ready),
    ]
    with subprocess.Popen(command, cwd=root) as server:
        try:
            while not ready.exists():
                assert server.poll() is None
                time.sleep(0.05)
            example = PAGE.partition("```python\n")[2].partition("```")[0] + "\nprint(sheet.get_all_values())"
            environment = os.environ | {"NO_PROXY": "127.0.0.1"}
            run = subprocess.run(
                [sys.executable, "-c", example],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                env=environment,
                check=True,
            )
            assert run.stdout.strip() == "[['a', '1'], ['b', '2']]"
        finally:
            server.terminate()
