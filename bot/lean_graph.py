"""Rasa's graph without its scheduler: the nodes of a turn run one after the other anyway."""

from graphlib import TopologicalSorter
from typing import Any

import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

Step = tuple[str, tuple[str, ...]]
"""A node and the nodes and inputs that it needs."""


def run_graphs_in_order() -> None:
    """Change how this process runs models; a second call changes nothing.

    Rasa hands the graph of each prediction to dask, which orders it anew: three times a turn. And
    for each message it writes the whole domain out to see whether there is one, before it warns of
    intents outside of it: ours come from the same training as the domain.
    """
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner
    rasa.core.processor.MessageProcessor._check_for_unseen_features = _no_check


def _no_check(_processor: Any, _parse_data: dict[str, Any]) -> None:
    pass


class OrderedGraphRunner(DaskGraphRunner):
    """The same nodes with the same inputs, in an order found once for each set of targets."""

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in self._steps(wanted):
                # A need that nothing provides goes in by name: the node says so itself.
                given = (done.get(need, need) for need in needs)
                done[name] = self._instantiated_nodes[name](*given)
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return {name: done[name][1] for name in wanted}

    def _steps(self, targets: tuple[str, ...]) -> list[Step]:
        known: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault("_known_steps", {})
        if targets not in known:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            known[targets] = [(name, needs[name]) for name in order if name in needs]
        return known[targets]
