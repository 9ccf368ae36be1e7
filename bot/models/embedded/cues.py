"""The cues of the embedded model: words and phrases that tell a greeting from a need, and a promise from a pleasantry.

General English, in one place, so that they can be reviewed at a glance. Lower case, contractions expanded. Phrases are
looked up as whole words, except where a rule says otherwise.
"""

from __future__ import annotations

from bot.models.embedded.words import phrases, words

# --- speech acts ----------------------------------------------------------------------------------------------

GREETINGS = words("hi hello hey hiya howdy greetings dear morning good-morning")
FILLERS = words("um uh er erm uhm umm uhh mm hmm hm mhm eh ah huh mm-hmm uh-huh")
OPENERS = words("""
    well so okay ok right alright yeah yes yep yup yea no nope oh and but also anyway sure great perfect ugh wow
    sorry awesome excellent cool lol haha understood absolutely certainly definitely then now see okey plus gosh
""")
SLANG = words("lol lmao rofl haha hahaha smh omg wtf tho pls plz btw fyi imo imho")
AFFIRMATIONS = words("""
    yes yeah yep yup sure ok okay alright absolutely certainly definitely fine great perfect agreed done right
""")
THANKS = phrases("thank you; thanks; thank u; thx; cheers; much appreciated; appreciate it; many thanks")
COURTESY = phrases("""
    you are welcome; no problem; my pleasure; have a great; have a good; have a nice; have a wonderful; take care;
    good bye; goodbye; bye; sorry to hear; sorry about that; sorry for; apologize for; apologise for; i apologize; i
    apologise; apologies; i understand how; i understand your; i completely understand; i understand that; happy to
    help; happy to assist; glad to help; glad to assist; glad to hear; happy to hear; great to hear; good to hear;
    sorry you are; how can i help; how may i help; how can i assist; how may i assist; what can i do for you;
    anything else; is there anything; any other questions; any further questions; do not hesitate; feel free to;
    reach out anytime; thank you for; thanks for; thank you so; appreciate your; appreciate you; nice day; great
    day; good day; how are you; bear with me; one moment; just a moment; one second; give me a second; give me a
    moment; give me a minute; hold on; hang on; let me know if you need; my name is; speaking with; you have
    reached; nice to meet; we are here to help; i am here to help; we are here for you; here to help; keep us
    posted; keep us in the loop; have a lovely; talk to you; see you; that is great; that is good; sounds good;
    sounds great; sounds like a; good morning; good afternoon; good evening; welcome to; i get that; i hear you; i
    can imagine; that is frustrating; would be happy to; would be glad to; i am happy to; let us get started; i will
    be happy; i will be glad; does not sound good; we would love to help; we want to help;
    we are sorry; i am sorry; i am so sorry; we would like to help; i can help you with that; i can certainly help;
    that makes sense; take your time; thanks again; here if you need; let us see if we can; let us see what we can;
    to assist you; all the best; fingers crossed; rest assured; be assured; be patient; be rest assured; if you need
    us; if you need any; further assistance; further help; our survey; how we did; need anything else; more
    questions; your patience; your time; got it; gotcha; keep us notified; keep us updated; thankyou;
    do not worry; no worries
""")
VERIFICATION = phrases("""
    your name; full name; date of birth; your address; email address; e-mail address; phone number; account number;
    order number; confirmation number; reference number; serial number; post code; postcode; zip code; security
    question; verify your; confirm your; your details; last four digits; spell; username; booking reference;
    customer id; employee id
""")
PROBLEM_WORDS = words("""
    problem problems issue issues trouble error errors fail fails failed failing failure broken broke break crash
    crashes crashed crashing freeze freezes freezing frozen stuck slow slowly sluggish wrong missing lost late delay
    delayed delays bug bugs unable cannot not never nothing charged overcharged refund refused rejected declined
    denied cancelled canceled cancel stolen damaged defective faulty leak leaking noise disconnected disconnects
    disconnecting drops dropped dropping dead down outage blank locked expired blocked ridiculous terrible awful
    horrible worst poor unacceptable disappointed disappointing frustrated frustrating annoying annoyed angry upset
    complaint complain useless waiting waited struggling incorrect invalid corrupt incompatible hacked scam fraud
    unhappy rude ignored disappeared keeps stopped stops glitch unresponsive unauthorized wasted sick worse
    miserable painful painfully leaks leaked squeaking squeaks
""")
NEED_CUES = phrases("""
    i am calling; i called; i was calling; i am contacting; i am writing; i need; i want; i would like; i am having;
    i have a problem; i have an issue; having trouble; having issues; having problems; having an issue; i have been
    trying; i am trying; i cannot; i am unable; i am not able; can you; could you; is there a way; how do i; how can
    i; my problem; my issue; i wanted to; i was wondering; i have a question; looking to; i lost; i have lost; i
    never received; i have not received; i did not receive; i ordered; why is; why does; why are; why can; will not
    let me; does not work; is not working; not work; stopped working; i was charged; i got charged; i am
    experiencing; i require; i forgot
""")
SOLVED_CUES = phrases("""
    works now; working now; it works; it worked; that worked; that works; fixed it; that fixed; is fixed; solved;
    resolved; that did it; that helped; did the trick; back to normal; all good now; is working again; works again;
    working fine now; able to log in now; i can see it now; sorted now; all sorted; got it working; up and running;
    works perfectly; working perfectly; running smoothly; working again; is much faster
""")
UNSOLVED_CUES = phrases("""
    still not; still does not; still cannot; still have not; still no; not resolved; not fixed; did not help; did
    not work; does not help; not working; not satisfied; i give up; still the same; still slow; no luck; not solved;
    unresolved; still happening; same problem; same issue; same error; still having; still an issue; waste of time;
    not helpful; another technician; somewhere else; someone else; frustrat; disappoint; could not resolve; unable
    to resolve; could not fix; unable to fix; still getting; still struggling; not happy; still concerned; still
    dealing; still unsure; not convinced
""")

