"""The embedded model: a small, honest summariser that runs inside the bot. It selects what was said, and reports it.

From raw turns to clean sentences
    reading, contractions, text        cleaning and cutting ("dont" -> "do not"); what a sentence is
What a sentence does
    speech, openings, requests         its act (question, request, statement, thanks …), and the part worth reporting
    clauses                            whether it is a whole statement
How it is reported
    report, pronouns, questions        "The customer says that …", or a quotation where that is doubtful
Which sentences are worth it
    salience                           features, and the untrained score over them
    overview                           a call read once: sentences, acts, reports, scores, commitments
What somebody undertook
    undertakings, conjuncts, endings   in one sentence, which may be several tasks
    delegation, third_parties          through others, or by them ("our billing team will …")
    offers, references, commitments    among the sentences around it: taken up, named, taken back
    dates, actions                     until when; worded, owned, told apart from repetitions
The rest of a summary
    outcome, reason, topics
What a team taught (the parts of a trained model; without them it is done as above)
    bodies, fragments                  what of a sentence can be reported, whole or cut down, and in which shape
    frames                             how the team reports it, and which frame fits which body
    facts, units, expectation          which words of the call the ideal answer is expected to have
    summary_model, summary_state       the sentences that are expected to share most with it
    utterances, commitment_model       what this team counts as an action item
    terms, closed_list, reason_model, topic_model      its call reasons and topics
    learned, artifact, knowledge       parts as data, as files, and ready for use; training/ makes them
compose is the order of it all, model the `LanguageModel`; words, cues and grammar are what it knows of English.
"""

from bot.models.embedded.model import UNTRAINED, EmbeddedModel

__all__ = ["UNTRAINED", "EmbeddedModel"]
