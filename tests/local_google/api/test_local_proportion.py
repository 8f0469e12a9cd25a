"""The measurement of large work, on small work."""

from scripts.local_google.proportion import measured
from tests.local_google.api.local import LocalGoogle


def test_every_kind_of_work_is_measured_and_nothing_is_left_behind(google: LocalGoogle) -> None:
    token = google.token("measure@example.com")
    found = list(measured(google.base_url, token, deals=300, results=100))
    assert [proportion.work.split()[0] for proportion in found] == ["write", "read", "read", "read", "write"]
    assert all(proportion.seconds > 0 and proportion.plain_seconds > 0 for proportion in found)
    assert all(proportion.megabytes > 0.01 for proportion in found)
    mine = {"q": "'measure@example.com' in owners"}
    assert google.ask("GET", "/drive/v3/files", "measure@example.com", params=mine).json()["files"] == []
