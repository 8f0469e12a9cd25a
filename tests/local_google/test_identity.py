"""Accounts and tokens, seen by google-auth over HTTP."""

import json
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gspread.auth
import pytest
import requests
from google.auth import crypt, exceptions, jwt
from google.auth.transport.requests import Request
from google.oauth2 import id_token, service_account
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scripts.local_google import identity
from tests.local_google.serving import served

FUNCTIONS = "http://127.0.0.1:8710"
SHEETS_SCOPE = "https://www.googleapis.com/auth/spreadsheets"
Claims = dict[str, Any]


async def _whoami(request: HttpRequest) -> Response:
    caller = identity.authenticate(request)
    if caller is None:
        return identity.unauthenticated(request)
    return JSONResponse({"email": caller.email, "is_service_account": caller.is_service_account})


def _serve(folder: Path) -> Any:
    def make_app(base_url: str) -> Starlette:
        known = identity.Identity(folder, base_url, FUNCTIONS)
        protected = [Route("/v4/whoami", _whoami), Route("/drive/v3/whoami", _whoami)]
        app = Starlette(routes=[*identity.routes(known), *protected])
        app.state.identity = known
        return app

    return served(make_app)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture(scope="module")
def google(folder: Path) -> Iterator[str]:
    with _serve(folder) as base_url:
        yield base_url


@pytest.fixture(scope="module")
def key(google: str, folder: Path) -> dict[str, str]:
    text = (folder / "service-accounts" / "tallysheet.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.fixture
def token(google: str, key: dict[str, str]) -> str:
    credentials = service_account.Credentials.from_service_account_info(key, scopes=[SHEETS_SCOPE])
    credentials.refresh(Request())
    return str(credentials.token)


@pytest.fixture
def grant(google: str, key: dict[str, str]) -> Callable[..., requests.Response]:
    """Posts an assertion: good claims with some changed (None leaves one out)."""

    def post(signed_with: str = key["private_key"], **changes: object) -> requests.Response:
        now = int(time.time())
        claims: Claims = {
            "iss": key["client_email"],
            "aud": f"{google}/token",
            "scope": SHEETS_SCOPE,
            "iat": now,
            "exp": now + 3600,
        }
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        assertion = jwt.encode(crypt.RSASigner.from_string(signed_with, "any"), claims)
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        return requests.post(f"{google}/token", data=form, timeout=10)

    return post


def whoami(google: str, token: str, path: str = "/v4/whoami") -> requests.Response:
    return requests.get(google + path, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def person_token(google: str, **parameters: str) -> str:
    answer = requests.get(f"{google}/local/id-token", params=parameters, timeout=10)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id_token"])


def verified(google: str, token: str, audience: str | None = FUNCTIONS) -> Claims:
    return dict(id_token.verify_token(token, Request(), audience, certs_url=f"{google}/oauth2/v1/certs"))


def test_google_auth_gets_an_access_token_with_the_key_file(google: str, token: str, key: dict[str, str]) -> None:
    assert whoami(google, token).json() == {"email": key["client_email"], "is_service_account": True}


def test_gspread_logs_in_with_the_key_file_unchanged(google: str, folder: Path) -> None:
    client = gspread.auth.service_account(str(folder / "service-accounts" / "tallysheet.json"))
    answer = client.http_client.request("get", f"{google}/v4/whoami")
    assert answer.json()["email"] == "tallysheet@local.iam.gserviceaccount.com"


def test_the_key_file_is_readable_by_its_owner_alone(google: str, folder: Path) -> None:
    for path in [*(folder / "service-accounts").iterdir(), *folder.glob("*.pem")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_no_access_token_is_kept_in_the_clear(google: str, token: str, folder: Path) -> None:
    assert whoami(google, token).status_code == 200
    for path in folder.glob("identity.sqlite3*"):
        assert token.encode() not in path.read_bytes()


def test_a_good_assertion_is_answered_as_google_does(grant: Callable[..., requests.Response]) -> None:
    answer = grant()
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "expires_in", "token_type"}
    assert answer.json()["expires_in"] == 3599
    assert answer.json()["token_type"] == "Bearer"


def test_an_assertion_for_googles_own_endpoint_is_taken(grant: Callable[..., requests.Response]) -> None:
    assert grant(aud="https://oauth2.googleapis.com/token").status_code == 200


NOW = int(time.time())


@pytest.mark.parametrize("scope", ["https://spreadsheets.google.com/feeds", "https://docs.google.com/feeds/"])
def test_a_scope_may_be_asked_for_by_the_name_it_had_before(
    grant: Callable[..., requests.Response], scope: str
) -> None:
    assert grant(scope=f"{scope} https://www.googleapis.com/auth/drive.file").status_code == 200


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"iss": "nobody@local.iam.gserviceaccount.com"}, "invalid_grant", "account not found"),
        ({"aud": "https://elsewhere.example/token"}, "invalid_grant", "Failed audience check."),
        ({"aud": None}, "invalid_grant", "Failed audience check."),
        ({"iat": NOW - 7200, "exp": NOW - 3600}, "invalid_grant", "short-lived token (60 minutes)"),
        ({"iat": NOW + 1800, "exp": NOW + 3600}, "invalid_grant", "short-lived token (60 minutes)"),
        ({"exp": NOW + 7200}, "invalid_grant", "short-lived token (60 minutes)"),
        ({"iat": None}, "invalid_grant", "iat (issued at) is not set."),
        ({"exp": None}, "invalid_grant", "exp (expiration time) is not set."),
        ({"exp": "soon"}, "invalid_grant", "Invalid JWT"),
        ({"scope": None}, "invalid_scope", "Invalid OAuth scope"),
        ({"scope": "everything"}, "invalid_scope", "Invalid OAuth scope"),
        ({"sub": "someone@example.com"}, "unauthorized_client", "Client is unauthorized"),
    ],
)
def test_a_bad_assertion_is_refused_in_googles_words(
    grant: Callable[..., requests.Response], changes: Claims, error: str, description: str
) -> None:
    answer = grant(**changes)
    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert description in answer.json()["error_description"]


