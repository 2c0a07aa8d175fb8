"""Matches by name: how many of those whom a list means are asked about, and how many questions are about them.

Shape:  invented practitioners and a list with known truth, from seeds that nothing was tuned on.
"""

from pathlib import Path

import polars as pl
from listed_people import CODES, Truth, truth
from tables import Table, held

from whoperforms.build.matching.matches import Matches

HELD_OUT = range(101, 111)  # seeds; those below 100 were looked at while the weights were chosen
LEAST_SCORES = (10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900)
RECALL, PRECISION = 0.98, 0.50
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 320, 60, 30, 50
GREY, BLUE, RED = "#565c65", "#005ea2", "#d54309"
DASHED = f'fill="none" stroke="{GREY}" stroke-dasharray="4"'
STYLE = "font-family:sans-serif;font-size:12px"


def bench_namesakes(plot: Path) -> Table:
    """Match the lists of all held-out seeds; write the curve."""
    table = Table(
        "Matches by name",
        ("score from, per mille", "questions", "true", "recall", "limit", "precision", "limit", "met"),
        f"{len(HELD_OUT)} invented lists over 10,000 practitioners each: 500 entries mean one of them, every tenth "
        "with NPI, and 2,000 mean nobody there. What goes wrong in writing a name is fixed in "
        "`scripts/bench/listed_people.py` (nicknames, slips, double names, twins, fathers and sons) and unknown to the "
        "matcher. Recall: how many of the entries that mean somebody are asked about them. Precision: how many of the "
        f"questions are right. The first row is the queue.\n\n![The curve]({plot.name})",
    )
    print(table.title)
    known = [truth(seed) for seed in HELD_OUT]
    found = pl.concat(list(map(asked, known)))
    meant = sum(len(one.meant) for one in known)
    curve = []
    for least in LEAST_SCORES:
        kept = found.filter(pl.col("score") >= least)
        right = int(kept["right"].sum())
        recall, precision = right / meant, right / kept.height
        curve.append((recall, precision))
        limits = (f"{RECALL}", f"{PRECISION:.2f}") if least == LEAST_SCORES[0] else ("", "")
        met = held((-recall, -RECALL), (-precision, -PRECISION)) if limits[0] else ""
        figures = (f"{recall:.3f}", limits[0], f"{precision:.3f}", limits[1], met)
        table.add(f"{least}", f"{kept.height:,}", f"{right:,}", *figures)
    plot.write_text(drawn(curve), encoding="utf-8")
    return table


def asked(known: Truth) -> pl.DataFrame:
    """Return the score of each question, and whether it is about whom the entry means."""
    matches = Matches(known.exclusions, None, tuple(CODES))
    matches.take(known.tables)
    questions = matches.questions()
    right = [known.meant.get(record) == npi for record, npi in questions.select("record_sha256", "npi").iter_rows()]
    return questions.select("score", pl.Series("right", right, dtype=pl.Boolean))


def drawn(curve: list[tuple[float, float]]) -> str:
    """Return the plot as SVG: recall to the right from 0.9 on, precision upwards, a point for each least score."""

    def x(recall: float) -> float:
        return LEFT + (recall - 0.9) / 0.1 * (WIDTH - LEFT - 30)

    def y(precision: float) -> float:
        return HEIGHT - BOTTOM - precision * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Precision of the questions over the recall of those whom a list means</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<path d="M{LEFT},{TOP}V{y(0):.0f}H{WIDTH - 30}" fill="none" stroke="{GREY}"/>',
        f'<path d="M{x(RECALL):.1f},{y(1):.1f}V{y(PRECISION):.1f}H{x(1):.1f}" {DASHED}/>',
        _text(LEFT, TOP - 12, "precision of the questions", "start"),
        _text(WIDTH - 30, HEIGHT - 8, "recall of true matches", "end"),
        _text(x(RECALL) + 4, y(PRECISION) + 14, "what was asked for", "start"),
    ]
    lines += [_text(x(at / 100), HEIGHT - BOTTOM + 18, f"{at / 100:.2f}", "middle") for at in range(90, 101, 2)]
    lines += [_text(LEFT - 6, y(at / 4) + 4, f"{at / 4:.2f}", "end") for at in range(5)]
    shown = [(x(recall), y(precision)) for recall, precision in curve if recall >= 0.9]  # noqa: PLR2004
    points = " ".join(f"{across:.1f},{up:.1f}" for across, up in shown)
    lines.append(f'<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="2"/>')
    lines += [f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3" fill="{BLUE}"/>' for across, up in shown]
    across, up = shown[0]
    lines.append(f'<circle cx="{across:.1f}" cy="{up:.1f}" r="5" fill="{RED}"/>')
    lines.append(_text(across - 8, up + 18, "the queue", "end", RED))
    return "\n".join([*lines, "</svg>", ""])


def _text(x: float, y: float, words: str, anchor: str, color: str = "#1b1b1b") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}" style="{STYLE}">{words}</text>'
