"""What the numbers say: reads everything below, and writes nothing but the mail that tells them."""
