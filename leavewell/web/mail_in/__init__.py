"""Mail from customers comes in: by a command that a mail server calls, or by SMTP."""
