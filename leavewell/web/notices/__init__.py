"""What billing systems tell by themselves: verified, kept, answered at once, and read after later."""
