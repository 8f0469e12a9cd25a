"""The templates of the mails, ready to be filled: HTML escaped, every name that is missing an error."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from functions.mail import amounts
from functions.mail.statement import called, earned, facts, moved, which_of

TEMPLATES = Path(__file__).parents[2] / "sheets_templates" / "mail"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_ENVIRONMENT.filters |= {
    "yuan": amounts.yuan,
    "credit": amounts.credit,
    "count": amounts.count,
    "amount": amounts.amount,
    "change": amounts.change,
    "moved": moved,
    "facts": facts,
    "which_of": which_of,
    "earned": earned,
    "called": called,
}


def fill(name: str, **context: object) -> str:
    """A template's text: `statement.txt`, `statement.html`. Raises jinja2.UndefinedError for a name not in the context."""
    return _ENVIRONMENT.get_template(name).render(context).strip() + "\n"
