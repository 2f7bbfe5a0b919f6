"""See which words do not speak of this person as they are now: others, the past, what may come, a plan, a question.

What is set aside is shown with the reason and can be taken back; it is never lost.
"""

from __future__ import annotations

import re

REASONS = {
    "opinion": "an opinion about the cause, not a finding",
    "plan": "a plan or advice",
    "others": "about someone else",
    "past": "about the past",
    "condition": "only if something happens",
    "question": "a question",
    "risk": "a risk that was explained",
    "taken back": "taken back by what follows it",
    "corrected": "corrected by what follows it",
    "blank": "a question that was not answered",
    "of a muscle": "said of a muscle of the chest; ask whether there is pressure inside the chest",
    "worn out": "said of tired limbs after effort, too; ask whether feeling or strength is really lost",
    "cold hands": "said of cold hands, too; ask whether they are clumsy when they are warm",
    "lifelong": "has been so all along; ask whether anything about it is new",
    "avoid": "what is to be left out",
    "named condition": "the name of a disorder, which opens questions and concludes nothing",
    "age": "belongs to an age that is not known to be this client's",
    "opinion of others": "what somebody else thinks it is",
    "not for this": "not about the client's health",
}
"""Why words are set aside."""

_PERSON = (
    r"mother|father|mum|mam|mom|mommy|ma|dad|daddy|da|parents?|sisters?|brothers?|siblings?|wife|"
    r"husband|hubby|partner|spouse|missus|"
    r"sons?|daughters?|aunt(?:ie|y)?|uncle|cousin|nephew|niece|gran|granny|grandma|grandpa|grandad|"
    r"nan|nana|grandmother|grandfather|grandparents?|"
    r"friends?|mates?|colleague|co-?worker|neighbou?r|boss|flatmate|roommate|girlfriend|boyfriend|"
    r"twin|(?<!as a )(?<!was a )kids?|toddler|little (?:one|boy|girl)|baby brother|"
    r"mother-in-law|father-in-law|in-laws|dog|cat|(?<!charley )(?<!charlie )horse|everyone at work|half my office|"
    r"half the office|people at work|my team"
)
_SPEAKS = (
    r"(?:says?|said|reckons?|thinks?|thought|told|tells|noticed|notices|noticing|spotted|sees|saw|"
    r"calls?|called|jokes?|teases?|complains|insists|"
    r"keeps (?:saying|telling)|heard|hears|pointed|points|can see|had to|has to|helps?|drove|brought|"
    r"sent|made|wants me|asked|filling in|here|found|died|passed)"
)
_COUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|several|many|a few|"
    r"a couple of|donkey'?s)"
)
_OTHERS = re.compile(
    rf"\b(?:my|his|her|their|our|the|a|patient'?s|client'?s|client’s|patient’s)?\s*(?:\w+ "
    rf")?(?:{_PERSON})(?:'s|’s)?\b(?!\s*(?:and i\b|{_SPEAKS}\b)|'s (?:{_SPEAKS}))"
    rf"|\b(?:runs|run) in (?:the|her|his|my|their|our) family\b|\bfamily history\b|\b(?:fhx|fh)\b|\bin "
    rf"the family\b|\bon (?:my|his|her) (?:mother|father|mum|dad)'?s side\b",
    re.IGNORECASE,
)
_RELATION_OF_OWN = re.compile(
    rf"\b(?:since|when|after|caring for|care for|look after|looking after|lift(?:ing)?|carry(?:ing)?|"
    rf"picked up|picking up|pick up|holding|pushing|worried about|with|over|walking|chasing|behind|"
    rf"ride|rides|riding|rode|walk|walks|walked|groom|grooming|feed|feeding|bathe|bathing|wash|washing|carried|carries|"
    rf"lifted|lifts|pushed|nursing|cuddle|cuddling|hug|hugging|play|playing|"
    rf"tell|telling|told|ask|asked|from|for|to|noticed by|seen by|spotted by|reported by|told by|sent "
    rf"by|brought by|accompanied by|says|off)\s+(?:(?:my|his|her|the|our)\s+)?(?:\w+ )?(?:{_PERSON})\b",
    re.IGNORECASE,
)
_ACTS_ON_ME = re.compile(
    rf"\b(?:(?:my|his|her|the|our|a|an)\s+)?(?:\w+ )?(?:{_PERSON})\b"
    rf"(?: (?!and\b|but\b|has\b|have\b|had\b)\w+){{1,4}}? (?:me|my)\b"
    rf"|\b(?:i|we)(?:'ve| have|'ve got| have got| got| had| look after| mind| carry)(?: \w+){{0,3}}? "
    rf"(?:{_PERSON}|children|kids)\b"
    rf"|\b(?:the|my|our|a) (?:baby|kids?|toddler|children) on my\b",
    re.IGNORECASE,
)
"""Somebody who does something to the client (`my daughter jumped on me`), or whom the client has or carries."""

