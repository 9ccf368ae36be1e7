"""The word lists of the embedded model: general English, in one place, so that they can be reviewed at a glance.

All lower case, with straight apostrophes, contractions already expanded ("do not", "I will") unless said otherwise.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A set of words."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """A tuple of phrases, parted by semicolons."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(";"))


# --- function words -------------------------------------------------------------------------------------------

FIRST_PERSON = words("i me my mine myself we us our ours ourselves")
SECOND_PERSON = words("you your yours yourself yourselves u ur")
SINGULAR_SUBJECTS = words("""
    it he she this that everything nothing something everyone someone somebody nobody anything anyone one everybody
    neither either each none
""")
PLURAL_SUBJECTS = words("i we you they these those")
DETERMINERS = words("""
    the a an my our your his her its their this that these those some any no every each another all both most many
    several few one two three four five
""")
PREPOSITIONS = words("""
    of in on at by for from with to about into onto over under after before between through during without within
    against via per off up out upon than like near since until toward towards across behind beyond except despite
""")
SUBORDINATORS = words("if when whenever after before since because although though while once as until unless whereas")
CONJUNCTIONS = words("and but or so then because yet nor plus")
MODALS = words("can could will would shall should may might must cannot")
BE = words("am is are was were")
AUXILIARIES = MODALS | BE | words("do does did have has had")
NEGATIONS = words("not no never nothing none nobody nowhere neither nor cannot without hardly barely n't unable")
WH_WORDS = words("what when where which who whom whose why how")
ADVERBS = words("""
    actually already also always basically certainly clearly completely constantly currently definitely even
    eventually ever finally frequently fully generally hardly honestly immediately initially instead just kindly
    lately literally mainly merely mostly never normally now obviously often only originally personally possibly
    presently previously probably properly quickly quite randomly rarely really recently regularly repeatedly
    seriously shortly simply sometimes soon still suddenly then therefore though today tomorrow tonight too totally
    truly typically unfortunately usually yesterday again not gladly happily further furthermore additionally
    however perhaps maybe both all almost nearly specifically automatically sadly apparently luckily hopefully
    afterwards meanwhile overall alternatively sure kinda otherwise
""")
STOP_WORDS = (
    FIRST_PERSON
    | SECOND_PERSON
    | SINGULAR_SUBJECTS
    | PLURAL_SUBJECTS
    | DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | CONJUNCTIONS
    | AUXILIARIES
    | NEGATIONS
    | WH_WORDS
    | ADVERBS
    | words(
        """
        there here them him hers theirs its itself himself herself themselves be been being having doing
        done get gets getting got gotten go going goes went gone let us yes yeah yep yup nope ok okay oh hi
        hello hey please thank thanks well right um uh hmm like much more less very such same other others
        way thing things lot bit say said says tell told know want need make made take took come came see
        look try tried give good great nice fine back able first last next time times day days week weeks
        month months year years ago minute minutes hour hours second seconds moment today's monday tuesday
        wednesday thursday friday saturday sunday morning evening afternoon night january february march
        april june july august september october november december around else may sorry help maam sir guys
        anyone bye goodbye welcome course alright perfect sounds excellent understood understand appreciate
        happy glad whats thats im ive dont cant didnt doesnt isnt wont whether really keep keeps kept think
        thought feel does sure mean means maybe kind sort gonna wanna etc new own put set use used using
        working works work seem seems hear sense question questions idea started start happen happens
        happening happened call calling called speak assist anything
        """
    )
)
# A text in English holds many of these, whatever it is about; hardly a text in another language does.
ENGLISH_SIGNS = words("""
    the and to of is it that for with my you not have this are be was can i we your what will would please there do
    does did an at on or if so but has had me our they from by just when been no yes how where why thanks thank hi
    hello ok okay sure could should all any get it's i'm don't can't i'll i've that's you're dont cant im ive its
    still now need help problem issue out up about then them us
""")

# --- verbs ----------------------------------------------------------------------------------------------------

