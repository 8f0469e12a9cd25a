"""gspread on the local Google: `python with_gspread.py READY_FILE`."""

import json
import sys
from pathlib import Path
from typing import Any

import gspread
from gspread.http_client import HTTPClient
from requests import Response

ready = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


class LocalClient(HTTPClient):
    """gspread's own client, with another address."""

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:
        """One request, sent to the local Google."""
        for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            endpoint = endpoint.replace(host, ready["google"])
        return super().request(method, endpoint, *args, **kwargs)


client = gspread.service_account(ready["service_account"], http_client=LocalClient)
spreadsheet = client.create("gspread")
sheet = spreadsheet.sheet1
sheet.update([["client", "rows"], ["gspread", 1]])
sheet.append_row(["again", "=B2+1"], value_input_option="USER_ENTERED")
print(json.dumps(sheet.get_all_values()))
client.del_spreadsheet(spreadsheet.id)
