"""Everyday words of nine languages: what stands next to a name in small letters and is no part of it.

Speech recognition often writes no capitals, so "frau fuchs einen moment" shows its name by its place alone: after a
title or an introduction, up to the first everyday word. Short lists of our own, to be read and added to; all words
are in small letters and without accents. Words that are also frequent names (`ordinary_words`) are left out.
"""

from __future__ import annotations

from dataset.pseudonyms.role_words import words

_ENGLISH = words(
    "account address afternoon ahead answer anymore ask asked asking assist bear began box bought broke broken bye",
    "call called came charge charged come coming confirm correct date day days delivery details did done email ends",
    "end enjoy exactly far feel find first fix fixed following get gets getting give giving go goes going got guess",
    "hang happened happens hear heard help helped helping holding hour hours i'd i'll i'm i've idea instead it's keep",
    "kept kind know later laptop leave less line long lot lots make makes making means meant middle minute minutes",
    "mind moment money month months names named need needs number okay order ordered pay people phone plan pull put",
    "reach ready reason remember right said says second see seems send sent since sir so somewhere sort speak",
    "speaking spell spelling start started stay still stop stopped straight talk tell that's then they're thing",
    "things time times told took try type understand use used wait want wanted wants week weeks we're we've what's",
    "whenever whichever without wonder work worked working works year years you're you've your yourself surname",
    "maiden please actually basically sorry absolutely certainly sweetie sweetheart bless alrighty cheers spelt using",
    "through throughout",
)
_GERMAN = words(
    "aber alle allem alles als also am an auch auf aus bei beim bereits besser bestimmt bin bis bisschen bitte",
    "brauche brauchen buchstabiere da dabei dafur dagegen daheim damit danach danke dann daran darf darum das dass",
    "dazu dein dem den denn der des die dies diese dieser doch dort dran drei durch durfen eben eigentlich ein eine",
    "einem einen einer eines einfach einmal erst es etwa etwas euch euer falsch fast fertig frage fragen frau freut",
    "funf fur ganz gar geben gegen gehabt geht gehe genau gerade gern gerne gestern gesagt gibt gleich gott gut gute",
    "guten guter habe haben hat hatte hatten hallo heisse heissen heisst heute herr herrn hier hilft hin hoffe horen",
    "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer in ist ja jemand jetzt jede jeder kann kannst kaufe keine",
    "kein kommen kommt konnen konnte konnten kurz lassen leid leider letzte los mache machen macht mal man mein meine",
    "meinem meinen meiner melde mich mir mit moment mochte mochten morgen muss mussen nach nachname nachher name",
    "namen naturlich nein nicht nichts noch nun nur ob oder ohne passt per prima richtig rufe rufen sage sagen sagt",
    "schaue schauen schicke schreibt schon schonen sehr sei sein seine seit sich sie sind so sofort sogar soll sollte",
    "sonst sprechen spricht stimmt super tag tut uber uhr um und uns unser unsere unter usw verbinde verstehe viel",
    "viele vielen vielleicht vom von vor vorname wann war waren warte warten warum was weil weiss weiter welche wenn",
    "wer werde werden wie wieder wiederhoren wiedersehen will willkommen wir wird wirklich wo wollte wollen wunsche",
    "wurde wurden zu zum zur zwei kunde kundin angemeldet gebucht registriert eingetragen gemeldet wochen monate tage",
    "stunden kundennummer vertrag rechnung konto nummer problem anrufe anruf telefon seite apparat schicken",
)
_SPANISH = words(
    "a acuerdo adelante ademas ahi ahora al algo algun alguien alla alli aparato apellido aqui asi aun aunque bien",
    "bueno buena buenas buenos cada cambio casi claro como compre con confirma confirmar correcto creo cual cuando",
    "cuanto cuenta cuidese dado dame de debe decir deja dejeme del desde deme despues dia dias dice digame digo donde",
    "dos el ellos en encantado encantada entonces entiendo era es esa ese eso espera espere esta estaba estan este",
    "esto estoy exacto favor fue fui gracias gran gusto ha hablo habla hace haga hago han hasta hay he hola hora hoy",
    "iba igual igualmente la las le les linea listo llamo llama llamaba llame llevo lo los luego manana mas me mejor",
    "mi mientras mil mire mis mismo momentito momento mucho mucha muchas muy nada ni ningun no noches nombre nos",
    "nuestra nuestro numero semanas meses horas anos dicho supongo o otra otro para parece pero perdon perdone",
    "perfecto pocos podria poder por porque problema puede pueden puedo pues que quien quiere quiero quisiera razon",
    "sabe se sea segundo senor senora ser si sido siempre sigue sin sino sobre solo somos son soy su sus tal tambien",
    "tampoco tan tanto tarde tardes te tenemos tener tengo tenga tiene tienen todo todos toda todavia tras un una uno",
    "unos usted ustedes va vale vamos van verdad verifico ver veo voy vuelve y ya yo ayudo ayudar servirle disculpe",
    "acaba acabo atiende compro reviso empresa senorita cliente",
)
_FRENCH = words(
    "a absolument alors appareil appel appelle apres attendez au aucun aujourd'hui aussi autre aux avait avec avez",
    "avoir avons beaucoup bien bientot bon bonjour bonne bonsoir bonnes ca car ce cela celui ces cet cette c'est chez",
    "combien comme comment compris d'accord dans de deja depuis des desole desolee deux dites dit donc du",
    "effectivement elle en encore enfin entendu est et etait ete etes etre eu exactement excusez faire fait faites",
    "fallait faut fois ici il ils instant j'ai j'appelle jamais je jour journee jusque l'appareil la laissez le les",
    "leur ligne lui m'a ma madame mais me meme merci mes mieux moi moins moment mon monsieur nom non nos notre nous",
    "nouveau numero on ont ou oui par parce parfait parle parlez pas patientez peu peut peux plait plus pour pourquoi",
    "pouvez prenom probleme puis puisque qu'il quand quatre que quel quelle quelque qui quittez quoi rappelle regarde",
    "rien sa sais sans se ses service si sommes son sont souhaite sous suis sur ta tard te tellement tenez toujours",
    "tous tout toute tres trois trop tu un une va vais veut veux verifie verifier voila voir vois vos votre voudrais",
    "voulais vous vraiment y ecoute disposition conseiller client clientele societe entreprise maintenant s'il occupe",
    "transfere",
)
_ITALIAN = words(
    "abbia abbiamo adesso al alla alle allora altro anche ancora appunto arrivederci aspetta aspetti attenda attimo",
    "bene benissimo buona buono c'e caso certo certamente che chi chiamo chiama chiamavo ci cioe cliente cognome come",
    "comunque con confermo contratto controllo cosa cosi credo cui da dal dalla davvero de del della delle deve devo",
    "di dica dice dico dopo dove dunque e ecco era esatto essere fa faccio fare fatto fino fra gia giornata giusto",
    "gli grazie ha hai hanno ho i il in infatti intanto invece io la le lei li lo loro ma mai me mi mia mio modo",
    "molto momento nei nel nella nessun niente no noi nome non nostro numero settimane mesi giorni ore minuti anni o",
    "oggi ogni oppure ora parla parlo pero perche perfetto piu po poi posso potrebbe prego prima problema proprio",
    "pronto puo qualche qualcosa quale quando quanto quasi quattro quello questa questo qui quindi ringrazio saluto",
    "salve sa sarei scusi scusa se sei sempre senta sera serata si sia siamo sicuro signor signora signore solo sono",
    "sotto sta stata stato sto su subito sua suo tanto telefono tempo tra tutta tutte tutti tutto un una uno va vado",
    "vediamo vedo verifico verso vi volta vorrei vuole dispiace linea intestato societa azienda assistenza aiuto",
    "aiutarla aiutare servizio capisco",
)
_DUTCH = words(
    "aan achternaam af afdeling al alle alleen allemaal als alstublieft alvast ander anders attentie bedankt ben bent",
    "best bij bijna blijft daar daarom dag dan dank dat de deze die dit doe doen door dus echt een eens eerst",
    "eigenlijk en er erg even excuses fijn fijne gaan gaat ga gebeld geen gehad gesproken geval gewoon goed goede",
    "goedemiddag goedemorgen goedenavond graag haar had hallo heb hebben hebt heeft heel help helpen hem het hier hij",
    "hoe hoi hoor hun ik in inderdaad is ja jaar je jij jouw kan keer kijk kijken kijkt klantenservice klopt kom komt",
    "kunnen kunt laat lijn maar mag mee meer meneer mevrouw met mij mijn moet moeten moment momentje morgen naam naar",
    "natuurlijk nee niet niets nog nou nu nummer of om omdat onder ons onze ook op over precies prettige prima",
    "probleem rekening sinds spreek spreekt straks te telefoon tegen tot tuurlijk u uit uw van vandaag vanaf veel",
    "verbind vervelend verder volgende voor voornaam vraag vroeg waar waarmee wacht want waren was wat week weer weet",
    "wel welke welkom wens werkt wie wil wilde wilt worden wordt zal ze zeg zeggen zegt zeker zelf zet zich zie zien",
    "zij zijn zit zo zoeken zou zullen",
)
_PORTUGUESE = words(
    "a agora ai ainda alguem algum alo ao aqui as assim ate atende atendimento bem boa boas bom cada caso certeza",
    "certo chama chamo cliente com como compreendo conta conto contrato consegue consigo confirma confirmar correto",
    "da dado de deixa deixe depois desculpa desculpe desde dia disse dizer do dois e ela ele eles em empresa entao",
    "entendi entendo era espera espere essa esse esta estao estar estava este estou eu exatamente exato falar fala",
    "falando falo favor faz fazer feito ficou foi gostaria hoje hora ir isso ja la lamento linha logo mais mas me",
    "melhor mesmo meu minha momento momentinho muito na nada nao nas nem nenhum no noite nome nos nossa nosso numero",
    "o obrigada obrigado ola os ou outra outro para parece pela pelo perfeito pode podem poderia por porque posso",
    "pois pra precisa preciso problema qual quando quanto que quem quer quero saber sabe se segundo seja sem sempre",
    "senhor senhora ser seu si sim so sobre somente sou sua tambem tarde te tem temos tenho ter teve tinha todo todos",
    "tudo um uma vai vamos ver verdade verificar vez voce voces vou ajudar ajuda quis gosto aguarde tenha telefone",
    "aparelho",
)
_POLISH = words(
    "a ale albo ani az bardzo bede bedzie bez bo by byc byl bylo byla bym chce chcial chcialbym chcialabym chwila",
    "chwile chwileczke ci co cos czy czego czym dalej dla do dobra dobre dobrze dobry dom dni dokladnie drugi dwa",
    "dzien dziekuje dzieki dzis dzisiaj dzwonie gdy gdzie go halo i ich ile im imie imieniem inna inny ja jak jakas",
    "jaki jako jednak jego jej jest jestem jesli jeszcze juz kiedy klient konto kto ktora ktory ma mam mamy mi mial",
    "miala mnie moge moglaby moglby moj moja moje moment momencik mozna moze mowi mowie mu my na nad nam nas nasz",
    "natomiast nazwisko nazywam nic nie niech no numer o od ok on ona oczywiscie oni oraz pan pana panem pani pania",
    "panie panstwa panstwo panu po pod podaje pomoc potem prosze przed przepraszam przez przy racja racje rozmawiam",
    "rozumiem sa sie skad slucham sprawdze sprawdzam sprawa strony swietnie swoj ta tak taki tam te tego tej telefon",
    "ten teraz tez to tu tylko tym u umowa w wie wiec widze witam wlasnie wszystko wszyscy wtedy wyszlo z za",
    "zadzwonie zaraz ze zeby znaczy zrobic dobranoc widzenia uslyszenia milego potrzebuje problem przeliteruje linii",
    "infolinia",
)
_SWEDISH = words(
    "absolut aldrig alla allt alltsa andra ar att av bara bast battre behover bli blir blev bra da daga dag dagar dar",
    "de dem den denna det detta dig din ditt du dock efter efternamn eller en ett ettan fall fast fel fick fin fint",
    "fine finns flera fore fornamn forsta forstar fortfarande fragar fran fraga fram for ga gallande gang ganska gar",
    "gick gjort gor gora gott ha hade haft haj han hanger har hej hejda hela heter hit hjalp hjalpa hon honom hor hos",
    "hur i icke idag igar igen ihop in ingen ingenting inte ja jag jaha jo just kallar kan kanske kollar kom kommer",
    "kontot kund kunde kundtjanst kvar lite linjen man med men mer mig min mina minut mitt mycket maste namn namnet",
    "nar nagon nagot nej ner ni nja nog nu nummer och ocksa oj okej om ordnar oss pa pratar ratt redan samma sager",
    "sade sen ser sig sin ska skulle snalla snart som stammer staller star strax svarar ta tack talar tar tid till",
    "tillbaka tja tror tva under ungefar upp ut vad val valkommen van vanta vanligen var vara varfor varit varsagod",
    "vart vem vet vi vid vill vilja vilken vilket visst vore ville kopplar faktura avtal telefonen bokstaverar stavas",
)

EVERYDAY_WORDS = _ENGLISH | _GERMAN | _SPANISH | _FRENCH | _ITALIAN | _DUTCH | _PORTUGUESE | _POLISH | _SWEDISH
