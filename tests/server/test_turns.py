"""Of all who want a page at once, few are drawn at a time, and whoever had least lately is next."""

import asyncio

from dashboard.server import turns
from dashboard.server.turns import MOST_AT_WORK, Turns, Visit


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_few_run_at_a_time_and_a_reader_goes_before_those_who_had_much() -> None:
    async def visited() -> list[str]:
        shared, order = Turns(MOST_AT_WORK), []
        greedy = [Visit(shared) for _ in range(MOST_AT_WORK + 4)]
        for visit in greedy:
            for _ in range(int(turns.MANY)):
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
        for _ in range(int(turns.MANY)):
            shared.one_more("a")
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


def test_who_had_few_go_as_they_came() -> None:
    """Else who clicked once before would wait behind everybody who comes for the first time, for as long as they come."""

    async def visited() -> list[str]:
        shared, order = Turns(1), []

        async def run(name: str) -> None:
            async with shared.turn(name):
                order.append(name)

        for _ in range(3):
            shared.one_more("again")
        async with shared.turn("at work"):
            tasks = [asyncio.create_task(run(name)) for name in ("again", "new", "newer")]
            await settle()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(visited()) == ["again", "new", "newer"]


def test_who_had_many_runs_only_while_nobody_else_does() -> None:
    """Two runs at once share the processor, so a robot's would slow down a reader's."""

    async def visited() -> list[str]:
        shared, order = Turns(MOST_AT_WORK), []
        for _ in range(int(turns.MANY)):
            shared.one_more("robot")

        async def robot() -> None:
            async with shared.turn("robot"):
                order.append("robot")

        async with shared.turn("reader"):
            task = asyncio.create_task(robot())
            await settle()
            order.append("reader")
        await task
        return order

    assert asyncio.run(visited()) == ["reader", "robot"]


def test_one_address_never_has_every_turn() -> None:
    """A turn is soon free for everybody else, whatever one address asks for at once."""

    async def visited() -> None:
        shared = Turns(MOST_AT_WORK)
        flood = [asyncio.create_task(Visit(shared, "a").begin()) for _ in range(20)]
        await settle()
        assert sum(one.done() for one in flood) == MOST_AT_WORK - 1
        await asyncio.wait_for(Visit(shared, "b").begin(), 0.1)
        for one in flood:
            one.cancel()

    asyncio.run(visited())


def test_connections_that_a_proxy_names_nobody_for_count_alone() -> None:
    async def visited() -> int:
        shared = Turns(MOST_AT_WORK)
        unnamed = [asyncio.create_task(Visit(shared, None).begin()) for _ in range(20)]
        await settle()
        return sum(one.done() for one in unnamed)

    assert asyncio.run(visited()) == MOST_AT_WORK


def test_a_click_takes_the_place_of_a_run_until_there_were_many() -> None:
    async def visited() -> int:
        visit, passed = Visit(Turns(MOST_AT_WORK)), 0

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
