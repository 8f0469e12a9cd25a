"""drive.about and what else Drive says of itself: ids to come, and the shared drives that there are none of."""

from typing import Any

from scripts.local_google.call import Call
from scripts.local_google.drive.export import FORMATS
from scripts.local_google.drive.masking import masked
from scripts.local_google.drive.resource import user
from scripts.local_google.drive.upload import IMPORTED
from scripts.local_google.store.drive import SPREADSHEET, new_file_id
from scripts.local_google.wire.errors import GoogleError
from scripts.local_google.wire.system_parameters import first

Message = dict[str, Any]

_MOST_IDS = 1000
_LARGEST_UPLOAD = 5_242_880_000_000


def get(call: Call) -> Message:
    """drive.about.get; like Google's it must be told which fields."""
    if not first(call.query, "fields"):
        raise GoogleError(
            400, "The 'fields' parameter is required for this method.", reason="required", location="fields"
        )
    about: Message = {
        "kind": "drive#about",
        "user": user(call.email, call.email),
        "storageQuota": {"usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "importFormats": {name: [SPREADSHEET] for name in sorted(IMPORTED)},
        "exportFormats": {SPREADSHEET: sorted(FORMATS)},
        "maxImportSizes": {SPREADSHEET: str(100 * 1024 * 1024)},
        "maxUploadSize": str(_LARGEST_UPLOAD),
        "appInstalled": False,
        "folderColorPalette": [],
        "canCreateDrives": False,
        "canCreateTeamDrives": False,
        "driveThemes": [],
        "teamDriveThemes": [],
    }
    return masked(call, "About", about, {})


def generate_ids(call: Call) -> Message:
    """drive.files.generateIds: ids that files may be created with."""
    text = call.query.get("count", "10")
    if not text.isdigit() or not 1 <= int(text) <= _MOST_IDS:
        raise GoogleError(400, f"Invalid value '{text}'.", reason="invalidParameter", location="count")
    ids = [new_file_id() for _ in range(int(text))]
    return masked(call, "GeneratedIds", {"kind": "drive#generatedIds", "space": "drive", "ids": ids}, {})


def list_drives(call: Call) -> Message:
    """drive.drives.list: there are no shared drives here."""
    return masked(call, "DriveList", {"kind": "drive#driveList", "drives": []}, {})


def get_drive(call: Call) -> Message:
    """drive.drives.get: there are no shared drives here."""
    drive_id = call.path["drive_id"]
    raise GoogleError(404, f"Shared drive not found: {drive_id}", reason="notFound", location="driveId")
