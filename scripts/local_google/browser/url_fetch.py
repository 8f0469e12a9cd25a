"""UrlFetchApp's way out: requests that scripts make, sent from this server, to the functions and nowhere else."""

from typing import Any

import requests

_PATIENCE = 60  # seconds after which UrlFetchApp gives up


class Elsewhere(PermissionError):
    """A request for another server than the functions; the text says where it wanted to go."""


def fetch(functions_url: str | None, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer as `status`, `headers` and `body`, or a `failure` in UrlFetchApp's words. Raises Elsewhere."""
    url = str(asked["url"])
    if functions_url is None or not url.startswith(f"{functions_url.rstrip('/')}/"):
        raise Elsewhere(f"Scripts may only call {functions_url}, not {url}")
    session = requests.Session()
    # Settings of a proxy for the outer world must not catch what stays on this machine.
    session.trust_env = False
    body = asked.get("body")
    try:
        answer = session.request(
            str(asked["method"]),
            url,
            headers={str(name): str(value) for name, value in asked["headers"].items()},
            data=None if body is None else str(body).encode(),
            allow_redirects=bool(asked.get("followRedirects", True)),
            timeout=_PATIENCE,
        )
    except requests.Timeout:
        return {"failure": "Timeout"}
    except requests.ConnectionError:
        return {"failure": "Address unavailable"}
    return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.content.decode()}
