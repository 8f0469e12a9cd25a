"""The administration's routes, under /local; they need no login, for the server answers on loopback alone."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scripts.local_google.admin.desk import Desk
from scripts.local_google.admin.faults import BadRule
from scripts.local_google.admin.quotas import BadLimits


def routes(desk: Desk) -> list[Route]:
    """`/local/faults`, `/local/quotas` and `/local/requests` over one desk."""

    async def put_faults(request: Request) -> Response:
        try:
            desk.faults.replace(orjson.loads(await request.body()))
        except (BadRule, orjson.JSONDecodeError) as error:
            return _json({"error": str(error)}, 400)
        return _json(desk.faults.shown())

    async def get_faults(_: Request) -> Response:
        return _json(desk.faults.shown())

    async def delete_faults(_: Request) -> Response:
        desk.faults.clear()
        return Response(status_code=204)

    async def put_quotas(request: Request) -> Response:
        try:
            desk.quotas.switch(orjson.loads(await request.body()))
        except (BadLimits, orjson.JSONDecodeError) as error:
            return _json({"error": str(error)}, 400)
        return _json(desk.quotas.limits)

    async def get_quotas(_: Request) -> Response:
        return _json(desk.quotas.limits)

    async def delete_quotas(_: Request) -> Response:
        desk.quotas.switch({})
        return Response(status_code=204)

    async def get_requests(request: Request) -> Response:
        mark = request.query_params.get("since", "0")
        if not mark.isdigit():
            return _json({"error": "since is the mark that an earlier answer gave."}, 400)
        return _json(desk.log.since(int(mark)))

    return [
        Route("/local/faults", put_faults, methods=["POST"]),
        Route("/local/faults", get_faults, methods=["GET"]),
        Route("/local/faults", delete_faults, methods=["DELETE"]),
        Route("/local/quotas", put_quotas, methods=["POST"]),
        Route("/local/quotas", get_quotas, methods=["GET"]),
        Route("/local/quotas", delete_quotas, methods=["DELETE"]),
        Route("/local/requests", get_requests, methods=["GET"]),
    ]


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
