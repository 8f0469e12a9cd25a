"""The page that shows a workbook."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.local_google.browser.texts import TEXTS
from scripts.local_google.language import Language

ASSETS = Path(__file__).parent / "assets"
RUNTIME = Path(__file__).resolve().parents[2] / "apps_script"
# Isolated, the page may share memory with the thread that runs the script, which waits on it.
ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# An add-on's page may run its own scripts, in an origin of its own: it reaches the workbook through messages alone.
FRAME_POLICY = (
    "sandbox allow-scripts allow-forms allow-popups allow-modals; default-src 'none'; script-src 'unsafe-inline';"
    " style-src 'unsafe-inline'; img-src data:; frame-src 'self' data: about:; frame-ancestors 'self'"
)
# Pages of HtmlService are made from templates that become code, in a thread that holds nothing else.
WORKER_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'"
_TEMPLATES = Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)


def sheet_page(language: Language, title: str, setup: dict[str, Any]) -> str:
    """The page in that language; `setup` is what its scripts are told."""
    texts = TEXTS[language]
    told = json.dumps({**setup, "language": language, "texts": texts}, ensure_ascii=False)
    # Inside a script element nothing may look like its end.
    safe = told.replace("<", "\\u003c")
    return _TEMPLATES.get_template("sheet.html").render(language=language, title=title, texts=texts, setup=safe)


def asset(name: str) -> Path | None:
    """The file of the page, or of the script runtime, that is called `name`; None where there is none."""
    if name == "client.js":
        return RUNTIME / name
    folder, base = (RUNTIME, name) if name.startswith("runtime/") else (ASSETS, name)
    path = (folder / base).resolve()
    served = path.is_relative_to(folder) and path.suffix in {".mjs", ".css", ".html", ".svg"}
    return path if served and path.is_file() else None
