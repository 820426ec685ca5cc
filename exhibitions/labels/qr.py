"""QR codes as vector pictures for print."""

from io import BytesIO

import segno


def qr_svg(address: str) -> str:
    """An address as SVG without margin, to be drawn at any size; whoever places it leaves four modules of white."""
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False, omitsize=True, dark="#000")
    return drawn.getvalue().decode()
