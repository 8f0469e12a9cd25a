"""The error bodies that Google's services answer where identity is wanting."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from scripts.local_google.identity.service import is_api_key, offered_token

_LOGIN_HINT = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential."
    " See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_MISSING = f"Request is missing required authentication credential. {_LOGIN_HINT}"
_INVALID = f"Request had invalid authentication credentials. {_LOGIN_HINT}"
_KEY_ALONE = (
    "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that"
    " assert a principal. See https://cloud.google.com/docs/authentication"
)
_UNREGISTERED = (
    "Method doesn't allow unregistered callers (callers without established identity)."
    " Please use API Key or other form of API consumer identity to call this API."
)


def api_error(code: int, status: str, message: str, **more: object) -> JSONResponse:
    """An error in the JSON form of Google's APIs (google.rpc.Status)."""
    return JSONResponse({"error": {"code": code, "message": message, **more, "status": status}}, status_code=code)


def unauthenticated(request: Request) -> JSONResponse:
    """The answer to a request that `authenticate` knows nobody for: Google's, which differs by API."""
    drive = "/drive/" in request.url.path
    key = request.query_params.get("key")
    if key is not None and not is_api_key(key):
        return _bad_key("drive" if drive else "sheets")
    offered = offered_token(request) is not None
    if not offered and key is None and request.method == "GET":
        listed = {"message": _UNREGISTERED, "domain": "global", "reason": "forbidden"}
        return api_error(403, "PERMISSION_DENIED", _UNREGISTERED, **({"errors": [listed]} if drive else {}))
    if not offered and key is not None:
        return api_error(401, "UNAUTHENTICATED", _KEY_ALONE)
    text = _INVALID if offered else _MISSING
    message, reason = ("Invalid Credentials", "authError") if offered else ("Login Required.", "required")
    where = {"location": "Authorization", "locationType": "header"}
    listed = {"message": message, "domain": "global", "reason": reason} | where
    return _challenge(api_error(401, "UNAUTHENTICATED", text, **({"errors": [listed]} if drive else {})))


def _bad_key(service: str) -> JSONResponse:
    message = "API key not valid. Please pass a valid API key."
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": f"{service}.googleapis.com"},
    }
    return api_error(400, "INVALID_ARGUMENT", message, details=[detail])


def _challenge(response: JSONResponse) -> JSONResponse:
    response.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return response
