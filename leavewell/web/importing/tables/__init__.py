"""How each kind of table is written, one file a noun."""

from leavewell.web.importing.batch import Writer
from leavewell.web.importing.tables.accounts import write_accounts
from leavewell.web.importing.tables.cancellations import write_cancellations
from leavewell.web.importing.tables.contacts import write_contacts
from leavewell.web.importing.tables.contracts import write_contracts
from leavewell.web.importing.tables.duties import write_duties
from leavewell.web.importing.tables.subscriptions import write_subscriptions
from leavewell.web.importing.tables.tickets import write_tickets
from leavewell.web.importing.tables.usage import write_usage

WRITERS: dict[str, Writer] = {
    "accounts": write_accounts,
    "contacts": write_contacts,
    "duties": write_duties,
    "contracts": write_contracts,
    "subscriptions": write_subscriptions,
    "usage": write_usage,
    "tickets": write_tickets,
    "cancellations": write_cancellations,
}
"""What a table holds -> who writes its rows."""