def test_an_assertion_signed_with_another_key_is_refused(google: str, grant: Callable[..., requests.Response]) -> None:
    other = requests.post(f"{google}/local/service-accounts", json={"name": "stranger"}, timeout=10).json()
    answer = grant(signed_with=other["private_key"])
    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_request"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "a.b.c"},
            "invalid_grant",
        ),
    ],
)
def test_a_token_request_that_lacks_something_is_refused(google: str, form: dict[str, str], error: str) -> None:
    answer = requests.post(f"{google}/token", data=form, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_google_auth_reports_a_refusal_in_googles_words(google: str, key: dict[str, str]) -> None:
    credentials = service_account.Credentials.from_service_account_info(key, scopes=["nonsense"])
    with pytest.raises(exceptions.RefreshError, match="invalid_scope: Invalid OAuth scope"):
        credentials.refresh(Request())


@pytest.mark.parametrize(
    ("path", "headers", "code", "message"),
    [
        ("/v4/whoami", {}, 403, "Method doesn't allow unregistered callers"),
        ("/v4/whoami", {"Authorization": "Bearer nonsense"}, 401, "Request had invalid authentication"),
        ("/v4/whoami", {"Authorization": "Basic nonsense"}, 401, "Request had invalid authentication"),
        ("/drive/v3/whoami", {}, 403, "Method doesn't allow unregistered callers"),
        ("/drive/v3/whoami", {"Authorization": "Bearer x"}, 401, "Request had invalid authentication"),
    ],
)
def test_a_request_without_a_good_token_is_refused_as_google_does(
    google: str, path: str, headers: dict[str, str], code: int, message: str
) -> None:
    answer = requests.get(google + path, headers=headers, timeout=10)
    assert answer.status_code == answer.json()["error"]["code"] == code
    assert message in answer.json()["error"]["message"]


def test_an_access_token_names_the_person_it_was_made_for(google: str) -> None:
    answer = requests.get(f"{google}/local/access-token", params={"email": "clerk@example.com"}, timeout=10).json()
    assert whoami(google, answer["access_token"]).json() == {
        "email": "clerk@example.com",
        "is_service_account": False,
    }


def test_an_expired_access_token_is_refused(google: str) -> None:
    answer = requests.get(
        f"{google}/local/access-token",
        params={"email": "clerk@example.com", "expires_in": "-1"},
        timeout=10,
    ).json()
    assert whoami(google, answer["access_token"]).status_code == 401


def test_google_auth_verifies_a_persons_id_token(google: str) -> None:
    claims = verified(google, person_token(google, email="clerk@example.com"))
    assert claims["iss"] == "https://accounts.google.com"
    assert claims["aud"] == FUNCTIONS
    assert claims["email"] == "clerk@example.com"
    assert claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["sub"].isdigit()


def test_a_person_keeps_one_subject_number_and_shares_it_with_nobody(google: str) -> None:
    first, again, other = (
        verified(google, person_token(google, email=email))["sub"]
        for email in ("clerk@example.com", "clerk@example.com", "manager@example.com")
    )
    assert first == again != other


def test_an_id_token_can_be_asked_for_another_audience(google: str) -> None:
    token = person_token(google, email="clerk@example.com", audience="client-7")
    assert verified(google, token, "client-7")["aud"] == "client-7"
    with pytest.raises(exceptions.InvalidValue, match="wrong audience"):
        verified(google, token)


def test_an_id_token_can_be_asked_for_that_has_run_out(google: str) -> None:
    with pytest.raises(exceptions.InvalidValue, match="Token expired"):
        verified(google, person_token(google, email="clerk@example.com", expires_in="-30"))


def test_an_id_token_can_be_asked_for_with_an_unverified_address(google: str) -> None:
    claims = verified(google, person_token(google, email="clerk@example.com", email_verified="false"))
    assert claims["email_verified"] is False


def test_an_altered_id_token_fails_verification(google: str) -> None:
    header, _, signature = person_token(google, email="clerk@example.com").split(".")
    _, payload, _ = person_token(google, email="manager@example.com").split(".")
    with pytest.raises(exceptions.MalformedError, match="signature"):
        verified(google, f"{header}.{payload}.{signature}")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"email": "no address"},
        {"email": "a@example.com", "expires_in": "an hour"},
        {"email": "a@example.com", "expires_in": "99999999"},
        {"email": "a@example.com", "email_verified": "maybe"},
    ],
)
def test_a_senseless_wish_for_an_id_token_is_refused(google: str, parameters: dict[str, str]) -> None:
    answer = requests.get(f"{google}/local/id-token", params=parameters, timeout=10)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_certificates_may_be_cached_as_googles(google: str) -> None:
    answer = requests.get(f"{google}/oauth2/v1/certs", timeout=10)
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


