"""Read the next part while one is worked on and the last is written: one thread ahead, one behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar

_Item = TypeVar("_Item")


@contextmanager
def ahead(items: Iterable[_Item]) -> Iterator[Iterator[_Item]]:
    """Give the items, each made while the one before is used.

    Leaving it waits for the one that is being made, also when it is left by an error or an interruption.
    """
    with ThreadPoolExecutor(1) as pool:
        yield _taken(pool, iter(items))


def _taken(pool: ThreadPoolExecutor, iterator: Iterator[_Item]) -> Iterator[_Item]:
    waiting = pool.submit(next, iterator, None)
    while (item := waiting.result()) is not None:
        waiting = pool.submit(next, iterator, None)
        yield item


class Behind:
    """Do one thing behind the work that goes on; at most one, in order.

    Leaving it waits for what is being done, also when it is left by an error or an interruption.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._last: Future[object] | None = None

    def do(self, work: Callable[[], object]) -> None:
        """Begin something once the thing before is done; if that failed, raise its error."""
        self.wait()
        self._last = self._pool.submit(work)

    def wait(self) -> None:
        """Wait until everything is done; raise the error that it ended with."""
        if self._last is not None:
            self._last.result()

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(wait=True)
        if error is None:
            self.wait()
