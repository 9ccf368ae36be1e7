"""How the embedded model learns: pairs in, parts out. Nothing here, nor scipy or scikit-learn, is imported to serve.

    examples                           pairs of a snapshot -> calls with the answers worth learning
    train                              the parts, one after the other, with progress
The summary
    frames                             how the answers report: subjects, predicates, labels
    words, logistic                    what of a call comes over into its answer; regression that starts from a belief
    belief                             that belief: learned from examples that Debrief's authors wrote, and shipped
    summary                            the part
The rest
    commitments, commitment_stack …    what the answers count as an action item
    labels, ridge, reasons, topics     which call reasons and topics they give
"""
