"""How many messages visitors may send: each of them, and all who come from one address."""

from datetime import datetime, timedelta

from desk.throttle import Throttle

MINUTE = timedelta(minutes=1)


class Flood:
    def __init__(self, of_a_visitor: int, of_an_address: int) -> None:
        """Messages a minute: nobody types 60, behind one address there may be a whole office."""
        self._visitors = Throttle(of_a_visitor, MINUTE)
        self._addresses = Throttle(of_an_address, MINUTE)

    def takes(self, sender: str, origin: str, now: datetime) -> bool:
        """Whether one more message may come; it is counted if so."""
        if self._visitors.wait(sender, now) or self._addresses.wait(origin, now):
            return False
        self._visitors.count(sender, now)
        self._addresses.count(origin, now)
        return True
