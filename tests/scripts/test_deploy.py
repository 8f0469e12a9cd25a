"""`./scripts/deploy`: the steps as they are shown, and as they run with stand-ins for Google's programs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from functions.settings import SHORTEST_SECRET, read
from scripts.commands.deploy import main
from scripts.commands.deploy.command import all_steps
from scripts.commands.deploy.settings import Deployment, deployment, examples
from scripts.commands.deploy.steps import shown
from scripts.commands.deploy.targets import TARGETS, environment
from tests.scripts.stand_in import StandIn

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"  # pragma: allowlist secret: made up for these tests
EVERYTHING = [
    *("--project", "pay-2016", "--region", "asia-east1", "--administrator", "admin@branch.example"),
    *("--ledger", "1LedgerOfTheCompany"),
    *("--spreadsheet-ids", "1WorkbookOfTheEast,1WorkbookOfTheWest", "--script-ids", "1ScriptOfTheWorkbookInTheEast"),
    *("--client-ids", "12-ab.apps.googleusercontent.com,34-cd.apps.googleusercontent.com"),
    *("--smtp-host", "smtp.branch.example", "--smtp-user", "pay", "--mail-from", "pay@branch.example"),
]
VARIABLES = ("GOOGLE_CLOUD_PROJECT", "TALLYSHEET_SMTP_PASSWORD", "TALLYSHEET_SMTP_HOST", "TALLYSHEET_SPREADSHEET_IDS")
Deploy = Callable[..., tuple[int, str]]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The only gcloud and clasp on the PATH."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    stand_in = StandIn(tmp_path / "bin")
    stand_in.install("gcloud", "clasp")
    monkeypatch.setenv("PATH", str(stand_in.folder))
    return stand_in


@pytest.fixture
def deploy(
    google: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Deploy:
    """Runs the command with its settings in a file of the test's own: its exit code and what it says."""
    monkeypatch.setattr("scripts.commands.deploy.addon.WORKPLACE", tmp_path / "addon")

    def run_with(*arguments: str) -> tuple[int, str]:
        code = main(["--settings", str(tmp_path / "settings.json"), *arguments])
        return code, capsys.readouterr().out

    return run_with


@pytest.fixture
def made() -> Deployment:
    named = {"project": "pay-2016", "ledger": "1LedgerOfTheCompany", "spreadsheet_ids": "1WorkbookOfTheEast"}
    return deployment({**examples(), **named})


def test_a_dry_run_without_settings_shows_every_step_once_and_does_nothing(deploy: Deploy, google: StandIn) -> None:
    code, said = deploy("--dry-run")
    assert code == 0
    for number, step in enumerate(all_steps(deployment(examples())), start=1):
        assert said.count(f"\n{number}. {step.name}\n") == 1
        assert said.count(shown(step.command)) == 1
    for target in TARGETS:
        assert said.count(f"--entry-point={target.name} ") == 1
    assert google.calls() == []


def test_validations_have_one_instance_for_all_and_every_other_run_has_one_to_itself(made: Deployment) -> None:
    commands = {
        target.name: next(s for s in all_steps(made) if s.name.endswith(f" {target.name}")) for target in TARGETS
    }
    for name, step in commands.items():
        alone = name != "validate_deals"
        assert f"--concurrency={1 if alone else 80}" in step.command
        assert ("--max-instances=1" in step.command) != alone


def test_one_service_account_does_everything_unless_more_are_asked_for(made: Deployment) -> None:
    three = replace(made, service_accounts="3")
    (alone,) = made.runners.values()
    functions, validation, mail = three.runners.values()
    assert functions == alone == made.runner
    of_its_own = {"validate_deals": validation, "send_statements": mail, "deliver_mail": mail}
    apart = [of_its_own.get(target.name, functions) for target in TARGETS]
    for asked, accounts in ((made, [alone] * len(TARGETS)), (three, apart)):
        commands = [step.command for step in all_steps(asked)]
        deployed = [word for command in commands for word in command if word.startswith("--service-account=")]
        assert deployed == [f"--service-account={account}" for account in accounts]
        for account in set(accounts):
            assert any(f"--member=serviceAccount:{account}" in command for command in commands), "it reads the seals"
            assert any(account.partition("@")[0] in command for command in commands), "it is made"
    for target in TARGETS:
        settings = read(environment(three, target))
        assert settings.accounts == (functions, validation, mail)
        assert settings.reserve == (0 if target.name == "validate_deals" else 20)


def test_a_dry_run_shows_just_what_the_settings_ask_for(deploy: Deploy, google: StandIn) -> None:
    _, said = deploy("--dry-run", "--project", "pay-2016")
    assert "tallysheet-smtp-password" not in said
    assert "scheduler jobs" not in said
    assert "clasp push" not in said
    assert google.calls() == []


def test_what_no_command_can_do_is_told_click_by_click(deploy: Deploy) -> None:
    _, said = deploy("--dry-run", "--project", "pay-2016")
    left = said.partition("Left to do by hand:")[2]
    assert "FUNCTIONS_URL with the value https://asia-east1-pay-2016.cloudfunctions.net" in left
    assert "share it with tallysheet-functions@pay-2016.iam.gserviceaccount.com" in left
    phrases = (ROOT / "sheets_templates" / "addon" / "Phrases.js").read_text(encoding="utf-8")
    for item in ("核算", "安装自动校验"):
        assert item in left
        assert f"'{item}'" in phrases


def test_the_password_is_shown_nowhere(
    deploy: Deploy, google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYSHEET_SMTP_PASSWORD", PASSWORD)
    assert PASSWORD not in deploy("--dry-run", *EVERYTHING)[1]
    code, said = deploy(*EVERYTHING)
    assert code == 0
    assert PASSWORD not in said
    assert not any(PASSWORD in call for call in google.calls())
    seals, fed = google.fed()
    assert fed == PASSWORD
    assert len(seals) >= SHORTEST_SECRET
    assert not any(seals in call for call in google.calls())
    assert seals not in said
    assert PASSWORD not in (tmp_path / "settings.json").read_text(encoding="utf-8")


def test_the_first_deployment_runs_every_step_in_order(
    deploy: Deploy, google: StandIn, made: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYSHEET_SMTP_PASSWORD", PASSWORD)
    code, said = deploy(*EVERYTHING)
    assert code == 0
    doing = [call for call in google.calls() if " describe " not in call]
    kinds = [
        "services",
        "service-accounts create",
        "add-iam",
        "secrets create",
        "functions deploy",
        "jobs create",
        "clasp",
    ]
    places = [next(place for place, call in enumerate(doing) if kind in call) for kind in kinds]
    assert places == sorted(places)
    assert sum("functions deploy" in call for call in doing) == len(TARGETS)
    assert sum("scheduler jobs create http" in call for call in doing) == 4
    for target in TARGETS:
        assert f"{made.functions_url}/{target.name}" in said


def test_another_deployment_makes_nothing_twice(deploy: Deploy, google: StandIn) -> None:
    google.finds("describe")
    code, said = deploy(*EVERYTHING)
    assert code == 0
    assert not any(" create " in call or "versions add" in call for call in google.calls())
    assert sum("scheduler jobs update http" in call for call in google.calls()) == 4
    assert "was there" in said
    assert "brought up to date" in said


def test_a_step_that_fails_ends_the_deployment_with_what_the_program_said(deploy: Deploy, google: StandIn) -> None:
    google.fails("functions deploy recalculate", "ERROR: (gcloud.functions.deploy) billing is off")
    code, said = deploy("--project", "pay-2016", "--ledger", "1LedgerOfTheCompany")
    assert code == 1
    assert "Function recalculate, failed:\nERROR: (gcloud.functions.deploy) billing is off" in said
    assert "run the same command again" in said
    assert "functions deploy recalculate" in google.calls()[-1]


def test_after_a_failure_the_same_command_without_its_settings_goes_on(deploy: Deploy, google: StandIn) -> None:
    google.fails("functions deploy recalculate", "ERROR: busy")
    assert deploy("--project", "pay-2016", "--ledger", "1LedgerOfTheCompany", "--timezone", "Asia/Urumqi")[0] == 1
    google.fails("nothing any more", "")
    assert deploy()[0] == 0
    assert "TALLYSHEET_TIMEZONE=Asia/Urumqi" in next(c for c in google.calls()[::-1] if "deploy deliver_mail" in c)


@pytest.mark.parametrize(
    ("program", "remedy"), [("gcloud", "cloud.google.com/sdk/docs/install"), ("clasp", "npm install")]
)
def test_a_program_that_is_missing_is_named_before_anything_is_done(
    deploy: Deploy, google: StandIn, program: str, remedy: str
) -> None:
    google.remove(program)
    code, said = deploy(*EVERYTHING)
    assert code == 1
    assert f"{program} is not installed. Get" in said
    assert remedy in said
    assert google.calls() == []


def test_a_password_that_is_kept_nowhere_is_asked_for(deploy: Deploy, google: StandIn) -> None:
    code, said = deploy(*EVERYTHING)
    assert code == 1
    assert "It needs the value of TALLYSHEET_SMTP_PASSWORD" in said
    assert not any("functions deploy" in call for call in google.calls())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--project", "Pay 2016"),
        ("--region", "East"),
        ("--administrator", "nobody"),
        ("--smtp-port", "smtp"),
        ("--smtp-tls", "maybe"),
        ("--smtp-user", "pay|TALLYSHEET_AUDIENCES=mine"),
        ("--timezone", "Mars/Olympus"),
        ("--client-ids", "12-ab.apps.googleusercontent.com,anybody"),
        ("--spreadsheet-ids", "a b"),
        ("--script-ids", "../../elsewhere"),
        ("--statements-at", "monthly"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(deploy: Deploy, google: StandIn, option: str, value: str) -> None:
    code, said = deploy(*EVERYTHING, option, value)
    assert code == 1
    assert said.startswith(option)
    assert google.calls() == []


def test_mail_without_a_sender_is_refused(deploy: Deploy) -> None:
    assert deploy("--project", "pay-2016", "--smtp-host", "smtp.branch.example") == (
        1,
        "--mail-from (or TALLYSHEET_MAIL_FROM) is missing: the address that mail comes from\n",
    )


def test_settings_that_were_damaged_are_named(deploy: Deploy, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    code, said = deploy("--project", "pay-2016", "--ledger", "1LedgerOfTheCompany")
    assert code == 1
    assert "settings.json cannot be read as settings" in said


def test_settings_come_from_the_environment_too(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "from-environment")
    assert "--project=from-environment" in deploy("--dry-run")[1]
    assert "--project=from-command" in deploy("--dry-run", "--project", "from-command")[1]


def test_what_letters_are_sealed_with_is_a_secret_of_every_function_and_never_made_anew(made: Deployment) -> None:
    names = [step.name for step in all_steps(made)]
    (kept,) = [step for step in all_steps(made) if step.feed == "TALLYSHEET_SECRET"]
    assert kept.present, "the one that is there is never made anew: what it sealed would be broken"
    assert names.index(kept.name) < names.index("Function deliver_mail")
    for target in TARGETS:
        (step,) = [step for step in all_steps(made) if step.name == f"Function {target.name}"]
        assert "TALLYSHEET_SECRET=tallysheet-seals:latest" in " ".join(step.command)
        assert "TALLYSHEET_SECRET" not in environment(made, target)


def test_the_functions_understand_what_the_deployment_sets(made: Deployment) -> None:
    settings = {target.name: read(environment(made, target)) for target in TARGETS}
    for each in settings.values():
        assert each.audiences == (made.functions_url, *made.client_ids)
        assert each.schedulers == (made.scheduler,)
        assert each.timezone == "Asia/Shanghai"
        assert each.google_url == ""
    assert settings["deliver_mail"].smtp.host == "smtp.example.com"
    assert settings["deliver_mail"].smtp.sender == "pay@example.com"
    assert {each.smtp.host for name, each in settings.items() if name != "deliver_mail"} == {""}


def test_the_schedule_calls_a_function_with_a_token_that_it_accepts(made: Deployment) -> None:
    (step,) = [step for step in all_steps(made) if step.name.startswith("Schedule: send_statements")]
    options = dict(word.split("=", 1) for word in step.command if word.startswith("--") and "=" in word)
    settings = read(environment(made, TARGETS[0]))
    assert options["--oidc-token-audience"] in settings.audiences
    assert options["--oidc-service-account-email"] in settings.schedulers
    assert options["--uri"] == f"{made.functions_url}/send_statements"
    assert json.loads(options["--message-body"]) == {"spreadsheet_id": "1WorkbookOfTheEast"}


def test_the_add_on_is_laid_out_for_clasp_as_it_is_here(
    deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYSHEET_SMTP_PASSWORD", PASSWORD)
    assert deploy(*EVERYTHING)[0] == 0
    folder = tmp_path / "addon" / "1ScriptOfTheWorkbookInTheEast"
    assert json.loads((folder / ".clasp.json").read_text(encoding="utf-8")) == {
        "scriptId": "1ScriptOfTheWorkbookInTheEast"
    }
    there = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".clasp.json"}
    assert there == {path.name: path.read_bytes() for path in (ROOT / "sheets_templates" / "addon").iterdir()}


def uploaded() -> set[str]:
    """The project's files that .gcloudignore lets through."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    kept_back = ["git", "ls-files", "--cached", "--others", "--ignored", "--exclude-from=.gcloudignore"]
    here, back = (set(subprocess.check_output(c, cwd=ROOT, text=True).splitlines()) for c in (listed, kept_back))
    return here - back


def test_what_is_uploaded_starts_every_function_with_what_the_deployment_sets(made: Deployment, tmp_path: Path) -> None:
    for name in uploaded():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    names = [target.name for target in TARGETS]
    program = f"""
import importlib, functions_framework
for name in {names!r}:
    functions_framework.create_app(name, "functions/main.py")
    print(importlib.import_module(f"functions.jobs.{{name}}").__file__)
"""
    (mailing,) = [target for target in TARGETS if target.mails]
    env = {
        **environment(made, mailing),
        "TALLYSHEET_SMTP_PASSWORD": PASSWORD,
        "TALLYSHEET_SECRET": "s" * SHORTEST_SECRET,
    }
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "functions" / "jobs" / f"{name}.py") for name in names]


def test_nothing_is_uploaded_but_what_the_functions_need() -> None:
    folders = {name.split("/")[0] for name in uploaded()}
    assert folders == {"functions", "schemas", "sheets_templates", "requirements.txt"}
    assert {name.split("/")[1] for name in uploaded() if name.startswith("sheets_templates/")} == {"mail"}


def test_without_a_ledger_the_accounts_are_made_and_no_function_yet(deploy: Deploy, google: StandIn) -> None:
    code, said = deploy("--project", "pay-2016")
    assert code == 0
    assert any("service-accounts" in call for call in google.calls())
    assert not any("functions deploy" in call or "scheduler" in call.split()[:2] for call in google.calls())
    assert "Make the ledger" in said
    assert "tallysheet-functions@pay-2016.iam.gserviceaccount.com" in said


def test_every_function_is_told_of_the_ledger(made: Deployment) -> None:
    assert {environment(made, target)["TALLYSHEET_LEDGER"] for target in TARGETS} == {"1LedgerOfTheCompany"}


def test_a_workbook_cannot_be_registered_without_a_ledger(deploy: Deploy, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    code, said = deploy("--register", "1WorkbookOfTheEast", "--ready-file", str(ready))
    assert (code, "does not lead to a running system" in said) == (1, True)
