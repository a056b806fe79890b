"""How a hosted page leaves the server: with its headers, compressed, and nothing to fetch afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

import brotli
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from leavewell.kernel.errors import NotFound
from leavewell.web.page.screens import nothing_here, something_broke
from leavewell.web.page.style import CSS, HASH

QUALITY = 5
SELF, NOBODY = "'self'", "'none'"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def customer_page(view: View[P]) -> Callable[..., HttpResponse]:
    """A page for customers, who are told in their own words where there is nothing behind a link."""

    @wraps(view)
    def respond(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            return nowhere(request)

    return respond


def nowhere(request: HttpRequest) -> HttpResponse:
    """A link that leads nowhere."""
    template, found = nothing_here()
    return page(request, template, found, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours, in words for a customer."""
    template, found = something_broke()
    return page(request, template, found, status=500)


def page(
    request: HttpRequest,
    template: str,
    found: dict[str, Any],
    *,
    status: int = 200,
    leads_to: Sequence[str] = (),
    framed_by: Sequence[str] = (),
) -> HttpResponse:
    """Render a page.

    ``leads_to``: addresses of the company's that a form of this page may end at. ``framed_by``: origins that may
    show it in a frame.
    """
    html = render_to_string(f"page/{template}.html", {**found, "css": CSS})
    response = HttpResponse(status=status, content_type="text/html; charset=utf-8")
    if "br" in request.headers.get("Accept-Encoding", ""):
        response.content = brotli.compress(html.encode(), quality=QUALITY)
        response["Content-Encoding"] = "br"
    else:
        response.content = html.encode()
    response["Vary"] = "Accept-Encoding"
    response["Content-Security-Policy"] = _policy(leads_to, framed_by)
    if framed_by:
        # The older header knows no list of origins, and would forbid what the policy allows.
        response.xframe_options_exempt = True
    return _guarded(response)


def see_other(url: str) -> HttpResponse:
    """After a POST: look there, here or where the company wants. Going back or reloading repeats nothing."""
    # The framework's own redirect refuses apps' schemes, and addresses as long as one with a signed state may be.
    response = HttpResponse(status=303)
    response["Location"] = iri_to_uri(url)
    return _guarded(response)


def came_from_here(request: HttpRequest) -> bool:
    """Whether a POST was sent by a page of ours.

    The page asks for no referrer, so browsers send ``Origin: null`` with its forms; the fetch metadata says
    truly where they came from. Over plain http, and from older browsers, that metadata doesn't come: the secret
    in the path has to do then, as for a client that is no browser. Nobody may be unable to cancel.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin in (None, "null", f"{request.scheme}://{request.get_host()}")


def _policy(leads_to: Sequence[str], framed_by: Sequence[str]) -> str:
    # Browsers hold the redirect after a form to form-action as well.
    places = dict.fromkeys(map(_place, leads_to))
    return (
        f"default-src 'none'; style-src '{HASH}'; img-src data:; form-action {' '.join([SELF, *places])}; "
        f"base-uri 'none'; frame-ancestors {' '.join(framed_by) or NOBODY}"
    )


def _place(url: str) -> str:
    """A source as a policy names it: the origin, or an app's scheme alone, whose hosts mean nothing to a browser."""
    parts = urlsplit(url)
    is_web = parts.scheme in ("http", "https")
    return f"{parts.scheme}://{parts.netloc}" if is_web else f"{parts.scheme}:"


def _guarded(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    return response
