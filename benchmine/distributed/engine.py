"""Shards over a Dask cluster: one that is there already, or one of processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import distributed

from benchmine.distributed.reading import Report, Task, WorkerError, read_shard
from benchmine.distributed.stores import reason
from benchmine.errors import CommandError


@dataclass(slots=True)
class Failure:
    """A shard that was given up, and why."""

    task: Task
    reason: str


@dataclass(slots=True)
class Outcome:
    """What became of the shards."""

    reports: list[Report] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def run(
    tasks: Sequence[Task],
    *,
    scheduler: str | None,
    workers: int,
    retries: int,
    on_report: Callable[[Report], None] = lambda _report: None,
    outcome: Outcome | None = None,
) -> Outcome:
    """Read shards on a cluster; one that fails does not keep the others from being read.

    Args:
        scheduler: the address of a cluster's scheduler; None for processes on this machine.
        workers: how many processes, on this machine.
        retries: times that a shard is tried again after an error; a worker that dies counts apart, up to three times
            (Dask's allowed-failures).
        on_report: called with each shard that is done.
        outcome: is filled as shards are done, so that it is there after Ctrl-C.

    Raises:
        CommandError: the scheduler does not answer; a worker has another version of the reader.
    """
    outcome = outcome if outcome is not None else Outcome()
    with _client(scheduler, workers) as client:
        # Keys of their own: Dask would take a second try of a failed shard, an hour later, for the one that failed.
        futures = {client.submit(read_shard, task, pure=False, retries=retries): task for task in tasks}
        for future in distributed.as_completed(futures):
            task = futures.pop(future)
            if future.status == "finished":
                report = future.result()
                outcome.reports.append(report)
                on_report(report)
            else:
                error = future.exception()
                if isinstance(error, WorkerError):
                    raise CommandError(str(error))
                outcome.failures.append(Failure(task, _reason(error)))
    order = {task.shard.name: number for number, task in enumerate(tasks)}
    outcome.reports.sort(key=lambda one: order[one.shard.name])
    outcome.failures.sort(key=lambda one: order[one.task.shard.name])
    return outcome


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Any]:
    if scheduler is None:
        # One thread each: reading is Python's own work, of which a process does one thing at a time.
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise CommandError(f"{scheduler}: no Dask scheduler answers there; check the address") from error
    with client:
        yield client


def _reason(error: Any) -> str:
    if isinstance(error, distributed.KilledWorker):
        return "the workers that read it died, perhaps for want of memory; make the shard smaller"
    return reason(error)
