"""Writes docs/rights.md, who may call what: `python -m scripts.rights`."""

from __future__ import annotations

from collections.abc import Iterator

from functions.jobs.targets import TARGETS
from scripts._environment import ROOT
from scripts.benchmarks.trust.doors import PROOFS, WHO, WORKBOOKS, wanted

PUBLISHED = ROOT / "docs" / "rights.md"
HEAD = """# Who may do what

Written by `python -m scripts.rights` from the table that the tests and `./scripts/bench --trust` go through, with real
signed tokens over HTTP. 200 is done, 401 not signed in, 403 not allowed, 404 no such workbook; 422 and 409 are what those
who may close or reopen a month are told of one that is not over, or not closed.

A person's rights are those of the row of 员工 that is in force today: of the rows with that staff number the one whose
生效日 began last, as for pay. Whoever is not employed today by that row has none. Where anything that rights rest on is
in doubt (number, address, dates or permission cannot be read, two rows begin on one day, two people have one address),
there are none, and 问题清单 says why. 设置 names who else gets the reports, and gives no rights.

## With a good token, for a workbook in the registry

"""
TOKENS = """
## With any other proof

| proof | answer, whoever it is |
|---|---|
"""
WORKBOOK = """
## For any other workbook

| workbook | answer to everybody with a good token |
|---|---|
"""


def document() -> str:
    """The page."""
    return HEAD + "\n".join([*_people(), TOKENS.rstrip("\n"), *_proofs(), WORKBOOK.rstrip("\n"), *_workbooks()]) + "\n"


def _people() -> Iterator[str]:
    names = [target.name for target in TARGETS]
    good = next(proof for proof in PROOFS if proof.holds)
    yield f"| who | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for who in WHO:
        yield f"| {who} | {' | '.join(str(wanted(name, who, good, WORKBOOKS[0])) for name in names)} |"


def _proofs() -> Iterator[str]:
    for proof in PROOFS:
        if not proof.holds:
            statuses = {
                wanted(target.name, who, proof, which) for target in TARGETS for who in WHO for which in WORKBOOKS
            }
            yield f"| {proof.name} | {', '.join(map(str, sorted(statuses)))} |"


def _workbooks() -> Iterator[str]:
    good = next(proof for proof in PROOFS if proof.holds)
    for which in WORKBOOKS[1:]:
        statuses = {wanted(target.name, who, good, which) for target in TARGETS for who in WHO}
        yield f"| {which} | {', '.join(map(str, sorted(statuses)))} |"


if __name__ == "__main__":
    PUBLISHED.write_text(document(), encoding="utf-8")
