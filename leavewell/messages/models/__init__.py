"""The rows of this room."""

from leavewell.messages.models.alert import Alert, AlertItem
from leavewell.messages.models.delivery import Delivery, DeliveryTry
from leavewell.messages.models.endpoint import Endpoint

__all__ = ["Alert", "AlertItem", "Delivery", "DeliveryTry", "Endpoint"]
