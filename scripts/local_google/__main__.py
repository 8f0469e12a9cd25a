"""Runs the local Google: `python -m scripts.local_google --data DIR`."""

import argparse
import sys
from pathlib import Path

from scripts.local_google import api
from scripts.local_google.browser import routes as browser_routes
from scripts.local_google.browser.scripts import Scripts
from scripts.local_google.browser.viewers import spreadsheets
from scripts.local_google.files import FolderInUse
from scripts.local_google.server import assemble, place, ready_file_writer, serve
from scripts.local_google.store import Store


def main() -> int:
    """Serves until SIGTERM or SIGINT and returns 0; 1 if the folder or a port is taken."""
    options = _parser().parse_args()
    try:
        with place(options.data, options.port, options.smtp_port) as where:
            store = Store(options.data / "google.sqlite3")
            scripts = Scripts(options.data / "scripts.sqlite3", _script_properties(options.audience))
            pages = browser_routes.routes(store, scripts, options.audience)
            app = assemble(where, [*api.routes(store), *pages], options.audience, lambda: spreadsheets(store))
            serve(where, app, ready_file_writer(options.ready_file))
            scripts.close()
            store.close()
    except FolderInUse as error:
        print(f"The local Google cannot start: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The local Google cannot start: {error} (is a port taken?).", file=sys.stderr)
        return 1
    return 0


def _script_properties(functions_url: str | None) -> dict[str, str]:
    """What a deployment sets on the add-on of every workbook."""
    return {} if functions_url is None else {"FUNCTIONS_URL": functions_url}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.local_google", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--port", type=int, default=0, help="of the web server (default: any free one)")
    parser.add_argument("--smtp-port", type=int, default=0, help="for mail (default: any free one)")
    parser.add_argument("--ready-file", type=Path, metavar="PATH", help="write the addresses here as JSON")
    parser.add_argument("--audience", metavar="URL", help="whom ID tokens are for by default")
    return parser


if __name__ == "__main__":
    sys.exit(main())
