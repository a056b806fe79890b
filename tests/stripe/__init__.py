"""What crosses rooms, at Stripe's format on the simulator."""
