"""What holds while processes are killed and billing is gone. Each run is a program of its own."""
