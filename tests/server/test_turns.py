"""Of all who want a page at once, few are drawn at a time, and whoever had least lately is next."""

import asyncio

from dashboard.server import turns
from dashboard.server.turns import MOST_AT_WORK, Turns, Visit


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_few_run_at_a_time_and_a_reader_goes_before_those_who_had_much() -> None:
    async def visited() -> list[str]:
        shared, order = Turns(), []
        greedy = [Visit(shared) for _ in range(MOST_AT_WORK + 4)]
        for visit in greedy:
            for _ in range(5):
                await visit.begin()
                visit.end()

        async def run(name: str, visit: Visit) -> None:
            await visit.begin()
            order.append(name)

        tasks = [asyncio.create_task(run("greedy", visit)) for visit in greedy]
        await settle()
        assert order == ["greedy"] * MOST_AT_WORK
        tasks.append(asyncio.create_task(run("reader", Visit(shared))))
        await settle()
        greedy[0].end()
        await settle()
        for visit in greedy:
            visit.end()
            await settle()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(visited())[MOST_AT_WORK] == "reader"


def test_connections_of_one_address_share_what_they_had() -> None:
    """Else a new connection for each click would go before everybody."""

    async def visited() -> str:
        shared, order = Turns(1), []
        first, again, other = (Visit(shared, visitor) for visitor in ("a", "a", "b"))

        async def run(name: str, visit: Visit) -> None:
            await visit.begin()
            order.append(name)
            visit.end()

        await first.begin()
        tasks = [asyncio.create_task(run(name, visit)) for name, visit in (("again", again), ("other", other))]
        await settle()
        first.end()
        await asyncio.gather(*tasks)
        return order[0]

    assert asyncio.run(visited()) == "other"


def test_a_click_takes_the_place_of_a_run_until_there_were_many() -> None:
    async def visited() -> int:
        visit, passed = Visit(Turns()), 0

        async def click() -> None:
            nonlocal passed
            for _ in range(50):
                await visit.begin()
                passed += 1

        clicking = asyncio.create_task(click())
        await settle()
        clicking.cancel()
        return passed

    assert 5 < asyncio.run(visited()) <= turns.MANY


def test_a_run_that_waits_for_something_else_holds_up_nobody(monkeypatch) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.05)

    async def visited() -> None:
        shared = Turns(1)
        waiting, other = Visit(shared), Visit(shared)
        await waiting.begin()
        await asyncio.wait_for(other.begin(), 2)

    asyncio.run(visited())


def test_who_goes_while_waiting_leaves_the_turn_to_others() -> None:
    async def visited() -> None:
        shared = Turns(1)
        first, gone, last = (Visit(shared) for _ in range(3))
        await first.begin()
        leaving = asyncio.create_task(gone.begin())
        staying = asyncio.create_task(last.begin())
        await settle()
        first.end()  # the turn is given, and the one who has it is gone in the same moment
        leaving.cancel()
        await asyncio.wait_for(staying, 2)

    asyncio.run(visited())
