"""Whether more words are to be expected."""

from enum import StrEnum


class Completeness(StrEnum):
    """Whether more words are to be expected after a text; it decides how long a pause ends the utterance."""

    COMPLETE = "complete"
    """A whole sentence of this home, to which its grammar knows no continuation."""
    EXTENSIBLE = "extensible"
    """A whole sentence of this home that could go on ("turn off the lights … in the kitchen")."""
    UNFINISHED = "unfinished"
    """The beginning of a sentence that lacks something ("turn on the …")."""
    OPEN = "open"
    """No sentence that the grammar knows: nobody can tell."""
