"""The first page: what this server is, and where to go from here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from scripts.local_google.identity import Identity
from scripts.local_google.language import Language, preferred_language

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_TEXTS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "本机 Google",
        "what": "这台电脑上的 Google 表格、云端硬盘和邮箱，供试用与测试；数据只保存在本机。",
        "workbooks": "表格",
        "no_workbook": "还没有表格。",
        "mail": "邮箱",
        "mail_what": "查看已发送的通知和对账单",
        "share": "请把表格共享给这个服务帐号：",
        "smtp": "邮件服务器（SMTP）",
        "certs": "令牌证书",
        "other_language": "English",
    },
    "en": {
        "title": "Local Google",
        "what": "Google Sheets, Drive and a mailbox on this computer, for trying and testing; no data leaves it.",
        "workbooks": "Spreadsheets",
        "no_workbook": "There is no spreadsheet yet.",
        "mail": "Mailbox",
        "mail_what": "read the notices and statements that were sent",
        "share": "Share a spreadsheet with this service account:",
        "smtp": "Mail server (SMTP)",
        "certs": "Token certificates",
        "other_language": "中文",
    },
}


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet that can be opened, and when it was last changed (RFC 3339)."""

    id: str
    title: str
    modified: str


def endpoint(
    known: Identity, smtp_address: str, workbooks: Callable[[], list[Workbook]]
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that shows the page."""

    async def show(request: Request) -> Response:
        language = preferred_language(request)
        html = _TEMPLATES.get_template("start_page.html").render(
            language=language,
            other="en" if language == "zh" else "zh",
            texts=_TEXTS[language],
            service_account=known.accounts.default.email,
            smtp_address=smtp_address,
            workbooks=workbooks(),
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Vary": "Accept-Language"})

    return show
