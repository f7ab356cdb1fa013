"""Charts as SVG, written by hand: readable in light and dark, told in words to those who do not see them."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

WIDTH = 760
_STYLE = """
  text { font: 13px system-ui, "Noto Naskh Arabic", sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .small { font-size: 11px; fill: #59636e }
  .grid { stroke: #d1d9e0 }
  .ours { fill: #0969da; stroke: #0969da }
  .theirs { fill: #9a6700; stroke: #9a6700 }
  .range { stroke: #1f2328; stroke-width: 1.5 }
  .line { fill: none; stroke-width: 2 }
  .s0 { stroke: #0969da } .s1 { stroke: #1a7f37 } .s2 { stroke: #bc4c00 }
  .s3 { stroke: #8250df } .s4 { stroke: #cf222e } .s5 { stroke: #9a6700 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #3d444d } .range { stroke: #f0f6fc }
    .ours { fill: #4493f8; stroke: #4493f8 } .theirs { fill: #d29922; stroke: #d29922 }
    .s0 { stroke: #4493f8 } .s1 { stroke: #3fb950 } .s2 { stroke: #f0883e }
    .s3 { stroke: #ab7df8 } .s4 { stroke: #f85149 } .s5 { stroke: #d29922 }
  }
"""
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 5", "1 4")


class Bar(NamedTuple):
    """A ratio with the lowest and the highest of its rounds; `is_peer` is drawn otherwise."""

    name: str
    value: float
    low: float
    high: float
    is_peer: bool


def bars(bars: Sequence[Bar], *, title: str, arabic: str, caption: str) -> str:
    """Horizontal bars of ratios; 1 is the reference."""
    left, right, top, step = 250, 70, 62, 26
    most = max([1.0, *(bar.high for bar in bars)])
    scale = (WIDTH - left - right) / most
    height = top + step * len(bars) + 46
    parts = []
    for mark in (0, 0.25, 0.5, 0.75, 1):
        x = left + mark * scale
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 6}" y2="{height - 40}"/>')
        parts.append(_text(x, height - 24, f"{mark:g}", "small", "middle"))
    for place, bar in enumerate(bars):
        y = top + place * step
        kind = "theirs" if bar.is_peer else "ours"
        parts += [
            _text(left - 10, y + 12, bar.name, "", "end"),
            f'<rect class="{kind}" x="{left}" y="{y}" width="{max(1.0, bar.value * scale):.1f}" height="16" rx="2"/>',
            _range(left + bar.low * scale, left + bar.high * scale, y + 8),
            _text(left + bar.high * scale + 8, y + 12, f"{bar.value:.2g}" if bar.value < 0.1 else f"{bar.value:.2f}"),
        ]
    told = "; ".join(f"{bar.name} {bar.value:.2g}" for bar in bars)
    return _svg(height, title, arabic, caption, f"{caption} {told}.", parts)


def lines(series: Mapping[str, Sequence[tuple[float, float]]], *, title: str, arabic: str, caption: str) -> str:
    """Lines over the number of articles, in milliseconds, both axes logarithmic; each is named at its end."""
    left, right, top, height = 60, 120, 62, 420
    bottom = height - 60
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    x_low, x_high = math.floor(math.log10(min(xs))), math.log10(max(xs))
    y_low, y_high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def x_of(value: float) -> float:
        return left + (math.log10(value) - x_low) / max(x_high - x_low, 1e-9) * (WIDTH - left - right)

    def y_of(value: float) -> float:
        return bottom - (math.log10(value) - y_low) / max(y_high - y_low, 1) * (bottom - top)

    parts = []
    for power in range(y_low, y_high + 1):
        y = y_of(10.0**power)
        parts.append(f'<line class="grid" x1="{left}" x2="{WIDTH - right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(_text(left - 8, y + 4, f"{10.0**power:g} ms", "small", "end"))
    parts += [_text(x_of(x), bottom + 18, f"{x:,.0f}", "small", "middle") for x in sorted(set(xs))]
    ends = _apart([(name, y_of(points[-1][1])) for name, points in series.items()])
    for place, (name, points) in enumerate(series.items()):
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in points)
        dash = f' stroke-dasharray="{_DASHES[place % 6]}"' if _DASHES[place % 6] else ""
        parts.append(f'<polyline class="line s{place % 6}"{dash} points="{path}"/>')
        x = x_of(points[-1][0])
        parts.append(_text(x + 8, ends[name] + 4, name))
    told = "; ".join(f"{name} from {points[0][1]:.2g} to {points[-1][1]:.2g} ms" for name, points in series.items())
    return _svg(height, title, arabic, caption, f"{caption} {told}.", parts)


def _apart(ends: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Where the names at the ends of lines stand, moved down where they would cover one another."""
    placed: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(ends, key=lambda end: end[1]):
        last = max(y, last + 15)
        placed[name] = last
    return placed


def _range(low: float, high: float, y: float) -> str:
    return f'<line class="range" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    chosen = f' class="{kind}"' if kind else ""
    return f'<text{chosen} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: int, title: str, arabic: str, caption: str, told: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title desc">'
    )
    named = f'<title id="title">{escape(arabic)} · {escape(title)}</title>\n<desc id="desc">{escape(told)}</desc>'
    heading = [
        f'<text class="title" x="{WIDTH / 2}" y="26" text-anchor="middle" direction="rtl">{escape(arabic)}</text>',
        _text(WIDTH / 2, 45, title, "small", "middle"),
        _text(WIDTH / 2, height - 6, caption, "small", "middle"),
    ]
    return "\n".join([head, named, f"<style>{_STYLE}</style>", *heading, *parts, "</svg>", ""])
