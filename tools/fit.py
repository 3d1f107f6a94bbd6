"""Fit the weights of the reader's cues on an annotated set, and measure them by cross-validation.

    python -m tools.fit GOLD.jsonl --folds 5            # measure: nothing is written
    python -m tools.fit GOLD.jsonl -o extract/weights.json

Kinds are a multinomial logistic regression over a number's cues. Each field is a conditional logit over a number's
candidates: the summed probability of the candidates that the gold accepts is maximised. Both have an L2 penalty (for
the fields, :data:`RESTRAINTS`), and a cue that too few papers show gets no weight.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from extract.candidates import FIELDS, Candidate, Field, number_candidates
from extract.cues import link_cues
from extract.document import fill, prepare
from extract.evaluation import PredictedResult, evaluate, load_gold, render, same
from extract.history import history_cues, look_back
from extract.kinds import HELD, number_cues
from extract.layout import lay_out
from extract.pool import Typing, paper_candidates, rank_by_type, typing_by
from extract.reader import KINDS, Reader
from extract.records import Paper, result_record
from extract.rules import apply_rules
from extract.spots import spots
from extract.weights import Table, Weights
from tools.logit import Array, Choices, Group, fit_logistic, fit_multinomial, matrix, vocabulary
from tools.pairs import Pairing, fit_with_pairs

MIN_PAPERS = 6  # for types
MIN_PAPERS_KINDS = 2  # words decide what a number is: rarer ones still help (score F1 .933, .929 with 3, .922 with 10)
TYPE_PARTS = 10
# How much a paper without results counts, where one with results counts 1, for which system is the paper's own: what is
# read are papers with results. Own systems right of 1,196 papers of dev.jsonl and of 3,886 others, held out, and their
# log loss: 1,035 and 3,269 (.349, .416) without these papers, 1,056 and 3,286 (.340, .403) with them in full, 1,051 and
# 3,292 (.337, .401) with a half.
NO_RESULTS = 0.5


@dataclass(frozen=True)
class Restraint:
    """What keeps a field's weights from learning the papers by heart.

    Args:
        penalty: of the squared weights.
        shared: how far scores and deltas may differ, from 0 for not at all.
        least: papers that have to show a cue.
        pairing: which pairs of cues get a weight of their own.
    """

    penalty: float
    shared: float
    least: int
    pairing: Pairing


# By what held-out papers gave. Who got what is learnt from noisy cues: with the metric's restraint the right model won
# 82.0% of the time, with its own 82.8%; what was measured is told by words, of which each counts. Pairs: log loss of
# the model .347 to .334, of the benchmark .315 to .310 (dev.jsonl), .410 to .398 and .296 to .291 (annotations.jsonl).
# Weights of the first file's own for the model ("habits"; 2,401 right of 2,759 with them, 2,399 without) went when cues
# by stem came (extract/nearby.py): 2,418 with them, 2,421 without, of the other papers 6,945 both.
RESTRAINTS: dict[Field, Restraint] = {
    "metric": Restraint(penalty=6.0, shared=0.5, least=6, pairing=Pairing(300, 150.0)),
    "benchmark": Restraint(penalty=30.0, shared=0.3, least=20, pairing=Pairing(500, 200.0)),
    "model": Restraint(penalty=40.0, shared=0.3, least=20, pairing=Pairing(600, 150.0)),
}
Tables = dict[str, Table]

_LEAST = 0.004  # smaller weights are dropped

Made = tuple[list[Group], list[Group]]
"""A paper's groups: of its numbers' kinds, and of its results' fields."""


def as_paper(gold: dict[str, Any]) -> Paper:
    """The paper of a gold line."""
    return Paper(id=gold["id"], abstract=gold["abstract"], title=gold.get("title", ""))


