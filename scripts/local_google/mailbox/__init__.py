"""A mailbox for everybody: mail sent to it over SMTP is kept, listed and shown on a page."""

from scripts.local_google.mailbox.routes import Mailbox, routes

__all__ = ["Mailbox", "routes"]
