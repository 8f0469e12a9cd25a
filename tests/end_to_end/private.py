"""What must not stand in a log: whole addresses, tokens, keys and secrets."""

from __future__ import annotations

import re

PRIVATE = re.compile(
    r"[^\s<>\"=:,;()/]*[^\s<>\"=:,;()/*](?:@|%40)[\w.-]+\.\w+"  # an address of which more than ***@domain is there
    r"|eyJ[\w-]{8,}|ya29\.\S+|Bearer\s+(?!\*)\S+|PRIVATE KEY-----\s*\w"
)


def private_in(log: str, *secrets: str) -> list[str]:
    """What a log holds that it must not."""
    return [*PRIVATE.findall(log), *(secret for secret in secrets if secret in log)]
