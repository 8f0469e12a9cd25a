"""The page on which people read their mail."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.local_google.language import Language

ASSETS = Path(__file__).parent / "assets"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# A letter may look as it likes and open its links in a new tab; it may load nothing and run nothing.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"
)
_DOCTYPE = re.compile(r"\s*(<!doctype[^>]*>)?", re.IGNORECASE)

_TEXTS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "邮箱",
        "filter": "按收件人、发件人或主题查找",
        "delete_all": "清空",
        "delete_question": "删除全部邮件？删除后无法恢复。",
        "list": "邮件列表",
        "empty": "还没有邮件。发出的邮件几秒钟内会出现在这里。",
        "no_match": "没有符合的邮件。",
        "choose": "请在左侧选择一封邮件。",
        "back": "返回列表",
        "from": "发件人",
        "to": "收件人",
        "cc": "抄送",
        "reply_to": "回复至",
        "delivered": "投递给",
        "date": "时间",
        "subject_missing": "（无主题）",
        "attachments": "附件",
        "html": "网页",
        "text": "纯文本",
        "source": "原文",
        "view": "显示方式",
        "width": "显示宽度",
        "desktop": "电脑",
        "phone": "手机",
        "gone": "这封邮件已被删除。",
        "offline": "连接中断，正在重试……",
        "other_language": "English",
        "home": "首页",
    },
    "en": {
        "title": "Mailbox",
        "filter": "Find by recipient, sender or subject",
        "delete_all": "Delete all",
        "delete_question": "Delete all messages? This cannot be undone.",
        "list": "Messages",
        "empty": "No mail yet. What is sent appears here within seconds.",
        "no_match": "No message matches.",
        "choose": "Choose a message on the left.",
        "back": "Back to the list",
        "from": "From",
        "to": "To",
        "cc": "Cc",
        "reply_to": "Reply to",
        "delivered": "Delivered to",
        "date": "Date",
        "subject_missing": "(no subject)",
        "attachments": "Attachments",
        "html": "Page",
        "text": "Plain text",
        "source": "Source",
        "view": "View",
        "width": "Width",
        "desktop": "Desktop",
        "phone": "Phone",
        "gone": "The message has been deleted.",
        "offline": "Connection lost, trying again…",
        "other_language": "中文",
        "home": "Start page",
    },
}
_TEMPLATES = Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def mail_page(language: Language) -> str:
    """The page in that language; it fetches the mail itself."""
    other: Language = "en" if language == "zh" else "zh"
    template = _TEMPLATES.get_template("mail.html")
    return template.render(language=language, other=other, texts=_TEXTS[language])


def letter_html(html: str) -> str:
    """A message's HTML part with its links set to open in a new tab, for a sandboxed frame."""
    # Before the doctype the tag would put the letter into quirks mode.
    return _DOCTYPE.sub(lambda match: f'{match[0]}<base target="_blank">', html, count=1)
