"""From a billing system: its customers, subscriptions and prices."""

from leavewell.web.importing.billing.run import Waiting, import_billing
from leavewell.web.importing.billing.terms import CUSTOMER, Terms, own_id_key

__all__ = ["CUSTOMER", "Terms", "Waiting", "import_billing", "own_id_key"]
