"""What the goals and directions that the trained heads tell (`meaning.py`) come to in a home."""

from dataclasses import dataclass

from .clauses import Clause, Phrase
from .home import Entity
from .things import KINDS, is_any


@dataclass(frozen=True)
class Implied:
    """What a goal and a direction come to."""

    kind: str
    """A key of `things.KINDS`, or of `purposes.DOMAINS`: what is found by what it is for."""
    verb: str | None = None
    change: str | None = None

    @property
    def kinds(self) -> list[str]:
        """Return what is meant; against the sun a curtain is as good as a blind."""
        return ["blind", "curtain"] if self.kind == "blind" else [self.kind]

    def may_be_of(self, entity: Entity) -> bool:
        """Tell whether this may be wished of a thing."""
        return is_any(entity, (KINDS[kind] for kind in self.kinds))

    def clause(self, phrases: list[Phrase]) -> Clause:
        """Return it as a clause that was said of some things."""
        return Clause(verb=self.verb, changes=[self.change] if self.change else [], phrases=phrases, end=1)


IMPLIED: dict[tuple[str, str], Implied] = {
    ("light", "on"): Implied("light", verb="on"),
    ("light", "off"): Implied("light", verb="off"),
    ("light", "up"): Implied("light", change="brightness+"),
    ("light", "down"): Implied("light", change="brightness-"),
    ("climate", "on"): Implied("climate", verb="on"),
    ("climate", "off"): Implied("climate", verb="off"),
    ("climate", "up"): Implied("climate", change="temperature+"),
    ("climate", "down"): Implied("climate", change="temperature-"),
    ("sound", "up"): Implied("media", change="volume+"),
    ("sound", "down"): Implied("media", change="volume-"),
    ("sound", "off"): Implied("media", verb="mute"),
    ("sound", "on"): Implied("media", verb="unmute"),
    ("media", "start"): Implied("media", verb="resume"),
    ("media", "resume"): Implied("media", verb="resume"),
    ("media", "on"): Implied("media", verb="on"),
    ("media", "off"): Implied("media", verb="off"),
    ("media", "stop"): Implied("media", verb="pause"),
    ("media", "pause"): Implied("media", verb="pause"),
    ("media", "next"): Implied("media", verb="next"),
    ("media", "previous"): Implied("media", verb="previous"),
    ("cover", "open"): Implied("blind", verb="open"),
    ("cover", "up"): Implied("blind", verb="open"),
    ("cover", "close"): Implied("blind", verb="close"),
    ("cover", "down"): Implied("blind", verb="close"),
    ("air", "on"): Implied("fan", verb="on"),
    ("air", "off"): Implied("fan", verb="off"),
    ("air", "up"): Implied("fan", change="speed+"),
    ("air", "down"): Implied("fan", change="speed-"),
    ("cleaning", "start"): Implied("vacuum", verb="clean"),
    ("cleaning", "on"): Implied("vacuum", verb="clean"),
    ("cleaning", "stop"): Implied("vacuum", verb="pause"),
    ("cleaning", "pause"): Implied("vacuum", verb="pause"),
    ("cleaning", "off"): Implied("vacuum", verb="dock"),
    ("watering", "start"): Implied("valve", verb="water"),
    ("watering", "on"): Implied("valve", verb="water"),
    ("watering", "stop"): Implied("valve", verb="close"),
    ("watering", "off"): Implied("valve", verb="close"),
    ("lock", "lock"): Implied("lock", verb="lock"),
    ("lock", "unlock"): Implied("lock", verb="unlock"),
    ("scene", "on"): Implied("scene", verb="run"),
    ("appliance", "on"): Implied("appliance", verb="on"),
    ("appliance", "start"): Implied("appliance", verb="on"),
}
"""By goal and direction, as the heads name them."""
