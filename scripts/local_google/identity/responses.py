"""The error bodies that Google's services answer where identity is wanting."""

from starlette.requests import Request
from starlette.responses import JSONResponse

_LOGIN_HINT = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential."
    " See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_MISSING = f"Request is missing required authentication credential. {_LOGIN_HINT}"
_INVALID = f"Request had invalid authentication credentials. {_LOGIN_HINT}"
_UNREGISTERED = (
    "Method doesn't allow unregistered callers (callers without established identity)."
    " Please use API Key or other form of API consumer identity to call this API."
)


def api_error(code: int, status: str, message: str, **more: object) -> JSONResponse:
    """An error in the JSON form of Google's APIs (google.rpc.Status)."""
    return JSONResponse({"error": {"code": code, "message": message, **more, "status": status}}, status_code=code)


def unauthenticated(request: Request) -> JSONResponse:
    """The answer to a request that `authenticate` knows nobody for: Google's, which differs by API."""
    offered = "authorization" in request.headers
    if request.url.path.startswith("/drive/"):
        return _drive_unauthenticated(offered)
    if not offered:
        return api_error(403, "PERMISSION_DENIED", _UNREGISTERED)
    return _challenge(api_error(401, "UNAUTHENTICATED", _INVALID))


def _drive_unauthenticated(offered: bool) -> JSONResponse:
    message, reason = ("Invalid Credentials", "authError") if offered else ("Login Required.", "required")
    detail = {
        "message": message,
        "domain": "global",
        "reason": reason,
        "location": "Authorization",
        "locationType": "header",
    }
    text = _INVALID if offered else _MISSING
    return _challenge(api_error(401, "UNAUTHENTICATED", text, errors=[detail]))


def _challenge(response: JSONResponse) -> JSONResponse:
    response.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return response
