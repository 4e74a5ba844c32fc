"""A question about the home and its answer, from the states and what else was looked up; nothing is made up."""

from collections.abc import Callable, Mapping

from .asked import Answer, Asked
from .home import Snapshot
from .looked_up import NOTHING, LookedUp, tell_events, tell_items, tell_weather
from .phrases import phrases_for
from .plan import Ask, Query
from .telling_states import tell_any, tell_count, tell_state, tell_which
from .telling_values import tell_extreme, tell_value, tell_where
from .words import Words

_FROM_STATES: Mapping[Ask, Callable[[Asked], Answer]] = {
    Ask.STATE: tell_state,
    Ask.ANY: tell_any,
    Ask.WHICH: tell_which,
    Ask.COUNT: tell_count,
    Ask.VALUE: tell_value,
    Ask.MOST: tell_extreme,
    Ask.LEAST: tell_extreme,
    Ask.WHERE: tell_where,
}

_LOOKED_UP: Mapping[Ask, Callable[[Asked, LookedUp], Answer]] = {
    Ask.ITEMS: tell_items,
    Ask.EVENTS: tell_events,
    Ask.WEATHER: tell_weather,
}


def needs_looking_up(query: Query) -> bool:
    """Tell whether `execution/lookup.py` has to be asked before a query can be answered."""
    return query.ask in {Ask.ITEMS, Ask.EVENTS} or (query.ask is Ask.WEATHER and query.day is not None)


def answer(query: Query, snapshot: Snapshot, words: Words, looked_up: LookedUp = NOTHING) -> Answer:
    """Return what is said to a question."""
    asked = Asked(query=query, snapshot=snapshot, phrases=phrases_for(words))
    if query.ask in _LOOKED_UP:
        return _LOOKED_UP[query.ask](asked, looked_up)
    if not asked.entities and query.ask not in {Ask.COUNT, Ask.WHICH, Ask.ANY, Ask.VALUE, Ask.MOST, Ask.LEAST}:
        return asked.answer(asked.phrases.say("no_answer"))
    return _FROM_STATES[query.ask](asked)
