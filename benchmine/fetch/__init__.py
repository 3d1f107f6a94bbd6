"""Fetching: papers from the services that publish them, politely, a page at a time, so that nothing is fetched twice.

A source (settings.py) is what a user asks for, on the command line or in the settings file. A service (services/) makes
harvests of it: each begins with a request, and each answer says which comes next. The pages are kept as they came
(pages.py), and the readers of ``extract.sources`` read them (papers.py). Loaded by its commands alone.
"""
