"""Words that stand where a name might stand: "I'm sorry", "this is Monday", "thank you for calling Contoso Support".

Short lists of our own, to be read and added to. All words are in small letters and without accents; "I'm"
and "we'll" are known by what stands before the apostrophe.
"""

from __future__ import annotations

from dataset.pseudonyms.role_words import AGENT_WORDS, CUSTOMER_WORDS, DEPARTMENT_WORDS, NEUTRAL_WORDS, words

FUNCTION_WORDS = words(
    "a an the this that these those here there then than and or but so if as at by for from in into of off on onto out",
    "over to up down under with without within about above after again against all also although always am any anybody",
    "anyone anything are arent around because been before being below between both can cant cannot could couldnt did",
    "didnt do does doesnt dont each either else even ever every everybody everyone everything few had has hasnt have",
    "havent he her hers him his how however i id ill im ive is isnt it its just let lets may maybe me might more most",
    "much must my myself neither never no nobody none nor not nothing now once one ones only other our ours own per",
    "perhaps quite rather really same shall she should since some somebody someone something still such that their",
    "theirs them they theyre though through thus till too two until us very was wasnt we well were werent what whats",
    "when where whether which while who whoever whom whose why will wont would yes yet you youre your yours whatever",
    "per via yep yeah yup nope ok okay please oh ah um uh er hm hmm mhm mm mmm mm-hmm uh-huh uh-uh anyway already",
    "almost actually basically",
    "finally technically additionally firstly secondly lastly unfortunately fortunately hopefully obviously honestly",
    "alternatively meanwhile otherwise afterwards instead therefore besides furthermore moreover regardless",
    "definitely probably possibly currently apparently absolutely certainly exactly completely totally literally",
    "un una uno unos unas el los las lo que y pero muy aqui hay por para con sin se mi su es esta este eso no si",
    "der die das den dem des ein eine einen einem einer und oder aber nicht kein keine sehr hier da noch nur auch so",
    "mit von zu fur ist sind war im am bei aus ja nein ich sie er wir ihr mein meine ihre wie was wer",
    "les des une et ou mais pas tres ici ce cet cette mon ma mes votre oui non je vous il elle nous",
    "il gli che ma molto qui non sono di per con mio mia het een en maar niet heel hier ik u wij mijn met voor",
    "o os um uma e mas nao muito aqui meu minha eu",
)

# What people are, feel and do after "I'm" and "this is", and what names are said to be ("my name is spelled …").
_SAID_OF_PEOPLE = words(
    "able afraid alone alright amazing angry annoyed appalled available awake aware away awesome awful back bad based",
    "better big bored broken busy calling certain clear close closed cold concerned confident confused connected",
    "cool correct curious customer dead deaf desperate different difficult disabled disappointed disgusted disgusting",
    "done down easy elderly embarrassed engaged excited exhausted fair familiar fed fine finished first forever free",
    "frustrated frustrating full fuming furious glad gone good gonna gotta grateful great guessing half happy having",
    "helpful hoping horrible huge ill important impossible impressed incorrect incredible inside insane interested",
    "joking jk kidding last late left like likely listed listening little livid locked logged long looking lost lucky",
    "mad married massive misspelled misspelt missing moving necessary new next nice normal offline old online open",
    "outside outrageous over paid paying pending perfect pissed pleased poor possible present pretty printed problem",
    "proud ready registered regarding related relieved retired ridiculous right running sad safe saved saying scared",
    "seeing serious set shocked shown showing sick silly simple sitting small sorry special spelled spelt standing",
    "stuck stupid super supposed sure surprised switched talking terrible terrified thankful thinking tired trying",
    "ugly unable unacceptable unfair unhappy unlucky unsure unusual upset urgent used useless using waiting wanting",
    "weird welcome whole willing wonderful wondering working worried worse worst written wrong young hard hot high low",
    "attached blank changed cut hidden misspelling mispronounced on-line private unknown irrelevant taken visible",
    "gut neu fertig froh krank sicher verargert enttauscht bereit zufrieden cansado lista listo nuevo nueva desole",
    "desolee content contente pret prete fatigue",
    "american british english german french spanish italian canadian australian indian chinese japanese dutch irish",
    "scottish welsh mexican brazilian portuguese polish russian european deutsch turkish swedish catholic christian",
    "muslim jewish vegan vegetarian student parent mother father mom mum dad grandma widow lawyer doctor nurse teacher",
    "rentner rentnerin student studentin neukunde stammkunde mieter besitzer inhaber mitglied",
)

