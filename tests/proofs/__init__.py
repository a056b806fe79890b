"""What was shown at Stripe, and against whom: told by the tests themselves while they run.

A test claims rows of the conformance list by its name (``test_row_07_...``, ``test_rows_10_18_...``) or by
``@pytest.mark.proves(7, peer="wire front")``. Against whom it runs is said by the mark, or else by the peer it is given
(``proves`` of its class). ``python -m tests.proofs`` runs them and writes docs/reference/stripe-proof.md.
"""
