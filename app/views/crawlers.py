"""Which agents are crawlers, by the list of the package crawler-user-agents."""

import crawleruseragents

from app.memory import Memory

LONGEST_AGENT = 500
"""Characters of an agent that are looked at: the list takes a millisecond for so many."""


crawleruseragents.is_crawler("", case_sensitive=False)  # compiles the patterns
crawleruseragents.CRAWLER_USER_AGENTS_DATA.clear()  # 2.5 MiB, nearly all of it examples of names


def _is_crawler(agent: str) -> bool:
    return not agent.strip() or bool(crawleruseragents.is_crawler(agent, case_sensitive=False))


_known = Memory("crawlers", _is_crawler)


def is_crawler(agent: str) -> bool:
    """Whether an agent is a crawler or another program: it is on the list, or has no name, as browsers have.

    Agents are remembered, because few of them make most of the requests.
    """
    return _known[agent[:LONGEST_AGENT]]
