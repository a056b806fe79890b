"""What an account does: its use of the product, its tickets."""
