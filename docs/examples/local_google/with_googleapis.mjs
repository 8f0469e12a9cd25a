// Google's own client for Node on the local Google: `node with_googleapis.mjs READY_FILE`.
import { readFileSync } from 'node:fs';
import { google } from 'googleapis';

const ready = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// The library always fetches tokens at Google, so one is fetched here and handed over.
const token = await fetch(`${ready.google}/local/access-token?email=node@example.com`);
const auth = new google.auth.OAuth2();
auth.setCredentials({ access_token: (await token.json()).access_token });
const rootUrl = `${ready.google}/`;
const sheets = google.sheets({ version: 'v4', auth, rootUrl });
const drive = google.drive({ version: 'v3', auth, rootUrl });

const { data: made } = await sheets.spreadsheets.create({ requestBody: { properties: { title: 'googleapis' } } });
const place = { spreadsheetId: made.spreadsheetId, range: 'A1', valueInputOption: 'USER_ENTERED' };
await sheets.spreadsheets.values.update({ ...place, requestBody: { values: [['client', 'rows'], ['googleapis', 1]] } });
await sheets.spreadsheets.values.append({ ...place, requestBody: { values: [['again', '=B2+1']] } });
const { data } = await sheets.spreadsheets.values.get({ spreadsheetId: made.spreadsheetId, range: 'Sheet1' });
console.log(JSON.stringify(data.values));
// Uploads take their address from the call.
const upload = {
  requestBody: { name: 'uploaded', mimeType: 'application/vnd.google-apps.spreadsheet' },
  media: { mimeType: 'text/csv', body: 'a,b' },
};
const { data: file } = await drive.files.create(upload, { rootUrl });
await drive.files.delete({ fileId: file.id });
await drive.files.delete({ fileId: made.spreadsheetId });
