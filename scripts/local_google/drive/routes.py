"""The routes of the Drive API."""

from starlette.routing import Route

from scripts.local_google.admin.desk import Desk
from scripts.local_google.call import DRIVE, Handler, route
from scripts.local_google.drive import about, comments, export, files, permissions, resumable, revisions, upload
from scripts.local_google.store import Store

_FILES = "/drive/v3/files"
_ONE = f"{_FILES}/{{file_id}}"
_COMMENT = f"{_ONE}/comments/{{comment_id}}"

_METHODS: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", "/drive/v3/about", "about.get", about.get),
    ("GET", "/drive/v3/drives", "drives.list", about.list_drives),
    ("GET", "/drive/v3/drives/{drive_id}", "drives.get", about.get_drive),
    ("POST", _FILES, "files.create", files.create),
    ("GET", _FILES, "files.list", files.list_files),
    ("GET", f"{_FILES}/generateIds", "files.generateIds", about.generate_ids),
    ("DELETE", f"{_FILES}/trash", "files.emptyTrash", files.empty_trash),
    ("GET", _ONE, "files.get", files.get),
    ("PATCH", _ONE, "files.update", files.update),
    ("DELETE", _ONE, "files.delete", files.delete),
    ("POST", f"{_ONE}/copy", "files.copy", files.copy),
    ("GET", f"{_ONE}/export", "files.export", export.export),
    ("GET", "/spreadsheets/d/{file_id}/export", "files.export", export.download),
    ("GET", f"{_ONE}/revisions", "revisions.list", revisions.list_revisions),
    ("GET", f"{_ONE}/revisions/{{revision_id}}", "revisions.get", revisions.get),
    ("POST", f"/upload{_FILES}", "files.create", upload.create),
    ("PATCH", f"/upload{_ONE}", "files.update", upload.update),
    ("PUT", f"/upload{_FILES}", "files.create", resumable.go_on),
    ("PUT", f"/upload{_ONE}", "files.update", resumable.go_on),
    ("PUT", "/upload/drive/v2/files/{file_id}", "files.update", upload.update_v2),
    ("POST", f"{_ONE}/permissions", "permissions.create", permissions.create),
    ("GET", f"{_ONE}/permissions", "permissions.list", permissions.list_permissions),
    ("GET", f"{_ONE}/permissions/{{permission_id}}", "permissions.get", permissions.get),
    ("PATCH", f"{_ONE}/permissions/{{permission_id}}", "permissions.update", permissions.update),
    ("DELETE", f"{_ONE}/permissions/{{permission_id}}", "permissions.delete", permissions.delete),
    ("POST", f"{_ONE}/comments", "comments.create", comments.create),
    ("GET", f"{_ONE}/comments", "comments.list", comments.list_comments),
    ("GET", _COMMENT, "comments.get", comments.get),
    ("PATCH", _COMMENT, "comments.update", comments.update),
    ("DELETE", _COMMENT, "comments.delete", comments.delete),
    ("POST", f"{_COMMENT}/replies", "replies.create", comments.create_reply),
    ("GET", f"{_COMMENT}/replies", "replies.list", comments.list_replies),
    ("GET", f"{_COMMENT}/replies/{{reply_id}}", "replies.get", comments.get_reply),
    ("PATCH", f"{_COMMENT}/replies/{{reply_id}}", "replies.update", comments.update_reply),
    ("DELETE", f"{_COMMENT}/replies/{{reply_id}}", "replies.delete", comments.delete_reply),
)


DONE = frozenset(f"drive.{name}" for _, _, name, _ in _METHODS)
"""The methods that are done, by Google's ids."""


def routes(store: Store, desk: Desk) -> list[Route]:
    """A route for each method of the Drive API that is supported."""
    return [
        route(DRIVE, store, desk, path, http_method, f"drive.{name}", handler)
        for http_method, path, name, handler in _METHODS
    ]