def test_a_service_account_gets_an_id_token_for_its_target(google: str) -> None:
    key = requests.post(f"{google}/local/service-accounts", json={"name": "scheduler"}, timeout=10).json()
    credentials = service_account.IDTokenCredentials.from_service_account_info(key, target_audience=FUNCTIONS)
    credentials.refresh(Request())
    claims = verified(google, str(credentials.token))
    assert (claims["email"], claims["email_verified"]) == (key["client_email"], True)
    assert claims["sub"] == key["client_id"]


def test_asking_twice_for_a_service_account_gives_the_same_key(google: str) -> None:
    first, again = (
        requests.post(f"{google}/local/service-accounts", json={"name": "reporter"}, timeout=10).json()
        for _ in range(2)
    )
    assert first == again


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"name": "Two Words"}', '{"name": "../../etc"}'])
def test_a_service_account_needs_a_name_that_google_would_take(google: str, body: str) -> None:
    answer = requests.post(f"{google}/local/service-accounts", data=body, timeout=10)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_the_certificate_of_an_account_verifies_what_it_signs(google: str, key: dict[str, str]) -> None:
    certs = requests.get(key["client_x509_cert_url"], timeout=10).json()
    signer = crypt.RSASigner.from_service_account_info(key)
    now = int(time.time())
    assert jwt.decode(jwt.encode(signer, {"iat": now, "exp": now + 60}), certs=certs)


def test_the_look_up_of_allowed_locations_binds_nobody_to_a_region(google: str, key: dict[str, str]) -> None:
    url = f"{google}/v1/projects/-/serviceAccounts/{key['client_email']}/allowedLocations"
    assert requests.get(url, timeout=10).json() == {"locations": [], "encodedLocations": "0x0"}


def test_keys_and_tokens_survive_a_restart_on_another_port(tmp_path: Path) -> None:
    key_file = tmp_path / "service-accounts" / "tallysheet.json"
    with _serve(tmp_path) as first:
        key_before = json.loads(key_file.read_text(encoding="utf-8"))
        parameters = {"email": "clerk@example.com"}
        access = requests.get(f"{first}/local/access-token", params=parameters, timeout=10).json()
        identity_token = person_token(first, email="clerk@example.com")
    with _serve(tmp_path) as second:
        key_after = json.loads(key_file.read_text(encoding="utf-8"))
        assert key_after["private_key"] == key_before["private_key"]
        assert key_after["token_uri"] == f"{second}/token"
        assert whoami(second, access["access_token"]).json()["email"] == "clerk@example.com"
        assert verified(second, identity_token)["email"] == "clerk@example.com"
