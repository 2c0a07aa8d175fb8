"""A QR code as an SVG element that can stand in a page: no style of its own, no data address.

Source: ISO/IEC 18004, by the package qrcode; dark on light in any colour scheme, with the rim it asks for.
"""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

RIM = 4  # modules


def svg(text: str) -> str:
    """Return the element; its name is told by what stands around it.

    >>> svg("x")[:55]
    '<svg class="qr" viewBox="0 0 29 29" aria-hidden="true" '
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=RIM)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()  # the rim is in it
    size = len(matrix)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark)
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" '
        'focusable="false" shape-rendering="crispEdges">'
        f'<path d="M0 0h{size}v{size}H0z" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )
