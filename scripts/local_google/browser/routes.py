"""The page's routes. Those under /local need no login, for the server answers on loopback alone."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from scripts.apps_script.host import ADDON
from scripts.local_google.browser import page, url_fetch, viewers
from scripts.local_google.browser.packages import Packages
from scripts.local_google.browser.scripts import Execution, Scripts, UnknownOperation, project_files
from scripts.local_google.language import preferred_language
from scripts.local_google.store import Store, drive

_REVALIDATED = {"Cache-Control": "no-cache"}
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


def routes(store: Store, scripts: Scripts, functions_url: str | None, addon: Path = ADDON) -> list[Route]:
    """The routes over one store; `addon` holds the script project that every workbook carries."""
    packages = Packages()
    return [
        *_page_routes(store, packages),
        *_script_routes(store, scripts, functions_url, addon),
    ]


def _page_routes(store: Store, packages: Packages) -> list[Route]:
    async def show(request: Request) -> Response:
        spreadsheet_id = request.path_params["spreadsheet_id"]
        file = drive.find_file(store.database.connection(), spreadsheet_id)
        if file is None:
            return Response(status_code=404)
        setup = {"spreadsheetId": spreadsheet_id, "people": viewers.people(store, spreadsheet_id)}
        html = page.sheet_page(preferred_language(request), file.name, setup)
        headers = {"Content-Security-Policy": page.PAGE_POLICY, "Vary": "Accept-Language", **page.ISOLATED}
        return HTMLResponse(html, headers=headers)

    async def asset(request: Request) -> Response:
        path = page.asset(request.path_params["name"])
        policy = {"frame.html": page.FRAME_POLICY, "script_worker.mjs": page.WORKER_POLICY}.get(
            path.name if path else ""
        )
        return _file(path, {**page.ISOLATED, **({"Content-Security-Policy": policy} if policy else {})})

    async def part(request: Request) -> Response:
        return _file(packages.path(request.path_params["name"]), {})

    async def parts(_: Request) -> Response:
        packages.fetch()
        return JSONResponse(asdict(packages.state()))

    return [
        Route("/spreadsheets/d/{spreadsheet_id}/edit", show),
        Route("/spreadsheets/assets/{name:path}", asset),
        Route("/spreadsheets/parts/{name}", part),
        Route("/local/sheet-page", parts),
    ]


def _script_routes(store: Store, scripts: Scripts, functions_url: str | None, addon: Path) -> list[Route]:
    async def changes(request: Request) -> Response:
        since = request.query_params.get("since", "")
        return JSONResponse({"mark": await viewers.changed(store, request.path_params["spreadsheet_id"], since)})

    async def files(_: Request) -> Response:
        return JSONResponse(project_files(addon), headers=_REVALIDATED)

    async def operate(request: Request) -> Response:
        asked = await _json(request)
        if asked is None:
            return _refusal(415, "A script's operation is JSON.")
        execution = Execution(request.path_params["spreadsheet_id"], str(asked["execution"]), str(asked["person"]))
        try:
            result = await scripts.answer(request.path_params["operation"], execution, asked["payload"])
        except UnknownOperation as error:
            return _refusal(404, str(error))
        return JSONResponse({"result": result})

    async def fetch(request: Request) -> Response:
        asked = await _json(request)
        if asked is None:
            return _refusal(415, "A request to send on is JSON.")
        try:
            return JSONResponse(await run_in_threadpool(url_fetch.fetch, functions_url, asked))
        except url_fetch.Elsewhere as error:
            return _refusal(403, str(error))

    return [
        Route("/local/changes/{spreadsheet_id}", changes),
        Route("/local/addon", files),
        Route("/local/scripts/{spreadsheet_id}/{operation}", operate, methods=["POST"]),
        Route("/local/url-fetch", fetch, methods=["POST"]),
    ]


async def _json(request: Request) -> dict[str, Any] | None:
    """The body; None unless it says that it is JSON, which pages from elsewhere cannot say without being asked first."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    content: dict[str, Any] = orjson.loads(await request.body())
    return content


def _refusal(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status)


def _file(path: Path | None, headers: dict[str, str]) -> Response:
    if path is None:
        return Response(status_code=404)
    return FileResponse(path, media_type=_TYPES.get(path.suffix), headers={**_REVALIDATED, **headers})
