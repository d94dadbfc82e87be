"""E-mail addresses as the engine remembers them: told apart, and never readable."""

from django.utils.crypto import salted_hmac


def hashed(address: str | None) -> str:
    """Return what stands for `address`; "" for none."""
    if not address:
        return ""
    plain = address.strip().lower()
    return salted_hmac("horo.engine.addresses", plain, algorithm="sha256").hexdigest()
