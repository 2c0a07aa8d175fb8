"""A QR code as an SVG element that can stand in a page: no style of its own, no data address.

Source: ISO/IEC 18004, by the package segno; dark on light in any colour scheme, with the rim it asks for.
"""

import segno

RIM = 4  # modules


def svg(text: str) -> str:
    """Return the element; its name is told by what stands around it.

    >>> svg("x")[:55]
    '<svg class="qr" viewBox="0 0 29 29" aria-hidden="true" '
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    matrix = tuple(code.matrix_iter(border=RIM))
    size = len(matrix)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark)
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" '
        'focusable="false" shape-rendering="crispEdges">'
        f'<path d="M0 0h{size}v{size}H0z" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )
