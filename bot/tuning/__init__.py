"""Fine-tuning: from a lead's word to a new version of the model, and back.

worker          drives a job from the store: snapshot, training, evaluation, candidate
embedded        the `Tuner` of the embedded provider; train_embedded is the process that it starts
worth           whether there is enough to learn
comparison      champion and candidate on calls that no model is trained on
champion        which version writes the debriefs
decisions       asking for a training, using a version, going back
overview        how the loop stands, for leads
telling         who is told, and when
"""
