"""The schedule: every month the statements into the outbox, every ten minutes the outbox to the mail server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.commands.deploy.cloud import gcloud
from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import Step

_PATIENCE = "660s"  # longer than a function may take
# A run that finds somebody else at work, or Google too busy, succeeds a little later.
_RETRIES = ("--max-retry-attempts=3", "--min-backoff=120s", "--max-backoff=900s")


@dataclass(frozen=True)
class Job:
    """A call on a schedule; `at` as minute hour day month weekday."""

    name: str
    target: str
    at: str
    why: str


def jobs(made: Deployment) -> Iterator[tuple[Job, str]]:
    """Each job with the workbook it is for."""
    for spreadsheet_id in made.spreadsheet_ids:
        yield (
            Job(
                f"tallysheet-statements-{spreadsheet_id}",
                "send_statements",
                made.statements_at,
                "Writes the last month's statements into the outbox, where the manager can read them before they go.",
            ),
            spreadsheet_id,
        )
        yield (
            Job(f"tallysheet-mail-{spreadsheet_id}", "deliver_mail", made.deliver_at, "Sends what waits there."),
            spreadsheet_id,
        )


def schedule_steps(made: Deployment) -> Iterator[Step]:
    """One step a job: made where there is none, else brought up to date."""
    return (_step(made, job, spreadsheet_id) for job, spreadsheet_id in jobs(made))


def _step(made: Deployment, job: Job, spreadsheet_id: str) -> Step:
    place = (job.name, f"--location={made.region}")
    what = (
        *(f"--schedule={job.at}", f"--time-zone={made.timezone}", f"--uri={made.functions_url}/{job.target}"),
        *("--http-method=POST", f"--message-body={json.dumps({'spreadsheet_id': spreadsheet_id})}"),
        *(f"--oidc-service-account-email={made.scheduler}", f"--oidc-token-audience={made.functions_url}"),
        *(f"--attempt-deadline={_PATIENCE}", *_RETRIES),
    )
    header = "Content-Type=application/json"
    return Step(
        f"Schedule: {job.target} for {spreadsheet_id}",
        job.why,
        gcloud(made, *("scheduler", "jobs", "create", "http"), *place, *what, f"--headers={header}"),
        present=gcloud(made, "scheduler", "jobs", "describe", *place),
        change=gcloud(made, *("scheduler", "jobs", "update", "http"), *place, *what, f"--update-headers={header}"),
    )
