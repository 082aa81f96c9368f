"""Topics that the agreement names are held against those of the answers when Dover starts."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from desk import prepare
from settings.brand import Brand
from settings.flags import WrittenFlag
from settings.team import Route
from tests import makers
from tests.reviews import import_live


def naming(held: str, routed: str | None) -> Brand:
    brand = makers.demo_brand()
    kinds = {"data_leak": WrittenFlag(phrases=(), holds=(held,))}
    routes = (Route("support", None, routed, None),)
    return replace(
        brand,
        flags=replace(brand.flags, kinds=kinds),
        team=replace(brand.team, routes=routes),
    )


def test_a_topic_that_no_answer_has_is_named_with_its_place(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    import_live(engine)
    topic = makers.entry().topic
    prepare.check_topics(engine, naming("acount", "bilking"))
    begin, end = "  topics    no answer has the topic", f"; there are {topic}"
    assert capsys.readouterr().out.splitlines() == [
        f"{begin} 'acount' of flags.kinds.data_leak.holds{end}",
        f"{begin} 'bilking' of tickets.routes{end}",
    ]
    prepare.check_topics(engine, naming(topic, None))
    assert capsys.readouterr().out == ""
