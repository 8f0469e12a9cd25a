// google-spreadsheet, written in TypeScript, on the local Google: `node with_google_spreadsheet.mjs READY_FILE`.
import { readFileSync } from 'node:fs';

const ready = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const send = globalThis.fetch;
globalThis.fetch = (request, options) => {
  const address = request.url ?? String(request);
  const here = address.replace(/https:\/\/(sheets|www|docs)\.(googleapis|google)\.com/, ready.google);
  return request.url ? send(new Request(here, request), { ...options, duplex: 'half' }) : send(here, options);
};
const { GoogleSpreadsheet } = await import('google-spreadsheet');

const answer = await send(`${ready.google}/local/access-token?email=node@example.com`);
const auth = { token: (await answer.json()).access_token };
const spreadsheet = await GoogleSpreadsheet.createNewSpreadsheetDocument(auth, { title: 'google-spreadsheet' });
const sheet = spreadsheet.sheetsByIndex[0];
await sheet.setHeaderRow(['client', 'rows']);
await sheet.addRows([{ client: 'google-spreadsheet', rows: 1 }, { client: 'again', rows: '=B2+1' }]);
console.log(JSON.stringify(await sheet.getCellsInRange('A1:B3')));
await spreadsheet.delete();
