"""The project: its services, the accounts and what they may do, its secrets."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import Command, Step

MAIL_LOGIN = "tallysheet-smtp-password"  # what Secret Manager calls it
MAIL_LOGIN_VARIABLE = "TALLYSHEET_SMTP_PASSWORD"
SEALS = "tallysheet-seals"
SEALS_VARIABLE = "TALLYSHEET_SECRET"
SERVICES = (
    *("sheets", "drive", "script"),
    *("cloudfunctions", "run", "cloudbuild", "artifactregistry"),
    *("iam", "iamcredentials", "secretmanager", "cloudscheduler"),
)
# What a build does: it reads the uploaded source, keeps the image, writes its log.
_BUILD_ROLES = ("roles/storage.objectViewer", "roles/artifactregistry.writer", "roles/logging.logWriter")


def gcloud(made: Deployment, *words: str) -> Command:
    """A gcloud command for the project that asks nothing."""
    return ("gcloud", *words, f"--project={made.project}", "--quiet")


def project_steps(made: Deployment) -> Iterator[Step]:
    """Everything that the functions stand on."""
    yield Step(
        "Google's services",
        "Sheets and Drive for the workbooks, the others for the functions. What is on already stays on.",
        gcloud(made, "services", "enable", *(f"{name}.googleapis.com" for name in SERVICES)),
    )
    for what, email in made.runners.items():
        yield _account(
            made,
            email,
            "Account of the functions" if email == made.runner else f"Account of the functions for {what}",
            "Workbooks are shared with it. It has no key and no role in the project: it may do what it is shared, no more.",
        )
    yield _account(made, made.builder, "Account of the builds", "So that a build needs no account with more rights.")
    for role in _BUILD_ROLES:
        yield Step(
            f"Builds: {role.rpartition('.')[2]}",
            "A build reads the uploaded source, stores the image, and writes its log.",
            gcloud(
                made,
                *("projects", "add-iam-policy-binding", made.project),
                *(f"--member=serviceAccount:{made.builder}", f"--role={role}", "--condition=None"),
            ),
        )
    yield _account(
        made,
        made.scheduler,
        "Account of the schedule",
        "The functions know its address and let it send statements and deliver mail, nothing else.",
    )
    if made.administrator:
        yield Step(
            "Administrator",
            "May act as the functions, without a key, to provision workbooks and to check them.",
            gcloud(
                made,
                *("iam", "service-accounts", "add-iam-policy-binding", made.runner),
                *(f"--member=user:{made.administrator}", "--role=roles/iam.serviceAccountTokenCreator"),
            ),
        )


def seal_steps(made: Deployment) -> Iterator[Step]:
    """What the functions seal their letters with: made once, and kept for good."""
    yield from _secret(
        made,
        SEALS,
        SEALS_VARIABLE,
        "Seals",
        "What the functions' seals are made with, so that only what they wrote is ever mailed. Made here, at random, once.",
        "The accounts of the functions.",
        present=gcloud(made, "secrets", "versions", "describe", "latest", f"--secret={SEALS}"),
    )


def password_steps(made: Deployment, *, has_password: bool) -> Iterator[Step]:
    """The mail server's password, where it wants a login. `has_password`: a new one is in the environment."""
    if not made.smtp_user:
        return
    latest = gcloud(made, "secrets", "versions", "describe", "latest", f"--secret={MAIL_LOGIN}")
    yield from _secret(
        made,
        MAIL_LOGIN,
        MAIL_LOGIN_VARIABLE,
        "Password",
        f"From {MAIL_LOGIN_VARIABLE} over standard input, so that it stands in no command line and no log.",
        "The accounts of the functions; of these, only deliver_mail is given it.",
        # A password in the environment is a new one; without it the one that is there stays.
        present=() if has_password else latest,
    )


def _secret(
    made: Deployment, secret: str, variable: str, name: str, why: str, readers: str, *, present: Command
) -> Iterator[Step]:
    """A secret of Secret Manager, its value from a variable, and who may read it."""
    yield Step(
        f"{name}: where it is kept",
        "A secret of Secret Manager.",
        gcloud(made, "secrets", "create", secret, "--replication-policy=automatic"),
        present=gcloud(made, "secrets", "describe", secret),
    )
    yield Step(
        name,
        why,
        gcloud(made, "secrets", "versions", "add", secret, "--data-file=-"),
        present=present,
        feed=variable,
    )
    for email in made.runners.values():
        yield Step(
            f"{name}: who may read it" + ("" if email == made.runner else f", {email}"),
            readers,
            gcloud(
                made,
                *("secrets", "add-iam-policy-binding", secret),
                *(f"--member=serviceAccount:{email}", "--role=roles/secretmanager.secretAccessor"),
            ),
        )


def _account(made: Deployment, email: str, name: str, why: str) -> Step:
    return Step(
        name,
        why,
        gcloud(made, "iam", "service-accounts", "create", email.partition("@")[0], f"--display-name={name}"),
        present=gcloud(made, "iam", "service-accounts", "describe", email),
    )
