"""Mail: what is said (content), how it reads (render), what waits and what went (outbox), the way out (delivery)."""