# Irregular verbs: base/past/participle.
IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (
        tuple(entry.split("/"))
        for entry in words("""
            be/was/been become/became/become begin/began/begun blow/blew/blown break/broke/broken
            bring/brought/brought build/built/built buy/bought/bought catch/caught/caught choose/chose/chosen
            come/came/come cost/cost/cost cut/cut/cut deal/dealt/dealt do/did/done draw/drew/drawn
            drive/drove/driven eat/ate/eaten fall/fell/fallen feel/felt/felt find/found/found fly/flew/flown
            forget/forgot/forgotten freeze/froze/frozen get/got/gotten give/gave/given go/went/gone grow/grew/grown
            hang/hung/hung have/had/had hear/heard/heard hit/hit/hit hold/held/held keep/kept/kept know/knew/known
            lead/led/led leave/left/left lend/lent/lent let/let/let lose/lost/lost make/made/made mean/meant/meant
            meet/met/met pay/paid/paid put/put/put quit/quit/quit read/read/read reset/reset/reset ring/rang/rung
            rise/rose/risen run/ran/run say/said/said see/saw/seen sell/sold/sold send/sent/sent set/set/set
            show/showed/shown shut/shut/shut sit/sat/sat sleep/slept/slept speak/spoke/spoken spend/spent/spent
            stand/stood/stood steal/stole/stolen stick/stuck/stuck take/took/taken tell/told/told
            think/thought/thought throw/threw/thrown understand/understood/understood undo/undid/undone
            wake/woke/woken wear/wore/worn win/won/won write/wrote/written resend/resent/resent
            rebuild/rebuilt/rebuilt redo/redid/redone overpay/overpaid/overpaid withdraw/withdrew/withdrawn
            hurt/hurt/hurt bear/bore/borne bite/bit/bitten bet/bet/bet feed/fed/fed fight/fought/fought
            forgive/forgave/forgiven hide/hid/hidden lay/laid/laid shake/shook/shaken shrink/shrank/shrunk
            sink/sank/sunk split/split/split spread/spread/spread swear/swore/sworn teach/taught/taught
            tear/tore/torn spill/spilt/spilt burn/burnt/burnt overcharge/overcharged/overcharged
            mislead/misled/misled
        """)
    )
}
VERBS = frozenset(IRREGULAR) | words(
    """
    accept access act activate add address adjust advise affect agree allow announce answer apologise
    apologize appear apply appreciate approve arrange arrive ask assign assist assume attach attempt
    attend avoid back believe bill block book boot bother bounce browse call cancel care carry cause
    chair change charge chase chat check circulate claim clarify clean clear click clog close collect
    compare compensate complain complete confirm connect consider consult contact contain continue
    convert coordinate copy correct cover crash create credit dance deactivate decide decline decrease
    deduct delay delete deliver demand demonstrate deny depend describe deserve design detect determine
    diagnose die direct disable disappear disconnect discuss dispatch display dispute dm double-check
    download draft drain drop e-mail earn edit email enable encounter end enjoy enquire ensure enter
    escalate examine exchange exist expect expedite experience expire explain extend face fail file fill
    finish fix flash flicker follow force forward fulfil function gather generate grant guarantee guess
    guide hand handle happen hate help hook hope identify ignore imagine improve include increase
    indicate inform inquire insert insist install interrupt investigate invoice involve issue join kick
    lag land last launch learn liaise like limit line link list listen load locate lock log look love
    mail manage match matter melt mention merge message minimize miss mistype monitor move need note
    notice notify offer open operate order organise organize outline owe own pack park pass pause
    perform permit phone pick pin ping place plan plug point post prefer prepare present press prevent
    print proceed process promise prompt prototype prove provide publish pull purchase push qualify
    queue raise reach reactivate realise realize reboot receive recognise recognize recommend reconnect
    record recover redeem redirect reduce refer refresh refund refuse register reimburse reinstall
    reissue reject relate release remain remember remind remove rename renew rent repair repeat replace
    reply report request require reschedule research resolve respond restart restore result resume
    retrieve retry return review revise revoke roll save scan schedule scold scroll search seem select
    separate serve share ship shop sign skip slow solve sort sound specify start state stay stop store
    stream submit subscribe suffer suggest summarise summarize supply support suppose suspect switch
    sync talk test text thank tie toggle top touch track transfer translate travel trip troubleshoot try
    turn type uninstall unlock unplug unsubscribe update upgrade upload use validate verify view visit
    assess beep buzz drip fit flag inspect leak misplace overheat rattle rebook recharge smell squeak swap trace vibrate
    void wait waive walk want warn waste watch whitelist wish wonder work worry wrap
    """
)
# After these a bare infinitive follows its object: "help you restart it".
BARE_INFINITIVE = words("help let make have see watch hear helping letting making having helps lets makes")
# A pronoun after one of these begins a clause: "I think you …".
BEFORE_SUBJECT = words("""
    that and but or so because think know hope say says see sure whether believe guess understand like as than then
    therefore something anything everything what all afraid assume time way notice mean option happy glad sorry
""")

# --- where clauses end ----------------------------------------------------------------------------------------

# A clause that ends with one of these is broken off …
MAY_NOT_END = words("""
    of to with for from at into if because when that am is are was were be the i we would could should will can very
    just really like which who than until while since whether
""")
# … and one that ends with a determiner is too, but for those that can stand alone.
MAY_END = words("these those one all both some any another her two three four five each most many several few this")
