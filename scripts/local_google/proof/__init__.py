"""What is known of Google's own answers, and how: sequences of requests, their recordings, their standing."""
