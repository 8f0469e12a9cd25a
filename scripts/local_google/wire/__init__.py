"""Google's JSON on the wire: published message schemas, field masks, error envelopes."""
