"""Errors as Google's servers word and wrap them.

Sheets answers in the envelope of google.rpc.Status, Drive in its older one with a list of `errors`.
Source: developers.google.com/workspace/sheets/api/troubleshoot-api-errors and
developers.google.com/workspace/drive/api/guides/handle-errors.
"""

from typing import Any

STATUS_BY_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

DRIVE_REASON_BY_CODE = {
    400: "badRequest",
    401: "authError",
    403: "insufficientFilePermissions",
    404: "notFound",
    409: "conflict",
    413: "uploadTooLarge",
    429: "rateLimitExceeded",
    500: "internalError",
    501: "notImplemented",
    503: "backendError",
    504: "backendError",
}

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


class GoogleError(Exception):
    """A request that Google would refuse: HTTP code, message and, where Google adds them, details."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        reason: str | None = None,
        details: list[dict[str, Any]] | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason
        self.details = details
        self.location = location

    def sheets_body(self) -> dict[str, Any]:
        """The body that the Sheets API sends for this error."""
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": STATUS_BY_CODE.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def sheets_body_with_list(self) -> dict[str, Any]:
        """The same with the list of errors that Google's older clients read."""
        body = self.sheets_body()
        body["error"] = {"errors": self.drive_body()["error"]["errors"]} | body["error"]
        return body

    def drive_body(self) -> dict[str, Any]:
        """The body that the Drive API sends for this error."""
        item: dict[str, Any] = {
            "message": self.message,
            "domain": "usageLimits" if self.code == 429 else "global",
            "reason": self.reason or DRIVE_REASON_BY_CODE.get(self.code, "unknown"),
        }
        if self.location:
            item |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [item]}}


def invalid(message: str) -> GoogleError:
    """Google's 400 with `message`."""
    return GoogleError(400, message)


def not_found() -> GoogleError:
    """What Sheets answers for a spreadsheet that does not exist."""
    return GoogleError(404, "Requested entity was not found.")


def forbidden() -> GoogleError:
    """What Sheets answers to a caller whom the file is not shared with."""
    return GoogleError(403, "The caller does not have permission")


def insufficient_scopes() -> GoogleError:
    """Google's 403 for a token that was not granted what the method needs."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
    }
    message = "Request had insufficient authentication scopes."
    return GoogleError(403, message, reason="insufficientPermissions", details=[detail])


def file_not_found(file_id: str) -> GoogleError:
    """What Drive answers for a file that does not exist or may not be seen."""
    return GoogleError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")


def bad_request(violations: list[tuple[str, str]], message: str | None = None) -> GoogleError:
    """A 400 that lists `violations` as (field, description), as for JSON that does not parse.

    The message is all descriptions, one a line, unless Google words it otherwise.
    """
    described = [
        {"field": field, "description": text} if field else {"description": text} for field, text in violations
    ]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": described}
    return GoogleError(400, message or "\n".join(text for _, text in violations), details=[detail])
