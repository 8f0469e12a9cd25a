"""Which language a browser's reader wants."""

from typing import Literal

from starlette.requests import Request

Language = Literal["zh", "en"]


def preferred_language(request: Request) -> Language:
    """`?lang=` where given, else the better of Chinese and English in Accept-Language, else Chinese."""
    wish = request.query_params.get("lang")
    if wish in ("zh", "en"):
        return "zh" if wish == "zh" else "en"
    header = request.headers.get("accept-language", "")
    return "en" if _weight(header, "en") > _weight(header, "zh") else "zh"


def _weight(header: str, language: str) -> float:
    """The greatest q-value that the header gives the language (RFC 9110, section 12.5.4)."""
    weights = [0.0]
    for item in header.lower().split(","):
        tag, _, parameter = item.strip().partition(";")
        if tag.split("-")[0].strip() == language:
            weights.append(_quality(parameter))
    return max(weights)


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
