"""A server on one machine that speaks Google's Sheets, Drive and OAuth protocols, with a mailbox."""
