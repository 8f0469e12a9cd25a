"""The Sheets and Drive APIs of the local Google, and their administration."""

from starlette.routing import BaseRoute

from scripts.local_google.admin import routes as admin_routes
from scripts.local_google.admin.desk import Desk
from scripts.local_google.call import DRIVE, missing_route, refusing_route, refusing_routes
from scripts.local_google.drive import routes as drive_routes
from scripts.local_google.front_end import FrontEnd
from scripts.local_google.sheets import routes as sheets_routes
from scripts.local_google.store import Store


def routes(store: Store) -> list[BaseRoute]:
    """Every route over `store`; callers are those whom the application's Identity knows."""
    desk = Desk()
    apis = [
        *refusing_routes(DRIVE, drive_routes.DONE),
        *sheets_routes.routes(store, desk),
        missing_route("/v4"),
        *drive_routes.routes(store, desk),
        missing_route("/drive/v3"),
        refusing_route(DRIVE, "/drive"),
        missing_route("/upload/drive/v3"),
        refusing_route(DRIVE, "/upload/drive"),
    ]
    return [FrontEnd(apis), *admin_routes.routes(desk)]
