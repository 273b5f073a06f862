"""Workers: threads for what may take long, and that the end of the process doesn't wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

Job = Callable[[], None]


class Workers(Executor):
    """At most ``most`` threads, started when they are needed.

    They only read: what they change they change in another thread, so they can be left behind.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._is_over = False

    def submit(
        self, action: Callable[Given, Found], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Found]:
        """Do it as soon as a thread is free.  Raises RuntimeError once it is shut down."""
        done: Future[Found] = Future()

        def job() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                done.set_result(action(*args, **kwargs))
            except BaseException as error:
                done.set_exception(error)

        with self._lock:
            if self._is_over:
                raise RuntimeError("the workers are gone")
            self._busy += 1
            if self._busy > self._threads and self._threads < self._most:
                self._threads += 1
                name = f"{self._name}-{self._threads}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
        self._jobs.put(job)
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; what is under way goes on, and nobody waits for it."""
        with self._lock:
            self._is_over = True
            for _ in range(self._threads):
                self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            with self._lock:
                self._busy -= 1
