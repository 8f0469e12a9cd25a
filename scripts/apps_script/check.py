"""Checks the scripts of the add-on, its runtime and the page that shows workbooks: types in TypeScript's strictest mode,
and format.

`python -m scripts.apps_script.check` prints what is wrong and fails if anything is; with `--fix` it formats first.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.apps_script.host import ADDON
from scripts.apps_script.node import find_node

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "tests" / "addon"
RUNTIME = Path(__file__).resolve().parent
WORKPLACE = ROOT / ".data" / "addon-checks"
SHEET_PAGE = ROOT / "scripts" / "local_google" / "browser" / "assets"
PROJECTS = ("tsconfig.script.json", "tsconfig.page.json", "tsconfig.runtime.json", "tsconfig.sheet.json")
PAGE_SCRIPTS = (
    *(
        "SidebarParts",
        "SidebarRuns",
        "SidebarSteps",
        "SidebarEstimate",
        "SidebarMonths",
        "SidebarStatements",
        "SidebarTrial",
        "SidebarTried",
    ),
    *("SidebarNotes", "SidebarStart"),
)
PRETTIER = ("--print-width=110", "--single-quote", "--log-level=warn")


def check_types(addon: Path = ADDON, sheet_page: Path = SHEET_PAGE, workplace: Path = WORKPLACE) -> list[str]:
    """What TypeScript finds wrong in the scripts of `addon`, its sidebar, the runtime and the sheet's page: a line a fault.

    The first call installs the checkers that `package-lock.json` pins into `workplace`, which git ignores.

    Raises:
        NodeMissing: there is no Node to run the checkers.
        CalledProcessError: the checkers could not be installed.
    """
    install(workplace)
    lay_out(addon, sheet_page, workplace)
    faults: list[str] = []
    for project in PROJECTS:
        faults += _run_tool(workplace, "typescript/bin/tsc", "--pretty", "false", "-p", project)
    return faults


def check_format(addon: Path = ADDON, workplace: Path = WORKPLACE, *, fix: bool = False) -> list[str]:
    """The files whose format is not the agreed one; with `fix` they are formatted, and only broken ones are left."""
    install(workplace)
    scripts = [*addon.glob("*.js"), *RUNTIME.rglob("*.mjs"), *RUNTIME.glob("*.js"), *SHEET_PAGE.glob("*.mjs")]
    files = [str(path) for path in sorted([*scripts, *SHEET_PAGE.glob("*.css")])]
    # The page itself is a template, whose scriptlets are no HTML.
    pages = [str(addon / f"{name}.html") for name in (*PAGE_SCRIPTS, "SidebarStyle", "SidebarTrialStyle")]
    mode = "--write" if fix else "--list-different"
    return _run_tool(workplace, "prettier/bin/prettier.cjs", mode, *PRETTIER, *files, *pages)


def install(workplace: Path) -> None:
    """Installs the pinned checkers, unless exactly these are there already."""
    installed = workplace / "installed-lock.json"
    pinned = (CONFIG / "package-lock.json").read_bytes()
    if installed.exists() and installed.read_bytes() == pinned:
        return
    workplace.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIG / "package.json", workplace)
    shutil.copy(CONFIG / "package-lock.json", workplace)
    command = [*find_node().npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=workplace, check=True)
    installed.write_bytes(pinned)


def lay_out(addon: Path, sheet_page: Path, workplace: Path) -> None:
    """Copies the files to check beside the checkers; the sidebar's scripts leave their HTML files for it."""
    for folder in ("addon", "page", "runtime", "sheet"):
        shutil.rmtree(workplace / folder, ignore_errors=True)
    shutil.copytree(addon, workplace / "addon")
    shutil.copytree(RUNTIME, workplace / "runtime", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(sheet_page, workplace / "sheet")
    # The server answers for both under one path, by which the page's scripts find the runtime.
    shutil.copytree(RUNTIME / "runtime", workplace / "sheet" / "runtime")
    (workplace / "page").mkdir()
    for name in PAGE_SCRIPTS:
        html = (addon / f"{name}.html").read_text(encoding="utf-8")
        # Blank lines in place of the tags keep the line numbers.
        script = html.replace("<script>", "").replace("</script>", "")
        (workplace / "page" / f"{name}.js").write_text(script, encoding="utf-8")
    for config in (*PROJECTS, "page.d.ts"):
        shutil.copy(CONFIG / config, workplace)


def _run_tool(workplace: Path, tool: str, *arguments: str) -> list[str]:
    command = [*find_node().node, str(workplace / "node_modules" / tool), *arguments]
    said = subprocess.run(command, cwd=workplace, capture_output=True, text=True, check=False)
    lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
    if said.returncode != 0 and not lines:
        return [f"{tool} ended with {said.returncode}"]
    return lines if said.returncode != 0 else []


def main() -> int:
    """Prints every fault; 1 if there is any."""
    faults = check_format(fix="--fix" in sys.argv) + check_types()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults in the scripts" if faults else "The scripts are in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