# --- commitments ----------------------------------------------------------------------------------------------

# What is done after the call unless the speaker says "now".
DEFERRED_VERBS = words("""
    send resend email e-mail mail post ship dispatch deliver forward call ring phone text contact escalate file
    raise submit refund reimburse replace arrange schedule reschedule book order prepare write draft report follow
    notify inform investigate return pay sign circulate organize organise coordinate research
    share invoice credit compensate chase finalize finalise complete finish pass relay consult
    design build fix repair visit drop bring upload print collect pick attach waive message liaise fill issue
    renew respond reply rebook swap trace flag correct inspect assess
""")
# What is told to others, or opened with them, is for later, and so is a case that is opened.
CONSULTING_VERBS = words("ask tell check talk speak remind discuss warn")
BOOKING_VERBS = words("book rebook schedule reschedule arrange plan reserve")
OPENING_VERBS = words("open create log start launch make place put submit set")
CASE_NOUNS = words("ticket case investigation claim report dispute complaint enquiry inquiry")
# What is as a rule done while both are on the line; a commitment only with a word of delay.
IMMEDIATE_VERBS = words("""
    check look pull open try click go read explain walk guide show tell ask verify confirm help assist restart
    reboot close start give transfer connect put place note add type enter log disable enable delete run remove see
    do take work reset update change cancel process create set speak talk test install reinstall uninstall move turn
    unplug plug bring get keep make register apply switch search find have leave stop use buy consider think wait
    monitor watch download clear clean attempt
    present summarize summarise discuss review
""")
NEVER_COMMITMENTS = words("""
    be need want like love know understand hope hold say admit agree appreciate guess assume miss bet believe
    remember forget enjoy prefer hate wish feel stay seem receive expect learn wait
""")
DELAY_CUES = phrases("""
    get back to you; get back to them; get back to him; get back to her; get back to everyone; let you know; let
    them know; call you back; call back; later; after the call; after this call; after we hang up; when i get home;
    once i get home; when i am home; when i am back; overnight; next week; next month; this week; follow up; as soon
    as; when i get to; next meeting; over the weekend; in the coming days; get in touch; be in touch; make sure that
    someone; once the; a ticket; a case; keep you posted; keep you updated; in a few days; hear from
""")
NOW_CUES = phrases("""
    right now; now; real quick; for a moment; for a second; for a minute; on hold; while you; while we; while i; one
    moment; a few questions; bear with; quickly; for a bit; as we speak; hang on; just a second; a few things; some
    questions; through the; through some; step by step
""")
HEDGES = phrases("""
    maybe; perhaps; might; i think; i guess; probably; i hope; i wish; would; could; said; told; thought; promised;
    hopefully; instead of; before i; wonder; possibly; imagine; supposed; no matter; or else
""")
REFUSALS = phrases("""
    no need; no thanks; no thank you; do not bother; do not worry; not necessary; i would rather; no do not; please
    do not; i do not want; i do not need; not interested; that will not be necessary; that is not necessary; forget
    it; never mind; nevermind
""")
PEOPLE_NOUNS = words("""
    someone somebody team technician engineer engineers colleague colleagues manager specialist specialists
    department supervisor agent agents representative rep staff courier driver developer developers husband wife
    assistant office warehouse member electrician plumber expert experts group accountant boss partner son daughter
    nurse doctor dentist pharmacist assessor mechanic fitter installer porter receptionist consultant inspector surveyor
    adviser advisor secretary officer handler administrator admin reviewer housekeeper locksmith lawyer clerk carrier
    workshop workshops assessors adjuster contractor
""")
# The customer's "your app" is the company's, not the agent's own.
COMPANY_NOUNS = words("""
    app website site service services staff team store stores shop company system systems product products customer
    customers page network website's server servers platform software support helpline hotline policy prices price
    fees delivery drivers employees people line flight flights train trains online mobile web internet wifi end
    offer plan subscription email message
""")

