"""The functions, one step each, and how much of a machine each of them gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.commands.deploy.cloud import MAIL_LOGIN, MAIL_LOGIN_VARIABLE, SEALS, SEALS_VARIABLE, gcloud
from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import Step

RUNTIME = "python311"
SOURCE = "functions/main.py"
_DELIMITER = "|"  # between variables, since a list of audiences has commas


@dataclass(frozen=True)
class Target:
    """A function. `timeout` in seconds; `instances` is the most that run at once, each on `requests` at a time."""

    name: str
    does: str
    memory: str
    timeout: int
    instances: int
    requests: int = 1
    mails: bool = False
    part: str = "everything"  # of the work, which may have a service account of its own


# No run may last as long as the 900 seconds after which another takes its claims and staging tabs for abandoned.
TARGETS = (
    # One instance for everybody, so that validations which come together find each other, and one budget holds for all.
    Target(
        "validate_deals",
        "Checks rows while people type: one reading for all.",
        "2Gi",
        120,
        1,
        requests=80,
        part="validations",
    ),
    Target("recalculate", "Holds a whole workbook in memory.", "2Gi", 600, 5),
    Target("simulate", "Holds a whole workbook in memory, twice.", "2Gi", 600, 3),
    Target("estimate", "Holds a whole workbook in memory, twice.", "2Gi", 600, 3),
    Target(
        "send_statements",
        "Holds a whole workbook in memory, and every letter of the month.",
        "2Gi",
        600,
        3,
        part="statements and mail",
    ),
    Target(
        "deliver_mail",
        "Holds a whole workbook in memory, and waits for the mail server.",
        "2Gi",
        600,
        3,
        mails=True,
        part="statements and mail",
    ),
    Target("act", "Holds a whole workbook in memory while somebody waits.", "2Gi", 120, 5),
    Target("close_month", "Holds a whole workbook in memory.", "2Gi", 600, 3),
    Target("reopen_month", "Holds a whole workbook in memory.", "2Gi", 600, 3),
)


def function_steps(made: Deployment) -> Iterator[Step]:
    """One step a target."""
    return (_deploy(made, target) for target in TARGETS)


def environment(made: Deployment, target: Target) -> dict[str, str]:
    """The settings that a target runs with; what only mail needs goes to nobody else."""
    env = {
        # The sheet's menu sends tokens for the client of its script, the schedule tokens for the functions' address.
        "TALLYSHEET_AUDIENCES": ",".join((made.functions_url, *made.client_ids)),
        "TALLYSHEET_SCHEDULERS": made.scheduler,
        "TALLYSHEET_TIMEZONE": made.timezone,
        "TALLYSHEET_LEDGER": made.ledger,
        # Whichever of them works on a workbook leaves the others their rights in it.
        "TALLYSHEET_ACCOUNTS": ",".join(made.runners.values()),
        "GOOGLE_CLOUD_PROJECT": made.project,  # so that log lines stand beside the requests that they belong to
    }
    if target.part == "validations" in made.runners:
        env["TALLYSHEET_RESERVE_A_MINUTE"] = "0"  # whoever comes before validations has a minute of his own
    if target.mails and made.smtp_host:
        env |= {
            "TALLYSHEET_SMTP_HOST": made.smtp_host,
            "TALLYSHEET_SMTP_PORT": made.smtp_port,
            "TALLYSHEET_SMTP_TLS": made.smtp_tls,
            "TALLYSHEET_MAIL_FROM": made.mail_from,
        }
        env |= {"TALLYSHEET_SMTP_USER": made.smtp_user} if made.smtp_user else {}
    return env


def _deploy(made: Deployment, target: Target) -> Step:
    env = environment(made, target)
    joined = _DELIMITER.join(f"{name}={value}" for name, value in env.items())
    secrets = {SEALS_VARIABLE: SEALS}
    if target.mails and "TALLYSHEET_SMTP_USER" in env:
        secrets[MAIL_LOGIN_VARIABLE] = MAIL_LOGIN
    return Step(
        f"Function {target.name}",
        target.does,
        gcloud(
            made,
            *("functions", "deploy", target.name, "--gen2", f"--region={made.region}", f"--runtime={RUNTIME}"),
            *("--source=.", f"--entry-point={target.name}", f"--set-build-env-vars=GOOGLE_FUNCTION_SOURCE={SOURCE}"),
            # Cloud Run's own check would need every clerk in IAM, and takes the signature off the token that it has
            # checked, so that nobody behind it can. The functions check signature, audience and expiry themselves.
            *("--trigger-http", "--allow-unauthenticated"),
            *(
                f"--service-account={made.runners.get(target.part, made.runner)}",
                f"--build-service-account={_resource(made, made.builder)}",
            ),
            *(
                f"--memory={target.memory}",
                "--cpu=1",
                f"--concurrency={target.requests}",
                f"--timeout={target.timeout}s",
            ),
            *("--min-instances=0", f"--max-instances={target.instances}"),
            f"--set-env-vars=^{_DELIMITER}^{joined}",
            "--set-secrets=" + ",".join(f"{variable}={secret}:latest" for variable, secret in secrets.items()),
        ),
    )


def _resource(made: Deployment, account: str) -> str:
    return f"projects/{made.project}/serviceAccounts/{account}"
