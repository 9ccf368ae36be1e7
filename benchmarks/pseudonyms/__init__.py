"""How much of what is personal the pseudonymiser finds, and how much else it takes for it.

    generate ──► LabelledCall ──► finder (what was replaced) ──► score ──► report
    a file  ──►      ″

The calls were written from how people talk and from the countries' own formats, without a look at the recognisers:
what these do not know shows as a miss.
"""
