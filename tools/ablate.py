"""Which cues are worth their time? Each field is fitted without some of its cues and measured on papers held out.

    python -m tools.ablate ../shared/gold/dev.jsonl --corpus ../shared/corpus/papers.jsonl.gz \\
        --extra tools/annotations.jsonl --field model --drop '^plain' --drop '^title of' -o new.json --against old.json

Single cues only, no pairs, so that a fit of one field takes seconds; making the groups ready takes minutes, so ask for
much at once. Right kinds are taken for granted. A paper and its shortened copies are in one fold, by a hash of its id:
two versions of the reader are compared on the same folds (``-o`` of the one, ``--against`` by the other). GOLD and each
file of ``--extra`` are measured apart: what helps only where errors have been read is worth nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from extract.candidates import FIELDS, Field
from tools.fit import RESTRAINTS, fit_both, make_groups, read_extra, read_gold, type_groups
from tools.logit import Array, Choices, Group, matrix, vocabulary

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """How one result's field was decided: how unlikely the accepted answers were, in nats, and whether one won.

    ``loss`` is None where no candidate would have been accepted.
    """

    measured: str
    loss: float | None
    right: bool


Decisions = Mapping[str, Decision]
"""By paper and place among its results: ``cvpr2019:17:2``."""


class Examples:
    """The decisions of a field, fitted and measured in folds.

    Args:
        field: which.
        groups: its decisions.
        names: of each, as :data:`Decisions` has it; copies of a paper share theirs.
        folds: of each, the one in which it is measured.
        measured: of each, the file that it is measured with; empty for those that are only fitted on.
    """

    def __init__(
        self, field: Field, groups: Sequence[Group], names: Sequence[str], folds: Sequence[int], measured: Sequence[str]
    ) -> None:
        self._restraint = RESTRAINTS[field]
        self._groups, self._names, self._folds, self._measured = groups, names, np.array(folds), measured
        numbered = vocabulary(groups, self._restraint.least)
        self._cues = list(numbered)
        self._x = matrix([cues for g in groups for cues in g.options], numbered)
        self._sizes = np.array([len(g.options) for g in groups])
        self._delta = np.array([g.table.endswith("delta") for g in groups], dtype=int)

    def without(self, dropped: re.Pattern[str] | None) -> dict[str, Decision]:
        """Every result's decision by weights that saw neither its paper nor the cues in which ``dropped`` is found."""
        wanted = np.array([not (dropped and dropped.search(cue)) for cue in self._cues])
        able = np.array([bool(g.right) for g in self._groups])
        found: dict[str, Decision] = {}
        for fold in np.unique(self._folds):
            chosen: list[int] = np.flatnonzero(able & (self._folds != fold)).tolist()
            rows = self._rows(chosen)
            papers = np.repeat([self._groups[k].paper for k in chosen], self._sizes[chosen])
            shown = sparse.csr_matrix((np.ones(len(rows)), (papers, np.arange(len(rows))))) @ self._x[rows]
            kept = np.flatnonzero(wanted & (np.asarray((shown > 0).sum(axis=0)).ravel() >= self._restraint.least))
            kind = np.repeat(self._delta[chosen], self._sizes[chosen])
            choices = Choices([self._groups[k] for k in chosen])
            weights = fit_both(choices, kind, self._restraint, self._x[rows][:, kept].tocsr())
            held = [k for k in np.flatnonzero(self._folds == fold).tolist() if self._measured[k]]
            found |= self._decide(held, kept, weights)
        return found

    def _rows(self, chosen: Sequence[int]) -> Array:
        """The rows of the options of some groups."""
        ends = np.cumsum(self._sizes)
        return np.concatenate([np.arange(ends[k] - self._sizes[k], ends[k]) for k in chosen])

    def _decide(self, held: Sequence[int], kept: Array, weights: Array) -> Iterator[tuple[str, Decision]]:
        rows, sizes = self._rows(held), self._sizes[held]
        of_kinds = np.asarray(self._x[rows][:, kept] @ weights)
        scores = of_kinds[np.arange(len(rows)), np.repeat(self._delta[held], sizes)]
        for k, mine in zip(held, np.split(scores, np.cumsum(sizes)[:-1]), strict=True):
            right = self._groups[k].right
            loss = float(np.logaddexp.reduce(mine) - np.logaddexp.reduce(mine[right])) if right else None
            yield self._names[k], Decision(self._measured[k], loss, int(np.argmax(mine)) in right)


