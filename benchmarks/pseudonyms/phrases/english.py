"""English, as spoken in several countries."""

from benchmarks.pseudonyms.phrases import Phrases, lines, nouns

ENGLISH = Phrases(
    titles=("Ms.", "Mr."),
    agent=("Agent", "Support", "Rep", "Advisor"),
    customer=("Customer", "Caller", "Client"),
    fillers=("uh", "um", "er", "you know", "let me see"),
    hello_agent=lines("""
        {COMPANY} support, this is {AF}, how can I help you today?
        Thank you for calling {COMPANY}. My name is {AN}, who am I speaking with?
        Good morning, you're through to {AF} at {COMPANY}. What can I do for you?
        Hi there, {AF} speaking. This call is recorded for training.
        You've reached {COMPANY}, my name's {AF}. How's your day going?
        Hello and welcome to {COMPANY}, {AF} here.
    """),
    hello_customer=lines("""
        Hi {AF}, I've got a problem with my {PRODUCT}.
        Yeah hi, I'm calling about my {PRODUCT}, it stopped working on {WEEKDAY}.
        Hello, good morning. So I've been on hold for {SMALL} minutes.
        Hi, thanks for picking up. I was charged {PRICE} and I don't know why.
    """),
    introduced=lines("""
        My name is {CN}.
        This is {CN}, I called last week.
        It's {CF}, {CN}.
        Hi, {CN} here, I'm an existing customer.
        I'm {CF} and I bought a {PRODUCT} from you.
        Sure, the account is under {CN}.
        The name's {CL}, {CF} {CL}.
        You're speaking to {CN}.
        My first name is {CF}, last name {CL}.
        First name {CF}. Last name's {CL}.
    """),
    nickname=lines("""
        Everybody calls me {CK}, by the way.
        You can just call me {CK}.
        It might be under {CK}, that's what I go by.
        Please, call me {CK}, nobody uses the long version.
    """),
    spelt=lines("""
        That's spelled {CS}.
        Let me spell that for you, {CS}.
        It's {CS}, people always get it wrong.
        The last name is spelled {CS}.
    """),
    by_agent=lines("""
        Thanks for that, {CF}.
        Okay {CF}, let me pull that up.
        Right, {CT} {CL}, I can see it here.
        {CF}, can you hold for a moment?
        I'm sorry to hear that, {CF}, that must be frustrating.
        I've put a note on {CF}'s file for the next shift.
        I have {CN} on the line and I'm going to transfer the call.
        No worries at all, {CT} {CL}.
        So {CF} wants a refund, that's what I'll write down.
        Are you still there, {CF}?
        This is {CF} {CL}'s account, correct?
        Got it. Bear with me, {CF}.
    """),
    by_customer=lines("""
        Thanks {AF}, you've been great.
        Okay, {AF}, what do I do next?
        I think I already spoke to {AF} yesterday.
        {AF}, are you there?
        Just write that {AF} promised me a call back.
        Is it {AF}? Sorry, I didn't catch the name.
        That's what {AF}'s colleague told me as well.
    """),
    other_person=lines("""
        My husband {OP} set it up, I wasn't there.
        The technician who came was called {OP}.
        I usually deal with {OP} from your billing team.
        It was {OP} who signed for the parcel.
    """),
    nouns=nouns("""
        PHONE: your phone number | my phone number; the best number to reach you on | my cell
        PHONE: a contact number | my mobile
        EMAIL: your email address | my email address; the email on the account | my email; your e-mail | the e-mail
        CARD: the card number | my card number; the long number on the front of the card | the card
        CARD: your Visa or Mastercard number | the credit card number
        IBAN: your IBAN | my IBAN; the IBAN for the refund | the IBAN
        SORTCODE: your sort code and account number | my sort code and account number
        SSN: your social security number | my social security number; your social | my social; your full SSN | my SSN
        SIN: your social insurance number | my social insurance number; your SIN | my SIN
        NINO: your National Insurance number | my National Insurance number; your NI number | my NI number
        NHS: your NHS number | my NHS number
        PPS: your PPS number | my PPS number
        TFN: your tax file number | my tax file number; your TFN | my TFN
        AADHAAR: your Aadhaar number | my Aadhaar number; your Aadhaar | my Aadhaar
        PAN: your PAN card number | my PAN; your PAN | my PAN number
        PASSPORT: your passport number | my passport number
        IP: your IP address | my IP address; the IP you're connecting from | the IP
        MAC: the MAC address of the router | the MAC address; the hardware address on the sticker | the MAC
        URL: the link you clicked | the link I got; the address of the page | the link
        ORDER: your order number | my order number; the order ID | the order number
        ACCOUNT: your account number | my account number; the account ID | the account number
        CUSTOMER: your customer number | my customer number; your customer ID | my customer ID
        TICKET: the ticket number | my ticket number; the ticket ID | the ticket
        CASE: your case number | my case number; the case reference | the case number
        BOOKING: your booking reference | my booking reference; your confirmation code | my confirmation code
        POLICY: your policy number | my policy number
        INVOICE: the invoice number | the invoice number
        TRACKING: the tracking number | my tracking number
        BIRTH: your date of birth | my date of birth; your birthday | my birthday
        ADDRESS: your home address | my address; the delivery address | the delivery address
        ADDRESS: your full address | the address
    """),
    ask=lines("""
        Can I get {YOUR}, please?
        Could you confirm {YOUR} for me?
        What's {YOUR}?
        And {YOUR}?
        I'll just need {YOUR} to pull up the account.
        Alright, go ahead with {YOUR} whenever you're ready.
        For security, may I have {YOUR}?
    """),
    give=lines("""
        {V}
        It's {V}.
        Sure, it's {V}.
        Yeah, that would be {V}.
        Okay, hang on. {V}
        {V}, did you get that?
        Let me find it. Here we go, {V}.
        So it's {V}, I think.
    """),
    volunteer=lines("""
        {MY} is {V}.
        Well, {MY} is {V} if that helps.
        I have {MY} here, it's {V}.
        You should see {MY}, {V}, on your screen.
        I moved recently but {MY} is still {V}.
        {MY}: {V}
    """),
    special={
        "PHONE": lines("""
            You can reach me at {V} after five.
            Just call me back on {V}, please.
            My wife's number is {V}, if I don't pick up.
            I'm calling from {V}.
            If we get cut off it's {V}.
            Text the code to {V}.
        """),
        "EMAIL": lines("""
            Please send the invoice to {V}.
            I log in with {V}.
            Email me at {V} and I'll reply today.
            The confirmation went to {V} but I never saw it.
        """),
        "CARD": lines("""
            Put it on {V}.
            I paid with {V} and the charge shows twice.
            Could you use the card {V} instead?
        """),
        "ADDRESS": lines("""
            I live at {V}.
            Please ship it to {V}.
            We just moved to {V}.
            The technician should come to {V}.
        """),
        "BIRTH": lines("""
            I was born on {V}.
            DOB is {V}.
            My son was born {V}.
        """),
        "IBAN": lines("""
            Please refund it to {V}.
            Transfer the money to {V}, that's my bank.
        """),
        "IP": lines("""
            Your log says I signed in from {V}, that wasn't me.
            I can't ping {V} from here.
        """),
        "MAC": lines("The sticker on the back says {V}."),
        "URL": lines("""
            I got a text with {V} in it, is that really you?
            I opened {V} and it says expired.
        """),
        "TICKET": lines("""
            I'm calling about ticket {V}.
            It's still open under {V}.
        """),
        "ORDER": lines("""
            I'm calling about order {V}.
            Order {V} never arrived.
        """),
        "CASE": lines("Last time they gave me case {V}."),
        "BOOKING": lines("We're on booking {V}, two adults."),
    },
    back=lines("""
        So that's {V}, correct?
        Let me read that back. {V}
        Thank you. I have {V} here.
        {V}, got it.
    """),
    go_on=lines("""
        Mm-hmm.
        Okay.
        Go ahead.
        Yes?
        Got that, and then?
        Uh-huh.
    """),
    ask_place=lines("""
        And the town and the postcode?
        Okay, and the rest of the address?
    """),
    chat_agent=lines("""
        Could you restart the {PRODUCT} and tell me what you see?
        That model, the {MODEL}, needs firmware {VERSION}.
        We're open {HOURS}, Monday to Friday.
        The plan is {PRICE} a month, and it goes up by {PERCENT} in {MONTH}.
        Error {ERROR} usually means the cache is full.
        May I put you on a short hold?
        Will you be at home on {WEEKDAY} between {TIME} and {TIME}?
        I see {QTY} units in stock at the {CITY} warehouse.
        The cable has to be at least {MEASURE} long.
        It takes {SMALL} to {SMALL} working days.
        Press and hold the button for {SMALL} seconds.
        You've got a grace period until {DATE}.
        Our terms changed in {YEAR}.
        I'd mark it as resolved, if that's all right.
        You can choose option two from the menu.
        The warranty runs for {SMALL} years from {DATE}.
        I hope that helps, let me chase it up with the warehouse.
        Go to Settings, then Network, then Advanced.
        Your bill went from {PRICE} to {PRICE}.
        It's step four of six, we're nearly there.
        One moment, the system is a bit slow today.
        There's an outage in {CITY} affecting about {PERCENT} of lines.
        We support Windows 11, macOS 15 and Ubuntu 24.04.
        The early bird price ends on {WEEKDAY}, {DATE}.
        Please allow up to 24 hours, sometimes 48.
        That comes to {PRICE} plus {PRICE} for shipping.
    """),
    chat_customer=lines("""
        It says {ERROR} every time I try.
        I bought it in {MONTH} {YEAR} for about {PRICE}.
        It's been {SMALL} weeks and nothing happened.
        I've got the {MODEL}, the black one.
        I tried it on my iPhone 15 and on the old Galaxy S9.
        The download speed is {MEASURE}, it should be twice that.
        I was in {CITY} at {TIME} when it happened.
        I ordered {QTY} and only got {SMALL}.
        It went from a hundred percent to {PERCENT} in an hour.
        I'm running version {VERSION}, I think.
        My contract ends in {MONTH}.
        That's ridiculous, {PRICE} for a cable?
        I may have pressed the wrong button.
        Is it a Dell or a Lenovo thing?
        It worked fine until {TIME} on {WEEKDAY}.
        I'm on page 3 of the manual.
        Two of the three lights are red.
        I've been a customer since {YEAR}.
        The box is {MEASURE} by {MEASURE}.
        I was told it would be {SMALL} or {SMALL} days tops.
        The 5 GHz network is gone, 2.4 still works.
        Honestly I'm not sure, it was a while ago.
        Oh, that makes sense.
        Nothing, the screen is just black.
        They charged me {PRICE}, then {PRICE} again on the {ORDINAL}.
        Let me grab a pen. Okay.
    """),
    bye_agent=lines("""
        Is there anything else I can help with?
        Thanks for calling {COMPANY}, have a good one, {CF}.
        You'll get an e-mail within {SMALL} hours. Take care.
    """),
    bye_customer=lines("""
        No, that's all. Thank you, {AF}.
        Great, thanks, bye.
        Perfect. Have a nice day, {AF}.
    """),
    words=lines("""
        Will you be able to send it by Friday?
        I will mark it as urgent right away.
        May I ask what happened on the first of May?
        We gave them a grace period of ten days.
        Prices rose by five percent in April.
        I hope it was a joy to use until then.
        Can you chase the courier for me? It's a wild goose chase.
        The warehouse in Jordan closed last June.
        There's a bill for that, a one dollar bill as well.
        To be frank, I don't have much faith in it.
        Go to the page, click the field, and then the green case icon.
        It was early, around dawn, and the park was closed.
        Do you have a long or a short cable? The short one is white.
        Good day, I mean it's a good price.
        I had to pat it dry, it was covered in snow and frost.
        The king size one, in black or brown.
        It's the art of patience, I guess.
        A robin flew into the drone, by chance.
        They can't wade through that law text.
        It means a major upgrade, I cannot rob a bank for that.
        The ruby colored one with the crystal display.
        Ring the bell, it's the stone house on the hill.
        That guy said he would cart it up the lane.
        In the summer it was fine, in winter it skips.
        What's the page for, the one with the rivers on it?
        Will do. And may the best one win.
    """),
)
