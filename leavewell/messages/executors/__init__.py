"""What this room carries out: the only place of it that speaks to the network."""
