"""What makes a verb tell rather than order, where no verb is conjugated: the section `told_forms` of a lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NOTHING = re.compile(r"(?!)")
"""What no text has, for a language whose verbs tell it by themselves."""


@dataclass(frozen=True)
class ToldForms:
    """The forms of one language."""

    before: re.Pattern[str] = _NOTHING
    """What a text ends with before a verb that goes on by itself (电视在|放)."""
    behind: re.Pattern[str] = _NOTHING
    """What follows a verb that is only spoken of (开|的是最小那一档)."""
    which: re.Pattern[str] = _NOTHING
    """What follows a verb that tells which thing is meant (在放|的歌)."""

    def tells(self, before: str, behind: str) -> bool:
        """Tell whether a verb between two parts of a sentence tells something."""
        if self.behind.match(behind):
            return True
        return self.before.search(before) is not None and self.which.match(behind) is None


def compiled_told_forms(data: Mapping[str, str]) -> ToldForms:
    """Return the forms of a language."""
    return ToldForms(**{form: re.compile(pattern) for form, pattern in data.items()})