_OTHERS_THINK = re.compile(
    rf"\b(?:{_PERSON}|physio|trainer|google|internet|everyone|he|she|they)\b (?:reckons?|thinks?|says?|"
    rf"said|thought|swears?|is sure) (?:it'?s|it is|it was|i'?ve got|i have|that it)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\bwhat if\b|\bif\b[^,.]*\bappears?\b|^\W*if\b[^.]*,\s*(?:stop|call|ring|tell|see|go|phone|report)\b|"
    r"\bif\b.*\b(?:might|could|may) (?:be|have|mean|get)\b|\b(?:video|article|leaflet|"
    r"website|google|internet|tiktok|youtube) (?:that |which )?(?:said|says|about|told)\b|\b(?:read|"
    r"heard|saw) (?:somewhere |online )?(?:that|about|a video)\b|\bin case\b|\bunless\b|\bshould "
    r"(?:any|there|it|the|this|symptoms?)\b|\bwere to\b|\bwhenever there\b|\bif\b[^,.]*\b(?:will|"
    r"would|'ll|’ll|call|ring|stop|tell|let me|come back|go to|report|contact|phone|shout)\b|"
    r"\b(?:will|would|'ll|’ll|call|ring|stop|tell|report|shout|come back|contact|return|"
    r"phone)\b[^,.]*\bif\b|\b(?:may|could|might) (?:develop|cause|bring|lead)\b|\bif (?:it|any|there|"
    r"symptoms?|the|pain|numbness|tingling|you (?:get|have|notice))\b[^,.]*\b(?:becomes?|develops?|"
    r"occurs?|starts?|worsens?|gets? worse)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:plan(?:s|ned|ning)?\b(?! b)|next (?:time|session|visit|appointment|rx|tx)|advised?|"
    r"recommend\w*|suggest(?:ed)? (?:to|that)|re-?assess|re-?test|re-?check|review in|monitor|"
    r"watch (?:for|out)|look out for|to be (?:done|tested|checked)|would like|hop(?:e|es|ing) (?:to|"
    r"for|that|i)|hope i|goals?|aims?|refer (?:her|him|them|on|back|to)|needs? to (?:rule|check|see)|"
    r"(?:worried|afraid|scared|frightened|terrified|fear(?:s|ing)?|concerned|nervous) (?:that|of|"
    r"about|it|i)|safety.?net\w*|so as to|in order to|to (?:avoid|prevent)|will (?:try|do|work|see|"
    r"send|treat)|going to (?:try|do|work|treat|see))\b",
    re.IGNORECASE,
)
_RISK = re.compile(
    r"\b(?:risks?|side.?effects?|complications?|may (?:bring|cause)|consent (?:for|to)|explained|"
    r"warned|discussed|talked about|told (?:what|about|that it))\b.*",
    re.IGNORECASE,
)
_PAST = re.compile(
    rf"\bused to\b|\b(?:about |around |over |some )?{_COUNT} (?:\w+ )?(?:years?|months?|decades?|yrs?|"
    rf"mths?) (?:\w+ )?(?:ago|back)\b|\b(?:years|ages|months|decades|yrs) (?:ago|back)\b|\bin the "
    rf"past\b|\bpreviously\b|"
    r"\bformerly\b|\bas an? (?:child|kid|teenager|teen|student|toddler|baby|boy|girl|lad|lass|"
    r"youngster|bairn)\b|\bin (?:her|his|my|their) (?:childhood|teens|twenties|youth|thirties)\b|"
    r"(?<!since )(?<!from )\b(?:19|20)\d\d\b|(?<!since )\blast (?:year|summer|winter|spring|autumn|fall|"
    r"christmas|easter)\b|\bwhen (?:i|she|he|they) (?:was|were)\b|"
    r"\bbefore (?:the|her|his|my) (?:last|pregnancy|operation|surgery)\b|\b(?:has|have|had|is|are|was|"
    r"now|completely|fully|since|all|totally|long) (?:\w+ )?(?:resolved|gone(?=\W*$|\W+(?:now|away|"
    r"since|again|completely|altogether|by|after|within)\b|[.,;])|cleared up|cleared|settled|healed|"
    r"stopped|disappeared|better|over it)\b|"
    r"\b(?:resolved|cleared up|went away|gone away|disappeared|healed (?:up|fine|well|ok)|got over it|"
    r"over it now|no longer|not any ?more|back to normal|all (?:gone|clear|better|fine) now|fine "
    r"(?:now|since|in a|again)|ok now|good now|long gone)\b|\bh/o\b|\bprior to\b|\bonce had\b|\bhx "
    r"of\b|\b(?:stopped|went|gone|vanished|disappeared) (?:once|when|after|since|as soon)\b|"
    r"\bturned out (?:to be|it was|fine)\b|\ball[- ]clear\b|\b(?:at|over|since last) (?:christmas|"
    r"easter)\b|\band gone\b|\bnow gone\b|\boff (?:the |my )?(?:\w+ )?(?:tablets|pills|meds|thinners|"
    r"metformin|warfarin|steroids|insulin|apixaban|prednisolone)\b|"
    r"\bcame off (?:it|them|in)\b|\boff (?:it|them) (?:now|since)\b|\bstopped (?:it|them|taking)\b|"
    r"\buntil (?:last|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)  # fmt: skip
_OPINION = re.compile(
    r"\b(?:impression|working diagnosis|dx|d/dx|ddx|likely diagnosis|consistent with|suggestive of|"
    r"r/o|rule out|\?(?:disc|facet|sij))\b",
    re.IGNORECASE,
)
_NOT_HEALTH = re.compile(
    r"\b(?:for sale|parking|car ?park|voucher|invoice|receipt|appointments?|slots?|booking|prices?|discount|website|"
    r"facebook|instagram|phone number|wi-?fi|gift|your address|traffic|weather)\b",
    re.IGNORECASE,
)


LIFELONG = re.compile(
    r"\bsince (?:always|birth|forever|ever|i was (?:born|a (?:kid|child|baby|boy|girl|teenager)|"
    r"little|young|small))\b|\ball (?:my|her|his) life\b|\blife-?long\b|"
    r"\balways (?:been|had|was|were)\b|\bas long as i (?:can )?remember\b|\bever since i was\b|\bborn with\b",
    re.IGNORECASE,
)
"""What has been so all along: no sign of anything new."""

_LOADS_CHEST = re.compile(
    r"\b(?:bench(?:ed|ing)?(?:[- ]press\w*)?|press(?:es|-?ups?)|push[- ]?ups?|pull[- ]?ups?|chin[- ]?ups?|dips|planks?|"
    r"chest (?:day|press|fly|flies|workout|session)|weights|weight ?lifting|dumb-?bells?|bar-?bells?|"
    r"gym|cross-?fit|rowing|work-?outs?|working out|worked out|trained (?:my )?chest)\b",
    re.IGNORECASE,
)
_MUSCLE = re.compile(r"\b(?:muscles?|muscular|pecs?|pectorals?)\b", re.IGNORECASE)
_CHEST = re.compile(r"\b(?:chest|pecs?|pectorals?)\b", re.IGNORECASE)
_BESIDE_THE_CHEST = re.compile(
    r"\b(?:numb\w*|tingl\w*|arms?|jaw|sweat\w*|clammy|breath\w*|wind|sick|nause\w*|queasy|dizzy|faint\w*|collaps\w*|"
    r"pressure|press(?:ing|es) (?:on|down)|crush\w*|heav\w*|squeez\w*|spread\w*|radiat\w*|palpitation\w*|rac(?:es|ing)|"
    r"run|running|ran|stairs|uphill|walk\w*|effort|rest)\b",
    re.IGNORECASE,
)
_WORKED = (
    r"(?:shifts?|work|marathon|races?|runs?|running|ran|hik(?:e|es|ing)|walk(?:s|ing)?|gym|work-?outs?|training|"
    r"trained|squats?|squatting|lunges|leg day|leg press|session|class|spinning|spin|rides?|cycling|bike|biking|game|"
    r"match|football|rugby|tennis|hockey|standing|on my feet|gardening|digging|danc(?:e|ed|ing)|moving house|"
    r"climb(?:s|ed|ing)?|stairs|swim(?:ming)?|skiing|rowing|cross-?fit|bootcamp|exercise|parade|wedding|festival|shopping|waitressing)"
)
_TIRED_LIMBS = (
    r"(?:legs?|feet|arms|hands|thighs|calves|quads|shins)\b(?: \w+){0,2}? (?:(?:are|were|feel|felt|get|got) )?"
    r"(?:(?:like|all|so|totally|completely|absolutely|just|both|pretty|really|made of|turned to) )*"
    r"(?:dead|jelly|jello|lead|shot|wrecked|toast|knackered|noodles|concrete|bricks|heavy|weak|wobbly)"
    r"|(?:dead|jelly|wobbly|heavy|knackered) (?:legs|feet|arms)"
)
_WORN_OUT = re.compile(
    rf"^(?=.*\b(?:after|from|following|post|since)\b(?: [\w-]+){{0,4}}? {_WORKED}\b).*\b(?:{_TIRED_LIMBS})\b",
    re.IGNORECASE,
)
_REALLY_LOST = re.compile(
    r"\b(?:numb\w*|feeling|tingl\w*|pins|needles|weakness|weaker|can'?t|cannot|can not|couldn'?t|unable|wet|bladder|"
    r"bowel\w*|pee\w*|wee\w*|poo\w*|urin\w*|saddle|bottom|bum|groin|crotch|genital\w*|sudden\w*|fell|fall|accident|"
    r"crash|went|gone|gave way|giv(?:e|es|ing) way|buckl\w*|drag\w*|stumbl\w*|paraly\w*|back pain|back hurts|sciatica|"
    r"cold|pale|white|blue|swollen|swelling|dark|days|weeks|still|ever since|won'?t|not)\b",
    re.IGNORECASE,
)
"""What says that more than effort is behind it, or that it has stayed."""

_COLD_HANDS = re.compile(
    r"^(?=.*\b(?:hands?|fingers?|thumbs?|clumsy|fumbl\w*)\b)(?=.*\b(?:clumsy|clumsier|fumbl\w*|stiff|thumbs|useless|slow|work|"
    r"drop(?:s|ping)?)\b).*\b(?:cold|winter|freez\w*|frozen|frost\w*|snow\w*|icy|gloves|mittens|cold store)\b",
    re.IGNORECASE,
)
_NOT_ONLY_COLD = re.compile(
    r"\b(?:legs?|walk(?!s\b)\w*|gait|feet|stumbl\w*|balance|unsteady|neck|numb\w*|tingl\w*|weak\w*|wors\w*|weeks?|months?|"
    r"lately|recently|new|suddenly|also|too|even|summer|not (?:just|only)|indoors|always|all the time|no matter|"
    r"(?:when|if|once)(?: \w+){0,2} warm|buttons|keys|handwriting|bladder)\b",
    re.IGNORECASE,
)
_FINE_WHEN_WARM = re.compile(r"\b(?:fine|ok|okay|good|normal|gone|better)\b[^,.;]*\bwarm\w*", re.IGNORECASE)
"""What says that warmth makes it well."""

_NEWS = re.compile(
    r"\b(?:but|now|new(?:ly)?|late(?:ly|r)|recent\w*|wors\w*|different\w*|chang\w*|sudden\w*|never|more|today|yesterday|"
    r"tonight|started|began|came on|this (?:one|time|week|month|morning|is)|last (?:night|week|month))\b",
    re.IGNORECASE,
)
"""What tells of something new beside what has been so all along."""

_NOT_ME = re.compile(
    r"^(?!.*\b(?:i|i'?m|i've|my|me)\b.*\bbut\b)\W*(?:her|his|their)\b(?P<theirs>.*)\bbut i'?m\b", re.IGNORECASE
)
OUTGROWN = re.compile(
    r"\bas an? (?:child|kid|teenager|teen|student|toddler|baby|boy|girl|lad|lass|youngster|bairn)\b|"
    r"\bused to\b|\bgone now\b|\bin (?:early )?childhood\b|\bcame off\b|\boff (?:it|them|the|"
    r"my)?\b.*\b(?:now|since)\b|\bwas\b.*\bnow\b",
    re.IGNORECASE,
)
"""A past that even what usually lasts may have left behind."""

TAKEN_BACK = re.compile(
    r"^\W*(?:but |though |and )?(?:that|it|this|they|both|all)(?:'s|’s| has| have)? (?:now |since |"
    r"all )?(?:stopped|gone|cleared|resolved|settled)\b|"
    r"\bgone (?:now|again)\b|"
    r"\b(?:now|today|since then|these days) (?:i |it |all |everything )?(?:feels?|is|am|'m|’m|'s|’s|"
    r"are|seems)? ?(?:completely |absolutely |all |much )?(?:fine|ok|okay|good|normal|gone|well again|"
    r"back to normal)\b"
    r"|\b(?:fine|ok|okay|gone|normal|good) (?:now|today|since)\b",
    re.IGNORECASE,
)
"""What takes back what was said before it in the same sentence (`I had it yesterday but now I feel fine`)."""


ALL_OF_IT = re.compile(
    r"\ball of (?:that|this|it|them|those)(?: has| have|'s|’s)? (?:now |since |long )?"
    r"(?:stopped|gone|cleared|resolved|settled|healed|disappeared|went)\b",
    re.IGNORECASE,
)
"""What takes back what another sentence said."""

_NOT_OVER = re.compile(
    r"\b(?:not|never|hasn't|haven't|hadn't|isn't|won't|didn't|doesn't|wouldn't)\s+(?:\w+\s+){0,2}?"
    r"(?:gone|go|goes|went|resolved?|resolving|cleared?|stopped|stop|settled?|healed?|better|"
    r"over)\b(?:\s+(?:away|up|down))?",
    re.IGNORECASE,
)
"""What says that something is not over."""


def aside(text: str) -> str:
    """Return why words do not speak of this person now (a key of `REASONS`), or ``""``."""
    plain = text.replace("’", "'")
    if _OTHERS_THINK.search(plain):
        return "opinion of others"
    own = _RELATION_OF_OWN.sub(" ", _ACTS_ON_ME.sub(" ", plain))
    if _OTHERS.search(own):
        return "others"
    if _CONDITION.search(plain):
        return "condition"
    if _RISK.search(plain) and re.search(
        r"\b(?:risks?|side.?effects?|explained|warned|talked about|possibly|may)\b", plain, re.IGNORECASE
    ):
        return "risk"
    if _PLAN.search(plain):
        return "plan"
    if _PAST.search(_NOT_OVER.sub(" ", plain)):
        return "past"
    return "question" if plain.rstrip().endswith("?") else ""


def is_lifelong(text: str) -> bool:
    """Whether words tell of what has been so all along, and of nothing new beside it."""
    return bool(LIFELONG.search(text)) and not _NEWS.search(text)


def is_worn_out(text: str) -> bool:
    """Whether words say no more of limbs than that effort has tired them (`dead legs after the marathon`)."""
    return bool(_WORN_OUT.search(text)) and not _REALLY_LOST.search(text.replace("’", "'"))


def is_of_cold_hands(text: str) -> bool:
    """Whether words say no more of clumsy hands than that the cold makes them so."""
    rest = _FINE_WHEN_WARM.sub(" ", text)
    return bool(_COLD_HANDS.search(text)) and not _NOT_ONLY_COLD.search(rest)


def is_of_chest_muscle(text: str) -> bool:
    """Whether words of the chest speak of its muscles."""
    return bool(_MUSCLE.search(text) and _CHEST.search(text))


def is_of_trained_chest(text: str) -> bool:
    """Whether the muscles of the chest were trained, and nothing is told that may come from the heart."""
    return is_of_chest_muscle(text) and bool(_LOADS_CHEST.search(text)) and not _BESIDE_THE_CHEST.search(text)


def end_of_others(text: str) -> int:
    """Return where words about somebody else end that the speaker is held against (`her back is bad, but I'm fine`)."""
    found = _NOT_ME.search(text.replace("’", "'"))
    return len(text[: found.end("theirs")].rstrip(" ,;")) if found else 0


def is_about_something_else(text: str) -> bool:
    """Whether words speak of no body at all, but of bookings, sales or the weather."""
    return bool(_NOT_HEALTH.search(text))