def examples(options: argparse.Namespace) -> dict[Field, Examples]:
    """The groups of each field that is asked for."""
    gold = read_gold(options.gold, options.corpus, options.weight)
    measured = [options.gold.stem] * len(gold)
    for path in options.extra:
        papers, copies = read_extra(path, options.corpus)
        gold += papers + copies
        measured += [path.stem] * len(papers) + [""] * len(copies)
    made = make_groups(gold, [type_groups(i, paper) for i, paper in enumerate(gold)], options)
    return {field: _of_field(field, [g for _, links in made for g in links], gold, measured) for field in options.field}


def _of_field(
    field: Field, links: Sequence[Group], gold: Sequence[dict[str, object]], measured: Sequence[str]
) -> Examples:
    groups = [g for g in links if g.table.startswith(field)]
    ids = [str(gold[g.paper]["id"]) for g in groups]
    seen: Counter[int] = Counter()
    names = []
    for group, paper in zip(groups, ids, strict=True):
        seen[group.paper] += 1
        names.append(f"{paper}:{seen[group.paper]}")
    folds = [int(hashlib.md5(paper.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS for paper in ids]
    return Examples(field, groups, names, folds, [measured[g.paper] for g in groups])


def compared(found: Decisions, before: Decisions) -> Iterator[str]:
    """A line for each file that is measured: log loss and right answers, and how they differ from those before."""
    for name in dict.fromkeys(one.measured for one in found.values()):
        keys = [key for key, one in found.items() if one.measured == name and key in before]
        pairs = [(found[key], before[key]) for key in keys]
        change = np.array([a.loss - b.loss for a, b in pairs if a.loss is not None and b.loss is not None])
        gained, lost = sum(a.right > b.right for a, b in pairs), sum(a.right < b.right for a, b in pairs)
        mine = [one for one in found.values() if one.measured == name]
        loss = np.mean([one.loss for one in mine if one.loss is not None])
        by = f"{change.mean():+.4f} ± {change.std() / len(change) ** 0.5:.4f}" if len(change) else "nothing to compare"
        right = f"right {sum(one.right for one in mine)} of {len(mine)} (+{gained} -{lost})"
        yield f"{name:14} log loss {loss:.4f} ({by})  {right}"


def main() -> int:
    """Command line: see the module's docstring."""
    options = _arguments()
    kept: dict[str, dict[str, tuple[str, float | None, bool]]] = {}
    earlier = json.loads(options.against.read_text(encoding="utf-8")) if options.against else {}
    for field, of_field in examples(options).items():
        whole = of_field.without(None)
        before = {name: Decision(*values) for name, values in earlier.get(field, {}).items()}
        _report(f"{field}, all cues", whole, before or whole)
        for dropped in options.drop:
            _report(f"{field} without {dropped}", of_field.without(re.compile(dropped)), whole)
        kept[field] = {name: (one.measured, one.loss, one.right) for name, one in whole.items()}
    if options.out:
        options.out.write_text(json.dumps(kept), encoding="utf-8")
    return 0


def _report(title: str, found: Decisions, before: Decisions) -> None:
    sys.stdout.write("\n".join([title, *(f"  {line}" for line in compared(found, before))]) + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="annotated papers")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more of them, measured apart")
    parser.add_argument("--corpus", type=Path, help="papers.jsonl.gz with the abstracts of annotations without text")
    parser.add_argument("--field", nargs="+", choices=FIELDS, default=list(FIELDS))
    parser.add_argument("--drop", action="append", default=[], help="a regular expression: cues to do without")
    parser.add_argument("--weight", type=float, default=5.0, help="of an annotation in GOLD")
    parser.add_argument("--type-penalty", type=float, default=5.0)
    parser.add_argument("--against", type=Path, help="what -o wrote of an earlier version")
    parser.add_argument("-o", "--out", type=Path, help="write each decision here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
