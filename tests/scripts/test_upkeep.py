"""Secrets in the tree are found, and known faults of what is pinned are asked for."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from scripts.upkeep import dependency_audit, secret_scan


@pytest.mark.parametrize("kind", ["a key of a cloud", "a private key", "a password"])
def test_a_secret_in_a_file_is_found(kind: str, tmp_path: Path) -> None:
    made_up = {
        "a key of a cloud": f"AKIA{secrets.token_hex(8).upper()}",
        "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
        "a password": f'password = "{secrets.token_hex(20)}"',
    }
    file = tmp_path / "settings.py"
    file.write_text(f"{made_up[kind]}\n", encoding="utf-8")
    assert secret_scan.main([str(file)]) == 1


def test_what_is_no_secret_says_why(tmp_path: Path) -> None:
    line = f'password = "{secrets.token_hex(20)}"  # ' + "pragma: allowlist " + "secret"
    file = tmp_path / "settings.py"
    file.write_text(f"{line}: made up\n", encoding="utf-8")
    assert secret_scan.main([str(file)]) == 0
    file.write_text(f"{line}\n", encoding="utf-8")
    assert secret_scan.main([str(file)]) == 1


def test_where_nobody_can_be_asked_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy that is not there: no network.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert dependency_audit.main() == dependency_audit.NOT_ASKED


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', []),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}]}',
            ["a 1: CVE-1, mended in 2"],
        ),
    ],
)
def test_a_known_fault_is_named_with_its_mend(
    answer: str, faults: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "pip-audit"
    stand_in.write_text(f"#!/bin/sh\necho '{answer}'\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr(dependency_audit, "_AUDIT", stand_in)
    assert dependency_audit.audited(["a==1"]) == faults
    assert dependency_audit.main() == (1 if faults else 0)
