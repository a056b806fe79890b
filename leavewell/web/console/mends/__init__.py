"""What would make good what went wrong, for a member to approve or decline."""
