"""Ids, money, clocks, states, facts and errors. No framework, no rows, no network."""
