"""``GET /healthz``: the program answers and so does its database."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def answer_health(get_response: Answer) -> Answer:
    """Before everything else, so that a probe needs neither a known host name nor a session."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            return get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return HttpResponse("ok", content_type="text/plain")

    return respond
