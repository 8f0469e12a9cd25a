"""The published description of the functions is what they do: bodies as it describes, or not, and answers."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from functions.jobs.description import PATH, description
from functions.jobs.targets import TARGETS
from functions.settings import SPREADSHEET_ID
from scripts.commands.deploy import targets as deployed
from scripts.openapi import PUBLISHED
from tests.end_to_end.office import MANAGER, Book, Office, deal

EXAMPLES = int(os.environ.get("TALLYSHEET_EXAMPLES", "20"))  # bodies a function and kind
DESCRIBED = schemathesis.openapi.from_dict(json.loads(description()))
AS_DESCRIBED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NAMES = [target.name for target in TARGETS]


def test_the_published_description_is_that_of_the_code(office: Office) -> None:
    assert PUBLISHED.read_bytes() == description(), "run .venv/bin/python -m scripts.openapi"
    answer = requests.get(f"{office.system.functions}{PATH}", timeout=30)
    assert (answer.status_code, answer.content) == (200, description())
    assert requests.head(f"{office.system.functions}{PATH}", timeout=30).status_code == 200
    refused = requests.post(f"{office.system.functions}{PATH}", timeout=30)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_what_is_described_is_what_is_deployed() -> None:
    assert [target.name for target in deployed.TARGETS] == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_every_answer_is_as_described(book: Book, name: str, mode: GenerationMode) -> None:
    book.type_in("业务录入", deal("A00000001"), deal("A00000002", "2016-02-30"))
    book.done("recalculate")
    before = book.everything()
    token = book.office.token(book.email(MANAGER))
    checks = [*AS_DESCRIBED, *([negative_data_rejection] if mode is GenerationMode.NEGATIVE else [])]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=DESCRIBED[f"/{name}"]["POST"].as_strategy(mode), here=st.booleans())
    def asked(case: Case[Any], here: bool) -> None:
        members = case.body
        named = members.get("spreadsheet_id") if isinstance(members, dict) else None
        if here and isinstance(members, dict) and isinstance(named, str) and SPREADSHEET_ID.fullmatch(named):
            members["spreadsheet_id"] = book.id
        told = mode is GenerationMode.NEGATIVE and "Authorization" in case.headers  # it is what is wrong with this one
        headers = {} if told else {"Authorization": f"Bearer {token}"}
        case.call_and_validate(base_url=book.office.system.functions, headers=headers, checks=checks, timeout=120)

    asked()
    if mode is GenerationMode.NEGATIVE:
        assert book.everything() == before, "a body that is not as described changes nothing"
