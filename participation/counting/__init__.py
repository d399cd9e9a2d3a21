"""The rules engine of the Bürgerhaushalt: pure functions of ballots and frozen settings, exact, standard library only.

    Election(budget, projects, ballots, ballot_rule)   what is counted; refuses what cannot be, naming every ballot
    Settings(rule, lot, satisfaction, increment, …)    how; frozen before opening (as_json, from_json)
    count(election, settings) → Tally                  winners, order, prices, ties, share, proof

    explain(election, tally) → a Reason per project    why, why not, what would have been enough
    flow_of(election, tally) → a Group each            whose money went where
    compare(election, tally) → Comparison              the other rule beside it
    pabulib.read, exchange.election_of, file_of        .pb files in and out; record.as_json(tally) for the result

Inside: `contest` makes an election ready in whole numbers; `purses` know what everybody has left, in floats or exactly;
`buying` runs one share; `equal_shares` looks for the final share and proves it; `greedy` counts by votes; `ledger` notes who
paid what; `replay` counts again with one thing changed, `reach` tells it where that matters, and `enough` looks for the
smallest such change.
Nothing here imports Django, reads a clock or a file. Texts of faults are German msgids: doors show fault.said(gettext).
"""
