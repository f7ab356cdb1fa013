"""Which agents are crawlers, by the list of the package crawler-user-agents."""

from crawleruseragents import is_crawler as is_listed

from app.memory import Memory

LONGEST_AGENT = 500
"""Characters of an agent that are looked at: the list takes a millisecond for so many."""


def _is_crawler(agent: str) -> bool:
    return not agent.strip() or bool(is_listed(agent, case_sensitive=False))


_known = Memory("crawlers", _is_crawler)


def is_crawler(agent: str) -> bool:
    """Whether an agent is a crawler or another program: it is on the list, or has no name, as browsers have.

    Agents are remembered, because few of them make most of the requests.
    """
    return _known[agent[:LONGEST_AGENT]]
