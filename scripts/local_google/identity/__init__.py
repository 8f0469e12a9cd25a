"""Who is calling: service accounts, access tokens and ID tokens, as Google issues and checks them."""

from scripts.local_google.identity.access_tokens import Caller
from scripts.local_google.identity.responses import api_error, unauthenticated
from scripts.local_google.identity.routes import routes
from scripts.local_google.identity.service import Identity, authenticate

__all__ = ["Caller", "Identity", "api_error", "authenticate", "routes", "unauthenticated"]
