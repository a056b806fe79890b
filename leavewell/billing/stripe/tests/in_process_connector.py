"""The connector wired straight into a simulator in this process: nothing is left out but the socket."""

from __future__ import annotations

import httpx

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.in_process import Site
from leavewell.billing.stripe.version import API_VERSION


class Wire(httpx.WSGITransport):
    """Keeps the requests that went over it. While it ``times_out``, a write arrives and its answer doesn't."""

    def __init__(self, site: Site) -> None:
        super().__init__(app=site.simulator)
        self.sent: list[httpx.Request] = []
        self.times_out = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        self.sent.append(request)
        answer = super().handle_request(request)
        if self.times_out and request.method != "GET":
            raise httpx.ReadTimeout("no answer", request=request)
        return answer


def connector(site: Site, wire: Wire | None = None, version: str = API_VERSION) -> StripeProcessor:
    """Speaks to the site by the official client, at the site's own time."""
    made = StripeProcessor(site.key, lambda: site.now, api_base="http://wired/stripe", version=version)
    transport = made._api._transport
    transport._http.close()
    transport._http = httpx.Client(transport=wire or Wire(site))
    return made
