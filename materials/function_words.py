"""Words that only hold sentences together. They keep their form: *ska* must not meet *skola*."""

SWEDISH = """
alla allt all alltså andra att av bara bland blev bli blir blivit både bör båda då de dem den denna
dessa det detta dig din dina dit ditt du där därför efter eftersom eller en enligt er era ert ett
fick finnas finns fler flera flesta fram från får få för före genom gör göra ha hade han hans har
hennes henne hon honom hur här i icke igen in inför ingen inget inga inom inte ja jag just kan kom
kommer kring kunde kunna kunnat man med medan mellan men mer mera mest mig min mina mindre mitt mot
mycket måste möjligt ned ner nog nu någon något några när och också om oss på samma samt sedan ses
sig sin sina sitt själv ska skall skulle som så sådan sådana sådant ta tar till tills trots under
upp ut utan utom vad var vara varför vari varit varje vars vart vem vems vi via vid vilka vilken
vilket vill ville varandra vår våra vårt än ännu är åt över även
"""
ENGLISH = """
a about above after again against all also am among an and any are as at be because been before
being below between both but by can cannot could did do does doing down during each few for from
further had has have having he her here hers him his how i if in into is it its itself may me might
more most must my no nor not of off on once only or other our ours out over own same shall she
should so some such than that the their theirs them then there these they this those through to too
under until up upon very was we were what when where which while who whom why will with within
without would you your yours
"""
FUNCTION_WORDS = frozenset(SWEDISH.split()) | frozenset(ENGLISH.split())
