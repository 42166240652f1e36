"""The rules engine: forward chaining over small facts. The only room that knows durable_rules."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Literal

from chitieu.judging.network.rules import Firing, Network, NetworkError, NetworkFact, Pattern, Ref, Rule, Sign, Term
from chitieu.messages import mark

__all__ = [
    "STAND_IN",
    "Driver",
    "Firing",
    "Network",
    "NetworkError",
    "NetworkFact",
    "Pattern",
    "Ref",
    "Rule",
    "Sign",
    "Term",
    "available_driver",
    "open_network",
]

Driver = Literal["durable", "plain"]

STAND_IN = mark("durable_rules is not installed or does not load: the rules run on the built-in network")


def available_driver() -> Driver:
    """``durable`` wherever durable_rules is built and loads, else ``plain``."""
    try:
        import_module("durable_rules_engine")  # built against a name that Python has dropped, it is there and fails
    except ImportError:
        return "plain"
    return "durable"


def open_network(rules: Sequence[Rule], driver: Driver) -> Network:
    """A network over ``rules``; close it after use.

    Raises NetworkError for rules beyond the driver's limits or out of order (a rule may only wait for what earlier
    rules conclude), ImportError for ``durable`` where it is not built.
    """
    awaited: set[str] = set()
    for rule in rules:
        awaited.update(pattern.key for pattern in rule.when)
        if rule.key in awaited:
            raise NetworkError(f"{rule.name}: concludes {rule.key}, which this or an earlier rule waits for")
    if driver == "durable":
        from chitieu.judging.network.durable import DurableNetwork

        return DurableNetwork(rules)
    from chitieu.judging.network.plain import PlainNetwork

    return PlainNetwork(rules)
