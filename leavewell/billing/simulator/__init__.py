"""The connector for the simulator, and the control that sets a simulator up."""

from leavewell.billing.simulator.connector import SimulatorProcessor
from leavewell.billing.simulator.control import SimulatorControl

__all__ = ["SimulatorControl", "SimulatorProcessor"]
