"""The only writers of the journal, the outbox, the attempts and the mails."""
