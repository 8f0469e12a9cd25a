"""The endpoints of identity: Google's own, and under /local what a browser login would do at Google's."""

import json
import re
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scripts.local_google.identity.access_tokens import LIFETIME as ACCESS_TOKEN_LIFETIME
from scripts.local_google.identity.accounts import InvalidName
from scripts.local_google.identity.assertions import GrantError, check_assertion
from scripts.local_google.identity.id_tokens import LIFETIME as ID_TOKEN_LIFETIME
from scripts.local_google.identity.id_tokens import issue_id_token
from scripts.local_google.identity.responses import api_error
from scripts.local_google.identity.service import PERSON_SCOPES, Identity

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CERTS_CACHE = "public, max-age=22000, must-revalidate, no-transform"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST_LIFETIME = 24 * 3600


class _BadParameter(ValueError):
    """A query parameter that makes no sense; the text says which and why."""


def routes(identity: Identity) -> list[Route]:
    """The routes over one Identity."""

    async def token(request: Request) -> Response:
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        grant_type, assertion = form.get("grant_type", [""])[0], form.get("assertion", [""])[0]
        try:
            return _no_store(JSONResponse(_grant(identity, grant_type, assertion)))
        except GrantError as error:
            return JSONResponse({"error": error.error, "error_description": error.description}, 400)

    async def certs(_: Request) -> Response:
        key = identity.id_token_key
        return JSONResponse({key.key_id: key.certificate_pem}, headers={"Cache-Control": _CERTS_CACHE})

    async def account_certs(request: Request) -> Response:
        account = identity.accounts.by_email(request.path_params["email"])
        if account is None:
            return api_error(404, "NOT_FOUND", "Requested entity was not found.")
        certificates = {account.key.key_id: account.key.certificate_pem}
        return JSONResponse(certificates, headers={"Cache-Control": _CERTS_CACHE})

    async def allowed_locations(_: Request) -> Response:
        # What IAM answers for a service account that is bound to no region.
        return JSONResponse({"locations": [], "encodedLocations": "0x0"})

    async def id_token(request: Request) -> Response:
        try:
            return _no_store(JSONResponse({"id_token": _person_id_token(identity, request)}))
        except _BadParameter as error:
            return api_error(400, "INVALID_ARGUMENT", str(error))

    async def access_token(request: Request) -> Response:
        try:
            email = _email(request)
            lifetime = _seconds(request, ACCESS_TOKEN_LIFETIME)
        except _BadParameter as error:
            return api_error(400, "INVALID_ARGUMENT", str(error))
        issued = identity.access_tokens.issue(email, is_service_account=False, scopes=PERSON_SCOPES, lifetime=lifetime)
        return _no_store(JSONResponse(_bearer(issued, lifetime)))

    async def make_service_account(request: Request) -> Response:
        try:
            name = json.loads(await request.body())["name"]
            # Making a key takes a good part of a second: too long for the event loop.
            account = await run_in_threadpool(identity.accounts.ensure, str(name))
        except InvalidName as error:
            return api_error(400, "INVALID_ARGUMENT", str(error))
        except (ValueError, KeyError, TypeError):
            return api_error(400, "INVALID_ARGUMENT", 'The body must be JSON: {"name": "..."}.')
        return _no_store(JSONResponse(identity.accounts.key_json(account)))

    async def service_accounts(_: Request) -> Response:
        return JSONResponse({"service_accounts": identity.accounts.emails()})

    return [
        Route("/token", token, methods=["POST"]),
        Route("/oauth2/v1/certs", certs),
        Route("/robot/v1/metadata/x509/{email}", account_certs),
        Route("/v1/projects/-/serviceAccounts/{email}/allowedLocations", allowed_locations),
        Route("/local/id-token", id_token),
        Route("/local/access-token", access_token),
        Route("/local/service-accounts", make_service_account, methods=["POST"]),
        Route("/local/service-accounts", service_accounts),
    ]


def _grant(identity: Identity, grant_type: str, assertion: str) -> dict[str, object]:
    if not grant_type:
        raise GrantError("invalid_request", "Required parameter is missing: grant_type")
    if grant_type != _JWT_BEARER:
        raise GrantError("unsupported_grant_type", f"Invalid grant_type: {grant_type}")
    if not assertion:
        raise GrantError("invalid_request", "Required parameter is missing: assertion")
    grant = check_assertion(assertion, identity.accounts, identity.token_endpoint)
    if grant.target_audience is not None:
        return {"id_token": issue_id_token(identity.id_token_key, grant.account.email, grant.target_audience)}
    issued = identity.access_tokens.issue(grant.account.email, is_service_account=True, scopes=grant.scopes)
    return _bearer(issued, ACCESS_TOKEN_LIFETIME)


def _person_id_token(identity: Identity, request: Request) -> str:
    audience = request.query_params.get("audience") or identity.audience
    if audience is None:
        raise _BadParameter("This server was started without a default audience: give audience=...")
    return issue_id_token(
        identity.id_token_key,
        _email(request),
        audience,
        lifetime=_seconds(request, ID_TOKEN_LIFETIME),
        email_verified=_flag(request, "email_verified"),
    )


def _bearer(token: str, lifetime: int) -> dict[str, object]:
    return {"access_token": token, "expires_in": lifetime, "token_type": "Bearer"}


def _email(request: Request) -> str:
    email = request.query_params.get("email", "")
    if not _EMAIL.fullmatch(email):
        raise _BadParameter(f"email must be one e-mail address, not {email!r}")
    return email


def _seconds(request: Request, default: int) -> int:
    text = request.query_params.get("expires_in", str(default))
    try:
        seconds = int(text)
    except ValueError:
        raise _BadParameter(f"expires_in must be a number of seconds, not {text!r}") from None
    if abs(seconds) > _LONGEST_LIFETIME:
        raise _BadParameter(f"expires_in must lie within {_LONGEST_LIFETIME} seconds, not {seconds}")
    return seconds


def _flag(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "true")
    if text not in {"true", "false"}:
        raise _BadParameter(f"{name} must be true or false, not {text!r}")
    return text == "true"


def _no_store(response: JSONResponse) -> JSONResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
