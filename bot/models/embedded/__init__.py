"""The embedded model: a small, honest summariser that runs inside the bot. It selects what was said, and reports it.

From raw turns to clean sentences
    reading, contractions, text        cleaning and cutting ("dont" -> "do not"); what a sentence is
What a sentence does
    speech, openings, requests         its act (question, request, statement, thanks …), and the part worth reporting
    clauses                            whether it is a whole statement
How it is reported
    report, pronouns, questions        "The customer says that …", or a quotation where that is doubtful
Which sentences are worth it
    salience                           features, and a scorer over them: the seam for learning
What somebody undertook
    undertakings, conjuncts, endings   in one sentence, which may be several tasks
    delegation, third_parties          through others, or by them ("our billing team will …")
    offers, references, commitments    among the sentences around it: taken up, named, taken back
    dates, actions                     until when; worded, owned, told apart from repetitions
The rest of a summary
    outcome, reason, topics
compose is the order of it all, model the `LanguageModel`; words, cues and grammar are what it knows of English.
"""

from bot.models.embedded.model import UNTRAINED, EmbeddedModel

__all__ = ["UNTRAINED", "EmbeddedModel"]
