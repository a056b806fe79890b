"""Billing systems: the processor contract and the connectors. Kernel values in and out, no database."""
