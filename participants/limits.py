"""How often the same door may be knocked at: by one network, and for one mailed address.

The rates, the keys, the sliding window and the client's address behind trusted proxies are
allauth's, which limits signing in as well. Its lock is left out: it refuses after a second's wait,
and sixty colleagues who register at once on SQLite would be refused for waiting. Without it two
at the same moment may count as one, so a limit may let a few more through, but never too few.
(django-ratelimit was weighed: its counters lose their time limit in Django's database cache, and
its last release is of 2023.)
"""

from datetime import datetime

from allauth.core.internal.ratelimit import apply_rate, get_cache_key, parse_rates
from django.core.cache import cache
from django.http import HttpRequest

from participants.models import Person

# A municipality sits behind one address of the network: generous there, tight for one mailbox.
RATES = {
    "registration": "600/m/ip,20/h/key",
    "opening_reminder": "600/m/ip,20/h/key",
    "entry_link": "600/m/ip,10/h/key",
}


def allows(request: HttpRequest, action: str, *, address: str, at: datetime) -> bool:
    """Whether ``action``, which mails to ``address``, may be done once more; counts it if so."""
    key = Person.normal_address(address)
    counted = {}
    for rate in parse_rates(RATES[action]):
        name = get_cache_key(request, app="site", action=action, rate=rate, key=key)
        is_allowed, history = apply_rate(cache.get(name, []), at.timestamp(), rate)
        if not is_allowed:
            return False
        counted[name] = (history, rate.duration)
    for name, (history, duration) in counted.items():
        cache.set(name, history, duration)
    return True
