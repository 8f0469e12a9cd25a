"""What a person or a test can switch on: faults, quotas, and the record of the requests that came in."""
