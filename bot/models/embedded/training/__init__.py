"""How the embedded model learns: pairs in, parts out. scikit-learn is imported here alone, and never while serving.

examples       pairs of a snapshot -> calls with the answers worth learning
train          the parts, one after the other, with progress
"""