# What is greeted, thanked and begun with.
_TALK = words(
    "hi hello hey hiya howdy greetings dear good morning afternoon evening night day bye goodbye thanks thank cheers",
    "sorry excuse pardon congratulations wow god gosh goodness jesus lord lol hooray sir madam maam mam guys guy folks",
    "team everyone everybody buddy mate friend friends man bro dude sis pal love darling honey ladies gentlemen gents",
    "people all ladies boss chief hallo guten tag abend danke bitte hola buenos buenas dias tardes gracias bonjour",
    "bonsoir merci ciao buongiorno grazie salve ola obrigado obrigada dag goedemorgen goedemiddag bedankt dank liebe",
    "zusammen ihnen ihr euch dir leute alle nochmal todos todas tutti tous toutes valued dearest hun babe",
    "lieber sehr geehrte geehrter estimado estimada cher chere gentile caro prezado beste apologies understood noted",
    "agreed fantastic brilliant excellent lovely appreciated awaiting regards sincerely best kind warm click read see",
    "go try check call press dial contact visit follow select choose open send reply dm visit note sent got give",
    "take tell hold wait look listen want need know think believe mean make keep",
)

_DAYS_AND_MONTHS = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august",
    "september october november december today tomorrow yesterday tonight christmas easter thanksgiving halloween",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz juni juli oktober dezember heute",
    "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto",
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout",
)

# A few things and places that calls are about and that are written with a capital.
_THINGS = words(
    "windows outlook excel word powerpoint teams onedrive sharepoint office chrome edge firefox safari explorer linux",
    "ubuntu android iphone ipad mac macbook macos ios siri alexa cortana google gmail microsoft apple amazon prime",
    "netflix spotify facebook instagram twitter whatsapp skype zoom slack paypal visa mastercard uber samsung nokia",
    "kindle sony xbox playstation nintendo dell lenovo huawei azure adobe photoshop acrobat bluetooth wifi",
    "wi-fi ethernet",
    "vpn error update version premium basic standard gold platinum silver plus pro xp vista home internet settings",
    "london berlin paris madrid rome munich hamburg vienna zurich dublin chicago boston manchester amsterdam brussels",
    "england britain scotland wales ireland germany france spain italy europe america canada mexico india china japan",
    "usa uk eu it hr account order phone number email e-mail address laptop computer password ticket bill invoice case",
    "card problem issue question reference serial contract device router printer screen server network system username",
    "login website app application delivery package refund payment contents content privacy terms chapter part step",
    "age option plan god covid id pin nhs",
)

# Companies that people greet as they greet people ("Hi Delta, my flight …").
_BRANDS = words(
    "delta chase virgin sprint verizon comcast xfinity spectrum vodafone orange telekom movistar tesco argos asda",
    "lidl aldi",
    "walmart costco target ikea ebay etsy fedex ups dhl ryanair easyjet lufthansa emirates southwest jetblue hulu",
    "disney",
    "citi barclays santander paypal venmo monzo revolut ford tesla honda toyota kia bmw audi nike adidas airbnb",
    "expedia",
    "dropbox salesforce shopify zendesk okta norton mcafee roku fitbit garmin sonos cox alibaba tiktok",
    "youtube linkedin starbucks mcdonalds sainsburys helps",
)

# Where one of these stands among the capitals, the whole is a company, a department or a product.
COMPANY_WORDS = (
    AGENT_WORDS
    | CUSTOMER_WORDS
    | DEPARTMENT_WORDS
    | NEUTRAL_WORDS
    | words(
        "it inc ltd llc llp gmbh ag plc corp corporation company co group holding holdings bank insurance airlines",
        "airways air telecom telekom mobile wireless broadband communications media electric energy power gas water",
        "utilities health hospital clinic pharmacy dental store stores shop market supermarket hotel hotels resort",
        "university college school institute department dept division office headquarters centre center call systems",
        "solutions software technologies technology technical tech tools digital data cloud labs studio studios online",
        "logistics express shipping delivery travel rail railway trains railways motors auto rentals finance financial",
        "credit payments accounts accounting payroll hr claims returns orders retention reception security network",
        "networks operations infrastructure internet tv foods kitchen association agency authority council trust",
        "partners associates industries international global national federal central united royal premium windows",
        "versicherung versicherungen stadtwerke sparkasse krankenkasse banco seguros banque assurance abteilung",
        "assurances departamento servicio servicios servizio relations management manager administration desktop",
        "line news airport station parkway terminal",
    )
)

COMMON_WORDS = (
    FUNCTION_WORDS
    | _SAID_OF_PEOPLE
    | _TALK
    | _DAYS_AND_MONTHS
    | _THINGS
    | _BRANDS
    | AGENT_WORDS
    | CUSTOMER_WORDS
    | NEUTRAL_WORDS
)

HONORIFICS = words(
    "mr mrs ms miss mx dr prof professor herr frau señor señora sr sra srta don doña monsieur madame mme mlle",
    "signor signora sig meneer mevrouw senhor senhora",
    "dona pan pani panem fru fröken monsieur mademoiselle señorita sir",
)

# Small words inside a name: "Ludwig van Dam", "María de la Cruz".
PARTICLES = words("de del della da di do dos du la le lo van von den der ten ter 't el al bin ibn zu zum")
