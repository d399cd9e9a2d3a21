"""Photos inside of documents, without place, camera and remarks."""

EXIF, PHOTOSHOP, REMARK, DATA, START = 0xE1, 0xED, 0xFE, 0xDA, b"\xff\xd8"
FEWEST = 4


def without_remarks(data: bytes) -> bytes:
    """Return a JPEG without the segments that only tell about it."""
    if not data.startswith(START):
        return data
    kept, at = [START], len(START)
    while at + FEWEST <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == DATA or length < 2:
            break
        if kind not in (EXIF, PHOTOSHOP, REMARK):
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, data[at:]])
