"""The OpenAPI description of the functions, made of what the code itself declares."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from functions.errors import TITLES
from functions.jobs.answers import Problem
from functions.jobs.targets import MOST_BYTES, TARGETS, Target

PATH = "/openapi.json"
ABOUT = f"""\
Every function takes a POST of at most {MOST_BYTES:,} bytes of JSON with the Google ID token of the person who asks, and
answers with JSON: what it did, or why it did not. Sentences are Chinese or English, as the workbook is; before that
is known, as `Accept-Language` says.

What the server and functions-framework answer before a function is asked is plain text: what is no HTTP (400), a method
other than GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS (405), a GET of `/robots.txt` or `/favicon.ico` (404).
"""


@cache
def description() -> bytes:
    """The description as JSON."""
    return (json.dumps(_described(), ensure_ascii=False, indent=2) + "\n").encode()


class _Plain(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        """No: a member's name is its title."""
        return False


def _described() -> dict[str, Any]:
    models = [*(model for target in TARGETS for model in (target.body, target.answer)), Problem]
    _, schemas = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Plain,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tallysheet functions",
            "version": "1.0.0",
            "description": ABOUT,
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [
            {
                "url": "https://{region}-{project}.cloudfunctions.net",
                "description": "On Google",
                "variables": {"region": {"default": "asia-east2"}, "project": {"default": "your-project"}},
            },
            {"url": "http://127.0.0.1:8710", "description": "./scripts/serve"},
        ],
        "security": [{"person": []}],
        "paths": {**{f"/{target.name}": {"post": _operation(target)} for target in TARGETS}, PATH: {"get": _itself()}},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "person": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Google ID token of a verified address, for an audience that the functions know.",
                }
            },
        },
    }


def _operation(target: Target) -> dict[str, Any]:
    refused = {"application/problem+json": {"schema": _named(Problem)}}
    return {
        "operationId": target.name,
        "summary": target.body.__doc__,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _named(target.body)}}},
        "responses": {
            "200": {
                "description": target.answer.__doc__,
                "content": {"application/json": {"schema": _named(target.answer)}},
            },
            **{str(status): {"description": title.en, "content": refused} for status, title in TITLES.items()},
        },
    }


def _itself() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "describe",
        "summary": "This description.",
        "security": [],
        "responses": {"200": {"description": "An OpenAPI document", "content": content}},
    }


def _named(model: type[Any]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
