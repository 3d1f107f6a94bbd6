"""Text in, results out: the reader of reported scores.

    >>> from extract import Paper, Reader
    >>> paper = Paper(id="x", abstract="TinyNet achieves 94.8% accuracy on CIFAR-10.")
    >>> [(str(r.value), r.metric, r.benchmark, r.model) for r in Reader().read(paper).results]
    [('94.8', 'accuracy', 'CIFAR-10', 'TinyNet')]

No database, no network and no user interface here; ``import extract`` loads no pandas, SQLAlchemy or Streamlit.
"""

from extract.reader import Reader, Reading
from extract.records import Mention, Paper, Problem, Result, Span, result_record
from extract.versions import version

__all__ = ["Mention", "Paper", "Problem", "Reader", "Reading", "Result", "Span", "result_record", "version"]
