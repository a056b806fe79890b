"""The rows of this room."""

from leavewell.messages.models.delivery import Delivery, DeliveryTry
from leavewell.messages.models.endpoint import Endpoint

__all__ = ["Delivery", "DeliveryTry", "Endpoint"]