# --- where clauses, requests and commitments begin and end ------------------------------------------------

TIME_LEADS = words("""
    last this next every each morning night week month year time day days weeks months hours minutes hour minute ago
    first moment past the a an two three four five six several few now since my our point same as well
""")
THERE_VERBS = words("is are was were has have will should seems seem must may might would could")
WHETHER_PHRASES = phrases("""
    see if; check if; know if; ask if; find out if; confirm if; verify if; out if; asking if; them if
""")
CLAUSE_ENDS = words("maybe perhaps but so because which unless although otherwise hopefully since")
CONDITIONS = phrases("""
    if; unless; when; whenever; whether; in case; assuming; provided; what; how; why; which; who; where; until; or;
    as long as
""")
AFTER_AND_NEW_CLAUSE = words("""
    i we you it he she they that then so but if the our your someone there please hopefully which once just as this
""")
FINITE_SIGNS = words("will can is are should have hope may please need would could")
POSITIVE = words("works worked fixed solved resolved thank thanks great perfect love happy glad awesome")
AFTER_IT_IS = words("""
    more less like because only fine great good bad amazing annoying frustrating ridiculous hard easy impossible
    possible unacceptable awful terrible almost nearly quite pretty true false wrong right weird strange ok time
    broken down
""")
IS_OR_HAS = words("it he she that there here what who where how when why this everything everyone someone")
NEGATABLE = words("do does did is are was were have has had could would should might must need")
SELDOM_VERBS = words("""
    email e-mail phone line list order form test text lag link log review report issue matter back top use view link
    plan charge name type place pin plug point result roll scan search sign sort start state stop store stream
    support sync time end file block bill book box chat check claim credit complete correct direct clear
    separate message order request answer cover upgrade close slow
""")
DENIALS = phrases("not; never; no; should; might; would; will; until; cannot; may; can be; to be; get it; to get")
PRONOUNS = words("i you we they it he she this that there these those anyone someone everything anything")
CAPITALS = words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december
""")
SEEING = words("see hear remember recall tell feel think believe imagine find notice still not")
NO_ORDER = words("""
    enjoy appreciate apologize apologise thank thanks hope sound seem look like love hate wish guess suppose help
    matter happen mean welcome wait need want bother care suspect wonder assume imagine get believe note notice void
    slow back top clear complete correct direct separate test email phone line list text link order issue plan
    charge name type place result support time end book box bill credit stream store point pin plug fine thought
    feel land last cost process purchase exchange access leak smell squeak drip beep buzz rattle flag fit swap trace
""")
ORDER_NOUNS = words("""
    order email text phone link type place test plug note clear complete book list name charge process bill look get
    back help direct
""")
SUBJECTLESS = words("""
    tried got sent did went received called paid bought restarted checked updated reset installed ordered
""")
OPENERS_OR_ADJECTIVES = words("no sure great right perfect definitely certainly absolutely excellent awesome")
CLAUSE_STARTERS = words("i we it he she they you that this there the my please what how did does do is can could")
AFTER_NOUNLIKE = words("me us it them him her if whether that in out up for on off with to again back under")
NEVER_ORDERED = words("have know think like want understand see get even need care")
REQUEST_LEADS = words("first next also then and or so now alternatively additionally instead if finally ,")
TAIL_WORDS = words("please thanks though then sir maam guys right ok okay yes mate bro")
BEFORE_LINK = words("at to on from in via here visit this the see with is link")
ADJECTIVES_AND_SUCH = words("many different additional available unnecessary possible correct current certain recent")
NOUNS_TOO = words("""
    account return refund change download upload update upgrade install password repair account transfer delay cost
    reply display access address cover network invoice delivery purchase credit ticket answer contract request
""")
HOLDS_ON = words("""
    that what where who which why how whether said say says think know and or to than because for with the a but so
    then told tell hope sure of like is was see if find about ask asked guess mean means thought believe
    time way day moment reason
""")
