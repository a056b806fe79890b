"""Offer types, one file each; ``config/registries.py`` lists them."""

from leavewell.flow.offers.base import OfferType
from leavewell.kernel.registry import Registry

TYPES: Registry[OfferType] = Registry("offer types")
