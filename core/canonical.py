"""One way to write data down, so that equal data always has an equal hash."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return sorted(map(str, o)) if isinstance(o, set | frozenset) else super().default(o)


def plain(data: Any) -> Any:
    """Return data as what a JSON column gives back: dates, ids, decimals and fractions become text.

    PostgreSQL keeps numbers in its own notation, so a float would come back with another spelling and another hash.
    """
    return json.loads(json.dumps(data, cls=_Encoder), parse_float=str)


def canonical(data: Any) -> bytes:
    """Return data as JSON with sorted keys and without spaces."""
    return json.dumps(data, cls=_Encoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(plain(data))).hexdigest()
