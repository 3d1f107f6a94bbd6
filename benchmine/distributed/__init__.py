"""Extraction beyond one machine: shards in, a Parquet file of results for each, over a Dask cluster.

``stores`` speaks with S3 and its like, ``shards`` finds what there is to read, ``records`` is the layout of a file of
results, ``reading`` does one shard on a worker, ``engine`` hands them out. docs/scale.md tells how to run it, at what
cost.
"""
