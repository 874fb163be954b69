"""How people answer the bot in English: small letters, no apostrophes, forms apart by |."""

from __future__ import annotations

FORMS = {
    "YES": "yes|yep|yeah|yup|yes please|please|correct|right|exactly|sure|thats right|yes it is"
    "|thats it|y|ja",
    "NO": "no|nope|nah|n|not really",
    "WRONG": "wrong|wrong one|wrong answer|you got it wrong|you got me wrong|thats not the answer"
    "|you misunderstood|you misunderstood me|thats the wrong answer|not that"
    "|not this|not that one|not this one|not it|thats not it"
    "|thats not what i asked|thats not what i meant|thats not what i want|thats wrong|incorrect"
    "|not what i asked|not what i meant|not what i want|not what i wanted|not what im looking for"
    "|thats not right|no thats not it|thats not my question|i meant something else|not my question"
    "|that is not it|that is not what i asked|that is not what i meant|this is not what i asked",
    "UNSOLVED": "not helpful|that didnt help|it didnt help|that did not help|doesnt help"
    "|that doesnt help|this doesnt help|not solved|useless",
    "MORE": "more details|more detail|tell me more|more information|more info|can you tell me more"
    "|in more detail|details please|more details please|more please",
    "NONE": "none|none of these|none of them|none of the above|none of those|none of the choices"
    "|neither|neither of them|neither of these|not listed|not in the list|not on the list|other"
    "|others|something else|another|nothing|not here|not there|its not here|its not there"
    "|not in here|none fits|none fit|none apply|none of these apply|nothing fits",
    "UNSURE": "i dont know|dont know|not sure|im not sure|i am not sure|no idea|i do not know|idk",
    "SEVERAL": "both|all|all of them|all of these|both of them|both please|everything",
    "THANKS": "thanks|thank you|thank you very much|thank you so much|thanks a lot|many thanks"
    "|thx|ty|tks|cheers|ok|okay|okey|ok thanks|ok thank you|got it|i got it|i see|understood"
    "|i understand|makes sense|great|perfect|nice|cool|good|very good|great thanks|that helps"
    "|that helped|this helps|helpful|very helpful|thats helpful|that was helpful|alright"
    "|all right|fine|roger|noted|solved|problem solved|it works|it worked|awesome|no thanks"
    "|no thank you|im good|thats all|never mind|nevermind|gotcha|k|kk|thanks so much",
    "THAT": "yes that one|thats the one|yes that|yes this one|that one please|this one please"
    "|that|this|that one|this one|it|the one",
    "FILLERS": "well|um|uh|hmm|sorry|so|oh|actually|hi|no number|number|ah",
}
NUMERALS = {
    1: "one|first|1st", 2: "two|second|2nd", 3: "three|third|3rd", 4: "four|fourth|4th",
    5: "five|fifth|5th", 6: "six|sixth|6th", 7: "seven|seventh|7th", 8: "eight|eighth|8th",
    9: "nine|ninth|9th", 10: "ten|tenth|10th",
}  # fmt: skip
PLACES = {1: "top|the upper|upper", -1: "last|bottom|final|lower"}

# Of what forms cannot list: "none of those are right", "no, that's not what I'm looking for".
PATTERNS = {
    "SEVERAL": r"(?:both )?\d (?:and|or) \d(?: please)?",
    "NONE": r"(?:no |sorry )?(?:(?:its|it is|mine is|they are|theyre|my question is) )?not (?:listed|here|there"
    r"|(?:in|on|among) (?:the|this|that|your|these|those|them|here)(?: list| options| choices)?)"
    r"(?: here| there)?|(?:no |sorry )?(?:none|neither|not any|nothing|no|all)(?: of)?"
    r"(?: (?:the|these|those|them|above|choices?|options?|ones?|questions?|here|listed))*"
    r"(?: (?:is|are|do|does|really|what|i|im|want|wanted|need|asked|meant|looking|was|am|for|fits?"
    r"|match(?:es)?|appl(?:y|ies)|help|helps|right|correct|wrong|mine|it))*",
    "WRONG": r"(?:no |nope |sorry |well )?(?:(?:this|that|it|these|those|thats|its) )?"
    r"(?:(?:is|are|was|were) )?(?:(?:just|really|totally|completely) )?"
    r"(?:(?:not|isnt|arent|wasnt|doesnt|didnt|does not|did not) (?:quite |really |exactly )?"
    r"(?:(?:what|the one|the thing|the answer) (?:i|im|i am|i was)(?: (?:ask(?:ed|ing)|mean|meant|want|wanted"
    r"|need|needed|looking|for|about|to|know))+|it|right|correct|this|that|my question|true"
    r"|answer(?: my question)?|quite)|wrong(?: answer)?|incorrect|not quite)",
    "THANKS": r"(?:(?:ok|okay|oh|ah|great|good|nice|cool|perfect|alright|all|right|yes|no|got|it"
    r"|i|see|understood|thanks?|thank|you|u|thx|tnx|ty|so|very|much|a|lot|many|that|this|was"
    r"|is|helpful|helps?|helped|really|clear|now|then|cheers|awesome|for|your|the|help|answer"
    r"|solved|fine|works?|worked) ?)*"
    r"\b(?:thanks?|thank you|thank u|thx|tnx|cheers|got it|i see|understood|helpful|helps|helped"
    r"|solved|appreciated)(?: (?:you|u|so|very|much|a|lot|for|your|the|help|answer|now|then))*",
}
