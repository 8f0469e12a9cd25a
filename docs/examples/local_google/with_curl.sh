#!/usr/bin/env bash
# Plain HTTP on the local Google: `with_curl.sh READY_FILE`.
set -euo pipefail
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }
google=$(field google <"$1")
ask() { curl --silent --show-error --fail --noproxy '*' --header "Authorization: Bearer $token" --header 'Content-Type: application/json' "$@"; }
token=$(curl --silent --fail --noproxy '*' "$google/local/access-token?email=curl@example.com" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

id=$(ask "$google/v4/spreadsheets" --data '{"properties": {"title": "curl"}}' | field spreadsheetId)
values="$google/v4/spreadsheets/$id/values"
ask --request PUT "$values/A1?valueInputOption=RAW" --data '{"values": [["client", "rows"], ["curl", 1]]}' >/dev/null
ask "$values/A1:append?valueInputOption=USER_ENTERED" --data '{"values": [["again", "=B2+1"]]}' >/dev/null
ask "$values/Sheet1?prettyPrint=false" | sed 's/.*"values":\(.*\)}/\1/'
ask --request DELETE "$google/drive/v3/files/$id"
