"""The long proofs: `make proof`. Each module with a `proofs()` is found and run; what it yields is a `bench.Measure`.

A proof's `floor` is what is allowed or expected, its `ratio` what is compared with `wanted`: zero lost mails is
`Measure("mails lost", 0, "mails", 0, ratio=0, wanted=0, at_most=True)`.
"""
