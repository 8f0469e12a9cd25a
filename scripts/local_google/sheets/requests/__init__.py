"""The requests of a batchUpdate, by what they are about; each handler returns its reply."""
