"""Addresses as others may see them."""

from __future__ import annotations


def masked_address(address: str) -> str:
    """An e-mail address with the first letter of its name, a number with its last three digits."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}•••@{host}"
    return f"•••• {address[-3:]}" if len(address) > 6 else "••••"


def without_address(text: str, address: str) -> str:
    """`text` with this address masked wherever it stands in it, with or without the country's code."""
    shown = masked_address(address)
    for form in sorted({address, address.lower(), address.removeprefix("+"), f"0{address[3:]}"}, key=len, reverse=True):
        if len(form) > 6:
            text = text.replace(form, shown)
    return text
