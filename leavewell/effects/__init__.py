"""The journal of facts, the outbox of effects, and the one engine that carries effects out."""
