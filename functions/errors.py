"""Refusals: why a request is not carried out, as a status and a sentence that a clerk understands (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.words import Locale, Text

TITLES = {
    400: Text("请求有误", "Bad request"),
    401: Text("请重新登录", "Please sign in"),
    403: Text("没有权限", "Not allowed"),
    404: Text("找不到", "Not found"),
    405: Text("请求有误", "Bad request"),
    408: Text("请求没有发完", "The request did not end"),
    409: Text("请再试一次", "Please try again"),
    413: Text("内容太多", "Too much"),
    415: Text("请求有误", "Bad request"),
    422: Text("表格需要修改", "The workbook needs mending"),
    429: Text("请稍后再试", "Please try later"),
    431: Text("内容太多", "Too much"),
    500: Text("程序出错", "Something went wrong"),
    503: Text("暂时用不了", "Not available just now"),
}
HEADERS = {401: {"WWW-Authenticate": "Bearer"}}

# What became of the workbook, as part of a sentence.
UNCHANGED = Text("表格没有改动", "the workbook is unchanged")
PARTLY = Text("已经写入的部分是完整的，其余没有动", "what was written so far is whole, and nothing else changed")
UNSURE = Text(
    "不知道这次的结果有没有写入（再做一次不会重复）",
    "whether the results were written is not known (doing it again does no harm)",
)
FAILED = Text(
    "程序出错，{became}。请把运行编号 {run_id} 告诉管理员",
    "Something went wrong; {became}. Please give your administrator the run id {run_id}",
)


class Refusal(Exception):
    """A request that is not carried out; the workbook is as it was, unless the sentence says otherwise."""

    def __init__(
        self, status: int, detail: Text, *, locale: Locale | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail.en)
        self.status = status
        self.detail = detail
        self.locale = locale
        # What HTTP asks to go with the status.
        self.headers = {**HEADERS.get(status, {}), **(headers or {})}

    def problem(self, run_id: str, locale: Locale) -> dict[str, object]:
        """The body of the answer, in the workbook's language where that is known."""
        spoken = self.locale or locale
        return {
            "type": "about:blank",
            "title": TITLES[self.status].to(spoken),
            "status": self.status,
            "detail": self.detail.to(spoken),
            "run_id": run_id,
        }


class NotAllowed(Refusal):
    """The caller may not do this; others may."""

    def __init__(self, detail: Text, *, locale: Locale | None = None) -> None:
        super().__init__(403, detail, locale=locale)


class Unreadable(Refusal):
    """A workbook with tabs or headers missing: `faults` are the titles of its tabs, each with what is to be mended."""

    def __init__(self, detail: Text, faults: Sequence[tuple[str, Text]], *, locale: Locale) -> None:
        super().__init__(422, detail, locale=locale)
        self.faults = tuple(faults)


class Conflict(Exception):
    """Somebody else's run was committed since this one read the workbook; read again and start over."""
