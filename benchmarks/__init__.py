"""Speed and memory, each figure beside its floor: the least that any program would spend on the same task.

    python -m benchmarks                # the table (make bench); docs/performance.md explains it
    python -m benchmarks.profile        # where the time of an extraction goes

One module a measurement: ``extraction``, ``ingest``, ``queries``, ``startup``, ``memory``. Both sides of a ratio are
measured in the same run, in turn. Needs a POSIX system.
"""
