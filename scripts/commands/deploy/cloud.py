"""The project: its services, the accounts and what they may do, the mail server's password."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.commands.deploy.settings import Deployment
from scripts.commands.deploy.steps import Command, Step

MAIL_LOGIN = "tallysheet-smtp-password"  # what Secret Manager calls it
MAIL_LOGIN_VARIABLE = "TALLYSHEET_SMTP_PASSWORD"
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
    yield _account(
        made,
        made.runner,
        "Account of the functions",
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


def password_steps(made: Deployment, *, has_password: bool) -> Iterator[Step]:
    """The mail server's password, where it wants a login. `has_password`: a new one is in the environment."""
    if not made.smtp_user:
        return
    describe = gcloud(made, "secrets", "describe", MAIL_LOGIN)
    yield Step(
        "Secret",
        "Where the password of the mail server is kept.",
        gcloud(made, "secrets", "create", MAIL_LOGIN, "--replication-policy=automatic"),
        present=describe,
    )
    latest = gcloud(made, "secrets", "versions", "describe", "latest", f"--secret={MAIL_LOGIN}")
    yield Step(
        "Password",
        f"From {MAIL_LOGIN_VARIABLE} over standard input, so that it stands in no command line and no log.",
        gcloud(made, "secrets", "versions", "add", MAIL_LOGIN, "--data-file=-"),
        # A password in the environment is a new one; without it the one that is there stays.
        present=() if has_password else latest,
        feed=MAIL_LOGIN_VARIABLE,
    )
    yield Step(
        "Password: who may read it",
        "The account of the functions; of these, only deliver_mail is given it.",
        gcloud(
            made,
            *("secrets", "add-iam-policy-binding", MAIL_LOGIN),
            *(f"--member=serviceAccount:{made.runner}", "--role=roles/secretmanager.secretAccessor"),
        ),
    )


def _account(made: Deployment, email: str, name: str, why: str) -> Step:
    return Step(
        name,
        why,
        gcloud(made, "iam", "service-accounts", "create", email.partition("@")[0], f"--display-name={name}"),
        present=gcloud(made, "iam", "service-accounts", "describe", email),
    )
