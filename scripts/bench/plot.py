"""A plot drawn by hand, as SVG: lines over sizes, each as many times its first figure."""

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 800, 320, 60, 30, 50, 290
COLORS = ("#005ea2", "#d54309", "#00a91c", "#7d3ac1")  # told apart by most eyes, and named beside each line
GREY = "#565c65"
STYLE = "font-family:sans-serif;font-size:12px"
APART = 16  # between two names


def drawn(sizes: Sequence[int], lines: Mapping[str, Sequence[float]], limit: float) -> str:
    """Return the plot: a step to the right for each size, upwards how many times slower than at the first."""
    grown = {name: [figure / line[0] for figure in line] for name, line in lines.items()}
    most = 1.1 * max(limit, *(max(line) for line in grown.values()))
    step = (WIDTH - LEFT - RIGHT) / max(len(sizes) - 1, 1)

    def x(at: int) -> float:
        return LEFT + at * step

    def y(figure: float) -> float:
        return HEIGHT - BOTTOM - figure / most * (HEIGHT - TOP - BOTTOM)

    right = WIDTH - RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Median time of a question, by number of practitioners and organizations</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<path d="M{LEFT},{TOP}V{y(0):.0f}H{right}" fill="none" stroke="{GREY}"/>',
        f'<path d="M{LEFT},{y(limit):.1f}H{right}" stroke="{GREY}" stroke-dasharray="4"/>',
        _text(LEFT, TOP - 12, "median, times that of the smallest country", "start"),
        _text(LEFT, HEIGHT - 8, "practitioners and organizations", "start"),
        _text(LEFT + 6, y(limit) - 5, f"limit: {limit:g} times", "start"),
    ]
    parts += [_text(x(at), HEIGHT - BOTTOM + 18, f"{size:,}", "middle") for at, size in enumerate(sizes)]
    parts += [_text(LEFT - 6, y(times) + 4, f"{times}", "end") for times in range(int(most) + 1)]
    ends = _spread([y(line[-1]) for line in grown.values()])
    for color, name, end in zip(COLORS, lines, ends, strict=False):
        points = " ".join(f"{x(at):.1f},{y(times):.1f}" for at, times in enumerate(grown[name]))
        words = f"{name}: {lines[name][0]:.3f} to {lines[name][-1]:.3f} ms"
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(_text(right + 8, end + 4, words, "start", color))
    return "\n".join([*parts, "</svg>", ""])


def _spread(heights: list[float]) -> list[float]:
    """Return where names can stand beside their lines, none over another."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    above = -float(APART)
    for at in sorted(placed, key=lambda at: heights[at]):
        above = placed[at] = max(heights[at], above + APART)
    return list(placed.values())


def _text(x: float, y: float, words: str, anchor: str, color: str = "#1b1b1b") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}" style="{STYLE}">{words}</text>'
