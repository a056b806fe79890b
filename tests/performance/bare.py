"""The least that a Django view can do and still have kept something: one insert, committed."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path


def make_table() -> None:
    """Where it is kept."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS measured_bare (id bigserial PRIMARY KEY, said text)")


def keep(request: HttpRequest) -> HttpResponse:
    """Keep what was said."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("INSERT INTO measured_bare (said) VALUES (%s)", [request.POST["do"]])
    return HttpResponse(status=303, headers={"Location": "/"})


urlpatterns = [path("", keep)]
