"""The doors: one short function a target, nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

# functions-framework puts only this folder on the path; our packages lie beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import functions_framework

from functions.jobs.door import answer, no_such_door
from functions.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Request, Response
    from flask.typing import ResponseReturnValue

settings()  # a process with a setting that cannot be used does not start, and says which


@functions_framework.http
def validate_deals(request: Request) -> Response:
    """Checks the rows and lists what is wrong with them. For staff."""
    return answer(request, "validate_deals")


@functions_framework.http
def recalculate(request: Request) -> Response:
    """Calculates the months and writes the results. For managers."""
    return answer(request, "recalculate")


@functions_framework.http
def simulate(request: Request) -> Response:
    """Shows what a changed plan would have paid, and writes only that comparison. For managers."""
    return answer(request, "simulate")


@functions_framework.http
def send_statements(request: Request) -> Response:
    """Puts a month's statements into the outbox, or shows them. For managers and the scheduler."""
    return answer(request, "send_statements")


@functions_framework.http
def deliver_mail(request: Request) -> Response:
    """Sends what waits in the outbox. For managers and the scheduler."""
    return answer(request, "deliver_mail")


DOORS: dict[str, Callable[[Request], ResponseReturnValue]] = {
    door.__name__: door for door in (validate_deals, recalculate, simulate, send_statements, deliver_mail)
}


@functions_framework.http
def tallysheet(request: Request) -> ResponseReturnValue:
    """All doors in one process, each under the path of its name."""
    door = DOORS.get(request.path.strip("/"))
    return door(request) if door else no_such_door(request)
