"""Signed statements of how far the board has grown, each chained to the one before."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from participation.board.merkle import Tree

DOMAIN = b"ratsplatz-checkpoint-v1"
# What the first checkpoint names as the one before.
NOTHING = "0" * 64
# A smaller batch would tell too much about who is in it. Only the last one may be, when the urn is emptied.
SMALLEST_BATCH = 20


@dataclass(frozen=True)
class Checkpoint:
    """What the board looks like after a batch. Hashes are hex; no time is finer than a day.

    `previous` is the hash of the checkpoint before, `configuration` that of the frozen rules of the procedure.
    """

    procedure: str
    number: int
    day: datetime.date
    batch_size: int
    tree_size: int
    root: str
    previous: str
    configuration: str

    def __post_init__(self) -> None:
        if type(self.day) is not datetime.date:
            raise TypeError("a checkpoint knows days only")

    def body(self) -> dict[str, Any]:
        """Return what is signed, as plain data."""
        return {**vars(self), "day": self.day.isoformat()}

    def canonical(self) -> bytes:
        """Return the bytes that are signed and hashed."""
        return DOMAIN + b"\0" + json.dumps(self.body(), sort_keys=True, separators=(",", ":")).encode()

    @property
    def hash(self) -> str:
        """Return what the next checkpoint names as the one before."""
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Checkpoint":
        """Return the checkpoint that `body()` wrote down."""
        return cls(**{**body, "day": datetime.date.fromisoformat(body["day"])})


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint and its Ed25519 signature in hex."""

    checkpoint: Checkpoint
    signature: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a chain: `code` as verify.py names it, `number` of the checkpoint, 0 for the whole chain."""

    code: str
    number: int


def new_key() -> bytes:
    """Return a fresh private key (32 bytes)."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the public key (32 bytes) of a private one."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def order_batch(commitments: Iterable[bytes]) -> list[bytes]:
    """Return commitments as they go on the board: sorted, so that their order tells nothing."""
    batch = sorted(commitments)
    if len(set(batch)) != len(batch):
        raise ValueError("a commitment occurs twice")
    return batch


def append_batch(
    tree: Tree,
    batch: Iterable[bytes],
    *,
    procedure: str,
    day: datetime.date,
    configuration: str,
    previous: Checkpoint | None,
) -> Checkpoint:
    """Append a batch of commitments to the tree, sorted, and return the checkpoint after it, unsigned."""
    if len(tree) != (previous.tree_size if previous else 0):
        raise ValueError("the tree does not end at the checkpoint before")
    leaves = order_batch(batch)
    if not leaves:
        raise ValueError("a batch is never empty")
    tree.extend(leaves)
    return Checkpoint(
        procedure=procedure,
        number=previous.number + 1 if previous else 1,
        day=max(day, previous.day) if previous else day,
        batch_size=len(leaves),
        tree_size=len(tree),
        root=tree.root().hex(),
        previous=previous.hash if previous else NOTHING,
        configuration=configuration,
    )


def sign(checkpoint: Checkpoint, private_key: bytes) -> SignedCheckpoint:
    """Sign a checkpoint."""
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(checkpoint.canonical())
    return SignedCheckpoint(checkpoint, signature.hex())


def is_signed(signed: SignedCheckpoint, public_key: bytes) -> bool:
    """Whether the signature of a checkpoint is the key's."""
    try:
        signature = bytes.fromhex(signed.signature)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed.checkpoint.canonical())
    except (InvalidSignature, ValueError):
        return False
    return True


def check_chain(
    chain: Sequence[SignedCheckpoint],
    batches: Sequence[Sequence[bytes]],
    *,
    public_key: bytes,
    procedure: str,
    configuration: str,
    is_final: bool,
) -> list[Fault]:
    """Return everything that is wrong with a chain and the batches it stands for; nothing when all is well."""
    faults = [] if len(chain) == len(batches) else [Fault("checkpoints_count", 0)]
    tree, previous, seen = Tree(), None, set[bytes]()
    for number, (signed, batch) in enumerate(zip(chain, batches, strict=False), 1):
        tree.extend(batch)
        expected = Checkpoint(
            procedure=procedure,
            number=number,
            day=max(signed.checkpoint.day, previous.day) if previous else signed.checkpoint.day,
            batch_size=len(batch),
            tree_size=len(tree),
            root=tree.root().hex(),
            previous=previous.hash if previous else NOTHING,
            configuration=configuration,
        )
        codes = _differences(expected, signed.checkpoint) + _batch_faults(
            batch, seen, is_final and number == len(batches)
        )
        if not is_signed(signed, public_key):
            codes.append("signature")
        faults += [Fault(code, number) for code in codes]
        previous = signed.checkpoint
    return faults


def _differences(expected: Checkpoint, found: Checkpoint) -> list[str]:
    return [f"checkpoint_{name}" for name, value in vars(expected).items() if value != getattr(found, name)]


def _batch_faults(batch: Sequence[bytes], seen: set[bytes], is_last: bool) -> list[str]:
    codes = []
    if list(batch) != sorted(batch):
        codes.append("batch_order")
    if len(set(batch)) != len(batch) or seen & set(batch):
        codes.append("commitment_twice")
    if len(batch) < SMALLEST_BATCH and not is_last:
        codes.append("batch_small")
    seen.update(batch)
    return codes