def read_gold(path: Path, corpus: Path | None, weight: float) -> list[dict[str, Any]]:
    """The lines of a gold file; those without an abstract (tools/annotations.jsonl) get it from the corpus.

    A line with ``"kinds": false`` is fitted on for who got what alone; so is one that has no ``"results"`` but, as
    ``"own"``, what the paper's own system is called: accepted names, null for none.

    Args:
        path: JSONL.
        corpus: papers.jsonl.gz, where it is needed.
        weight: of each annotation, for who got what.

    Raises:
        SystemExit: a line has no abstract and the corpus does not have its id.
    """
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    missing = {g["id"]: g for g in gold if "abstract" not in g}
    if missing and corpus is not None:
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            for line in lines:
                paper = json.loads(line)
                if paper["id"] in missing:
                    missing.pop(paper["id"]).update(title=paper["title"], abstract=paper["abstract"])
    if missing:
        raise SystemExit(f"{path}: {len(missing)} papers have no abstract; give --corpus papers.jsonl.gz")
    for g in gold:
        g["weight"] = weight
        if "results" not in g:
            g.update(results=[], kinds=False)
        for record in g["results"]:
            record.setdefault("value", g["abstract"][record["start"] : record["end"]])
    return gold


def shortened(gold: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Copies of annotated papers with less text, so that what is fitted on whole papers holds for these too.

    Every sixth paper without its title; of every other sixth each sentence that has results, alone. Where a copy has
    none of the accepted names any more, "the abstract does not say" is right.
    """
    copies = [_untold({**paper, "title": ""}) for paper in gold[::6]]
    for paper in gold[3::6]:
        document = prepare(as_paper(paper))
        for sentence in document.sentences:
            start, end = document.clean.to_raw(sentence.start, sentence.end)
            inside = [r for r in paper["results"] if start <= r["start"] and r["end"] <= end]
            moved = [{**r, "start": r["start"] - start, "end": r["end"] - start} for r in inside]
            if moved:
                text = paper["abstract"][start:end]
                copies.append(_untold({**paper, "title": "", "abstract": text, "results": moved}))
    return copies


_NAME = re.compile(r"[A-Z0-9]")
_ROLES = frozenset({"human", "state of the art", "best baseline"})


def forgiving(paper: dict[str, Any]) -> dict[str, Any]:
    """A paper whose results accept "does not say" for a model or a benchmark that is only described.

    Annotators differ in what a distinctive description is: of the scores of dev.jsonl whose model is described, 76%
    accept "does not say", of those of annotations.jsonl 36%, which taught to name something at any price.
    """
    results = []
    for record in paper["results"]:
        answers = {f: record[f] for f in ("model", "benchmark") if None not in record[f]}
        described = [f for f, said in answers.items() if not any(_NAME.search(a) or a in _ROLES for a in said)]
        results.append({**record, **{f: [*record[f], None] for f in described}})
    return {**paper, "results": results}


def read_extra(path: Path, corpus: Path | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Papers that are fitted on besides the first file's, and their shortened copies (:func:`read_gold`)."""
    papers = [forgiving(paper) for paper in read_gold(path, corpus, 1.0)]
    return papers, shortened(papers)


def _untold(paper: dict[str, Any]) -> dict[str, Any]:
    """A paper that accepts "does not say" where its text has none of the names that are accepted."""
    text = paper["abstract"].lower()

    def told(answers: list[str | None]) -> list[str | None]:
        there = any(answer is None or answer.lower() in text for answer in answers)
        return answers if there else [*answers, None]

    own = {"own": told(paper["own"])} if "own" in paper else {}
    return {**paper, **own, "results": [{**r, **{f: told(r[f]) for f in FIELDS}} for r in paper["results"]]}


def type_groups(index: int, gold: dict[str, Any]) -> list[Group]:
    """For each of a paper's candidates, whether it is an accepted answer of any of its results; and which of them, or
    no name, most of the results accept: the paper's own system, and its main benchmark. Of a paper without
    results only which is its own system, where that is annotated."""
    if not gold["results"] and "own" not in gold:
        return []
    document = prepare(as_paper(gold))
    pool = paper_candidates(document)
    if not gold["results"]:
        parties = [*pool.model, pool.unnamed]
        right = [i for i, c in enumerate(parties) if same(c.text, gold["own"], "model")]
        return [Group(index, "type:own", [c.typing_cues() for c in parties], right, gold["weight"] * NO_RESULTS)]
    groups = []
    pools: tuple[tuple[Field, list[Candidate]], ...] = (("model", pool.model), ("benchmark", pool.benchmark))
    for which, candidates in pools:
        for c in candidates:
            answers = any(same(c.text, r[which], which) for r in gold["results"])
            groups.append(Group(index, f"type:{which}", [c.typing_cues()], [int(answers)]))
    sides: tuple[tuple[str, Field, list[Candidate]], ...] = (
        ("type:own", "model", [*pool.model, pool.unnamed]),
        ("type:main", "benchmark", [*pool.benchmark, pool.unplaced]),
    )
    for table, which, parties in sides:
        hits = [sum(same(c.text, r[which], which) for r in gold["results"]) for c in parties]
        right = [i for i, count in enumerate(hits) if count * 2 >= len(gold["results"])]
        groups.append(Group(index, table, [c.typing_cues() for c in parties], right, weight=gold["weight"]))
    return groups


def fit_types(groups: Sequence[Group], penalty: float) -> Tables:
    """Logistic regressions: is a candidate ever what the field asks for? And conditional logits: which is the own?"""
    tables = {}
    for which, side in (("model", "own"), ("benchmark", "main")):
        mine = [g for g in groups if g.table == f"type:{which}"]
        vocab = vocabulary(mine, MIN_PAPERS)
        right = np.array([g.right[0] for g in mine], dtype=float)
        w = fit_logistic(matrix([g.options[0] for g in mine], vocab), right, penalty)
        answer = {cue: float(w[i]) for cue, i in vocab.items()}
        mine = [g for g in groups if g.table == f"type:{side}" and g.right]
        vocab = vocabulary(mine, MIN_PAPERS)
        w = Choices(mine).fit(matrix([cues for g in mine for cues in g.options], vocab), penalty)
        own = {cue: float(w[i]) for cue, i in vocab.items()}
        tables[f"type:{which}"] = Table.of({"answer": answer, side: own})
    return tables


def groups_of(index: int, gold: dict[str, Any], typing: Typing) -> Made:
    """The training groups of one gold paper: its numbers' kinds, and its results' fields."""
    if not gold["results"] and not gold.get("kinds", True):
        return [], []
    document = prepare(as_paper(gold))
    kind_groups: list[Group] = []
    link_groups: list[Group] = []
    pool = paper_candidates(document)
    rank_by_type(pool, typing)
    wanted = {}
    for number_index, number in enumerate(document.numbers):
        start, end = document.clean.to_raw(number.start, number.end)
        for record in gold["results"]:
            if record["start"] < end and start < record["end"]:
                wanted[number_index] = record
    for sentence in document.sentences:
        if not sentence.numbers:
            continue
        fill(document, sentence)
        kinds = [wanted[i]["kind"] if i in wanted else "none" for i in sentence.numbers]
        links = apply_rules(document, sentence)
        for place, kind in enumerate(kinds if gold.get("kinds", True) else ()):
            earlier = history_cues(look_back(document, sentence, place), tuple(kinds[:place]))
            cues = ["bias", *number_cues(document, sentence, place, links), *earlier]
            kind_groups.append(Group(index, "kind", [cues], [KINDS.index(kind)]))
        if all(kind == "none" for kind in kinds):
            continue
        if sentence.index:
            fill(document, document.sentences[sentence.index - 1])
        records = [wanted[i] for i in sentence.numbers if i in wanted]
        found = spots(document, sentence, kinds, links)
        for which in FIELDS:
            candidates = number_candidates(document, sentence, pool, which)
            panel = lay_out(document, sentence, which, candidates, [s.at for s in found])
            for spot, record in zip(found, records, strict=True):
                cue_lists = [c.fixed + link_cues(document, spot, panel, c) for c in candidates]
                right = [i for i, c in enumerate(candidates) if same(c.worded(spot.at), record[which], which)]
                link_groups.append(Group(index, f"{which}:{spot.kind}", cue_lists, right, gold["weight"]))
    return kind_groups, link_groups


def fit_kinds(groups: Sequence[Group], penalty: float) -> Tables:
    """Multinomial logistic regression: a column of weights for each kind.

    The cues of :data:`HELD` have four times the penalty. The log loss of held-out papers (dev.jsonl, annotations.jsonl)
    is 0.1155 and 0.1522 with it; where all cues have twice the penalty it is 0.1185 and 0.1536.
    """
    vocab, w = fit_multinomial(
        groups, len(KINDS), penalty, MIN_PAPERS_KINDS, lambda cue: 0.5 if cue.startswith(HELD) else 1.0
    )
    return {"kind": Table(KINDS, {cue: w[i].tolist() for cue, i in vocab.items()})}


def fit_links(groups: Sequence[Group]) -> Tables:
    """Conditional logit of each field; scores and deltas share weights, each with its own deviations."""
    tables: Tables = {}
    for which in FIELDS:
        restraint = RESTRAINTS[which]
        mine = [g for g in groups if g.table.startswith(which) and g.right]
        choices = Choices(mine)
        cues = list(vocabulary(mine, restraint.least))
        x = matrix([o for g in mine for o in g.options], {cue: i for i, cue in enumerate(cues)})
        kind = np.repeat([int(g.table.endswith("delta")) for g in mine], [len(g.options) for g in mine])
        weights = fit_with_pairs(
            x,
            cues,
            choices.papers,
            fit=partial(fit_both, choices, kind, restraint),
            unexplained=partial(_unexplained, choices, kind, x),
            penalty=restraint.penalty,
            pairing=restraint.pairing,
        )
        tables[which] = Table(("score", "delta"), {cue: w.tolist() for cue, w in weights.items()})
    return tables


def _unexplained(choices: Choices, kind: Array, x: Any, weights: Array) -> tuple[Array, Array]:
    return choices.unexplained((x @ weights)[np.arange(len(kind)), kind])


def fit_both(choices: Choices, kind: Array, restraint: Restraint, x: Any) -> Array:
    """The weights for scores (0) and for deltas (1), a column each.

    Fitted are weights that both share and what each has of its own: every cue once more for each of the two, scaled
    down (Daumé III, ACL 2007).
    """
    scale = np.sqrt(restraint.shared)
    own = [scale * sparse.diags((kind == which).astype(float)) @ x for which in (0, 1)]
    shared, *deviations = np.split(choices.fit(sparse.hstack([x, *own]).tocsr(), restraint.penalty), 3)
    return np.stack([shared + scale * deviation for deviation in deviations], axis=1)


def fit(
    kind_groups: Sequence[Group], link_groups: Sequence[Group], types: Sequence[Group], options: argparse.Namespace
) -> Weights:
    """All tables, rounded as they are shipped; cues whose weights all round to nothing are left out."""
    tables = fit_types(types, options.type_penalty) | fit_kinds(kind_groups, options.kind_penalty)
    tables |= fit_links(link_groups)
    rounded = {name: _rounded(table) for name, table in sorted(tables.items())}
    return Weights(rounded, {"none": options.none, "slope": 1.0, "intercept": 0.0})


def _rounded(table: Table) -> Table:
    rows = {cue: [round(w, 3) if abs(w) >= _LEAST else 0 for w in row] for cue, row in sorted(table.rows.items())}
    return Table(table.columns, {cue: row for cue, row in rows.items() if any(row)})


def main() -> int:
    """Command line: see the module's docstring."""
    options = _arguments()
    gold = read_gold(options.gold, options.corpus, options.weight)
    measured = len(gold)
    for path in options.extra:
        gold += [paper for part in read_extra(path, options.corpus) for paper in part]
    began = time.perf_counter()
    types = [type_groups(i, paper) for i, paper in enumerate(gold)]
    made = make_groups(gold, types, options)
    _say(f"{len(gold)} papers made ready in {time.perf_counter() - began:.1f} s")
    calibration = {"slope": 1.0, "intercept": 0.0}
    if options.folds:
        calibration = cross_validate(gold[:measured], made, types, options)
    if options.out:
        weights = fit(
            [g for k, _ in made for g in k], [g for _, k in made for g in k], [g for t in types for g in t], options
        )
        weights.settings.update(calibration)
        options.out.write_text(dumps(weights), encoding="utf-8")
        _say(f"weights of {sum(len(table.rows) for table in weights.tables.values())} cues written")
    return 0


def dumps(weights: Weights) -> str:
    """The one form in which weights.json is written: sorted, a line a cue, so that two fits can be compared."""
    tables = ",\n".join(_written(name, table) for name, table in sorted(weights.tables.items()))
    return f'{{"settings": {json.dumps(weights.settings, sort_keys=True)},\n"tables": {{\n{tables}\n}}}}\n'


def _written(name: str, table: Table) -> str:
    rows = (f"{json.dumps(cue, ensure_ascii=False)}: {json.dumps(row)}" for cue, row in sorted(table.rows.items()))
    head = f'{json.dumps(name)}: {{"columns": {json.dumps(table.columns)}, "rows": {{'
    return head + "\n" + ",\n".join(rows) + "\n}}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="annotated papers to fit on, and to measure on with --folds")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="more to fit on, never to measure on")
    parser.add_argument(
        "--weight",
        type=float,
        default=5.0,
        help="of an annotation in GOLD for who got what, where one of --extra has 1",
    )
    parser.add_argument("--corpus", type=Path, help="papers.jsonl.gz with the abstracts of annotations without text")
    parser.add_argument("--folds", type=int, default=0, help="measure by cross-validation in so many folds")
    parser.add_argument("--seed", type=int, default=1, help="of the folds")
    parser.add_argument("-o", "--out", type=Path, help="write the weights here")
    parser.add_argument("--predictions", type=Path, help="write the held-out predictions here")
    parser.add_argument("--kind-penalty", type=float, default=3.0)
    parser.add_argument("--type-penalty", type=float, default=12.0)
    parser.add_argument("--none", type=float, default=0.6, help="probability of no result above which a number is none")
    return parser.parse_args()


def make_groups(gold: list[dict[str, Any]], types: list[list[Group]], options: argparse.Namespace) -> list[Made]:
    """The groups of each paper, with types by weights that have seen neither it nor a copy (:func:`shortened`)."""
    made: list[Made] = [([], [])] * len(gold)
    part_of = {paper: i % TYPE_PARTS for i, paper in enumerate(dict.fromkeys(g["id"] for g in gold))}
    for part in range(TYPE_PARTS):
        inside = {i for i, g in enumerate(gold) if part_of[g["id"]] == part}
        others = [g for i, groups in enumerate(types) if i not in inside for g in groups]
        typing = typing_by(Weights(fit_types(others, options.type_penalty), {}))
        for i in inside:
            made[i] = groups_of(i, gold[i], typing)
    return made


def cross_validate(
    gold: list[dict[str, Any]], made: list[Made], types: list[list[Group]], options: argparse.Namespace
) -> dict[str, float]:
    """Read each fold of the measured papers with weights fitted on all others; print the figures.

    Args:
        gold: the papers to measure on.
        made, types: the groups of these, and after them those of the papers that are only fitted on.
        options: the command line's.

    Returns:
        The calibration of the confidence, fitted on these readings: slope and intercept of a logistic curve.
    """
    order = list(range(len(gold)))
    random.Random(options.seed).shuffle(order)
    lines = []
    predictions: dict[str, list[PredictedResult]] = {}
    for fold in range(options.folds):
        held = set(order[fold :: options.folds])
        kinds = [g for i, (k, _) in enumerate(made) if i not in held for g in k]
        links = [g for i, (_, link) in enumerate(made) if i not in held for g in link]
        reader = Reader(fit(kinds, links, [g for i, t in enumerate(types) if i not in held for g in t], options))
        for i in sorted(held):
            results = reader.read(as_paper(gold[i])).results
            lines.append(json.dumps({"id": gold[i]["id"], "results": [result_record(r) for r in results]}))
            predictions[gold[i]["id"]] = [PredictedResult.from_result(r) for r in results]
        _say(f"fold {fold + 1} done")
    if options.predictions:
        options.predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    evaluation = evaluate(load_gold(options.gold), predictions, bootstrap=0)
    sys.stdout.write(render(evaluation) + "\n")
    pairs = [
        (j.predicted.confidence, j.outcome == "right")
        for j in evaluation.judgements
        if j.predicted and j.predicted.confidence
    ]
    return calibration_of(pairs)


def calibration_of(pairs: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Slope and intercept of Platt scaling for (confidence, was right) pairs."""
    p = np.clip(np.array([confidence for confidence, _ in pairs]), 1e-6, 1 - 1e-6)
    x, y = np.log(p / (1 - p)), np.array([right for _, right in pairs], dtype=float)

    def loss(w: Array) -> float:
        s = w[0] * x + w[1]
        return float(np.logaddexp(0, s).sum() - (y * s).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0])).x
    return {"slope": round(float(slope), 4), "intercept": round(float(intercept), 4)}


if __name__ == "__main__":
    sys.exit(main())
