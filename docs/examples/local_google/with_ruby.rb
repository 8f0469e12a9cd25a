# Google's own client for Ruby on the local Google: `ruby with_ruby.rb READY_FILE`.
require 'google/apis/sheets_v4'
require 'json'
require 'net/http'

V4 = Google::Apis::SheetsV4
google = JSON.parse(File.read(ARGV[0]))['google']
token = Net::HTTP.get(URI("#{google}/local/access-token?email=ruby@example.com"))
sheets = V4::SheetsService.new
sheets.root_url = "#{google}/"
sheets.authorization = JSON.parse(token)['access_token']

properties = V4::SpreadsheetProperties.new(title: 'ruby')
id = sheets.create_spreadsheet(V4::Spreadsheet.new(properties: properties)).spreadsheet_id
rows = V4::ValueRange.new(values: [%w[client rows], ['ruby', 1]])
sheets.update_spreadsheet_value(id, 'A1', rows, value_input_option: 'RAW')
more = V4::ValueRange.new(values: [['again', '=B2+1']])
sheets.append_spreadsheet_value(id, 'A1', more, value_input_option: 'USER_ENTERED')
puts sheets.get_spreadsheet_values(id, 'Sheet1').values.to_json
