"""All addresses of the server."""

from django.urls import include, path

from leavewell.web.api.main import api

urlpatterns = [
    path("c/", include("leavewell.web.page.session_urls")),
    path("d/", include("leavewell.web.page.status_urls")),
    path("e/", include("leavewell.web.page.leaving_urls")),
    path("api/v1/", api.urls),
    path("notices/", include("leavewell.web.notices.urls")),
    path("", include("leavewell.web.console.urls")),
]
handler404 = "leavewell.web.errors.not_found"
handler500 = "leavewell.web.errors.broken"
