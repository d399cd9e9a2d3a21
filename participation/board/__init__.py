"""The public board: every ballot is on it, nobody's name is, and anybody can count again. Pure Python, no Django.

Read in this order:

1. `commitments`: a ballot becomes a line of text (the payload), with a secret number (the nonce) and the procedure it
   becomes a hash (the commitment). Its first 100 bits, written for people, are the receipt (the tracker).
2. `merkle`: the commitments are leaves of a tree (RFC 6962). One hash, the root, stands for all of them.
3. `checkpoints`: whenever a batch leaves the urn, its commitments are sorted, appended, and the new root is signed and
   chained to the one before. Whoever keeps a checkpoint notices when the past is rewritten.
4. `bundle`: everything anybody needs to check the vote, in one ZIP; `pabulib` writes the ballots in it. Observers get
   the nonces as well.
5. `verify.py`: the stand-alone program inside the bundle. It shares no line with this package, and it counts by itself.
"""
