"""The connector wired straight into a simulator in this process: nothing is left out but the socket."""

from __future__ import annotations

import httpx

from leavewell.billing.stripe import StripeProcessor
from leavewell.billing.stripe.tests.in_process import Site

PROVES = "wire front"
"""Which peer it is."""


def connector(site: Site) -> StripeProcessor:
    """Speaks to the site by the official client, at the site's own time."""
    made = StripeProcessor(site.key, lambda: site.now, api_base="http://wired/stripe")
    transport = made._api._transport
    transport._http.close()
    transport._http = httpx.Client(transport=httpx.WSGITransport(app=site.simulator))
    return made
