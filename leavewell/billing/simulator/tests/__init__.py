"""Tests of the connector for the simulator."""
