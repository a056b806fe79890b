"""What anyone sees where there is nothing, or where something broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Unknown, foreign and never there look the same."""
    return render(request, "console/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours."""
    return render(request, "console/broken.html", status=500)
