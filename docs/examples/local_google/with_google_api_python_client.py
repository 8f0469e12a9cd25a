"""Google's own client for Python on the local Google: `python with_google_api_python_client.py READY_FILE`."""

import json
import sys
from pathlib import Path

from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build
from googleapiclient.http import BatchHttpRequest

ready = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
scopes = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]
credentials = Credentials.from_service_account_file(ready["service_account"], scopes=scopes)
options = {"api_endpoint": ready["google"]}
sheets = build("sheets", "v4", credentials=credentials, client_options=options)
drive = build("drive", "v3", credentials=credentials, client_options={"api_endpoint": f"{ready['google']}/drive/v3/"})

made = sheets.spreadsheets().create(body={"properties": {"title": "google-api-python-client"}}).execute()
spreadsheet_id = made["spreadsheetId"]
values = sheets.spreadsheets().values()
rows = {"values": [["client", "rows"], ["google-api-python-client", 1]]}
values.update(spreadsheetId=spreadsheet_id, range="A1", valueInputOption="RAW", body=rows).execute()
more = {"values": [["again", "=B2+1"]]}
values.append(spreadsheetId=spreadsheet_id, range="A1", valueInputOption="USER_ENTERED", body=more).execute()
print(json.dumps(values.get(spreadsheetId=spreadsheet_id, range="Sheet1").execute()["values"]))

batch = BatchHttpRequest(batch_uri=f"{ready['google']}/batch/drive/v3")
batch.add(drive.files().get(fileId=spreadsheet_id, fields="name"))
batch.add(drive.files().delete(fileId=spreadsheet_id))
batch.execute()
