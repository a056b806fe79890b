"""What anyone sees where there is nothing, or where something broke: customers and team in their own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leavewell.web.page import answer

CUSTOMERS = ("/c/", "/d/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Unknown, foreign and never there look the same."""
    if request.path.startswith(CUSTOMERS):
        return answer.nowhere(request)
    return render(request, "console/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours. The log says which."""
    if request.path.startswith(CUSTOMERS):
        return answer.broken(request)
    return render(request, "console/broken.html", status=500)
