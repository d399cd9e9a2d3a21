"""What a reader finds its way by: bookmarks, page labels, links from the contents."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.services.packing.writing import PdfWriter, text_string


@dataclass
class Bookmark:
    """A line of the outline, leading to a page (counted from 0)."""

    words: str
    page: int
    inside: list["Bookmark"] = field(default_factory=list)


@dataclass(frozen=True)
class Label:
    """From a page on (counted from 0) pages are called by a prefix and a number from 1, or by Roman numerals."""

    page: int
    prefix: str = ""
    is_roman: bool = False


def furnish(writer: PdfWriter, bookmarks: Sequence[Bookmark], labels: Sequence[Label], title: str) -> None:
    """Write bookmarks and labels and finish the document. Its title is all that is said about it."""
    writer.close_pages()
    parts = [b"/Lang (de-DE) /ViewerPreferences << /DisplayDocTitle true >> /PageMode /UseOutlines "]
    if bookmarks:
        parts.append(b"/Outlines %d 0 R " % _outline(writer, bookmarks))
    nums = b" ".join(_label(label) for label in labels)
    parts.append(b"/PageLabels << /Nums [ %s ] >> " % nums)
    parts.append(b"/Metadata %d 0 R " % _metadata(writer, title))
    writer.finish(b"".join(parts))


def _label(label: Label) -> bytes:
    if label.is_roman:
        return b"%d << /S /r >>" % label.page
    return b"%d << /S /D /P %s >>" % (label.page, text_string(label.prefix))


def _metadata(writer: PdfWriter, title: str) -> int:
    escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f'{escaped}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return writer.add_stream(words.encode(), b"/Type /Metadata /Subtype /XML ")


def _outline(writer: PdfWriter, bookmarks: Sequence[Bookmark]) -> int:
    root = writer.reserve()
    first, last = _level(writer, bookmarks, root)
    writer.put(root, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first, last, len(bookmarks)))
    return root


def _level(writer: PdfWriter, rows: Sequence[Bookmark], parent: int) -> tuple[int, int]:
    first = writer.reserve(len(rows))
    for n, row in enumerate(rows):
        parts = [
            b"<< /Title %s /Parent %d 0 R /Dest [ %d 0 R /Fit ]"
            % (text_string(row.words), parent, writer.pages[row.page])
        ]
        if n:
            parts.append(b"/Prev %d 0 R" % (first + n - 1))
        if n + 1 < len(rows):
            parts.append(b"/Next %d 0 R" % (first + n + 1))
        if row.inside:
            inner = _level(writer, row.inside, first + n)
            # Closed: the items alone are seen at first.
            parts.append(b"/First %d 0 R /Last %d 0 R /Count -%d" % (*inner, len(row.inside)))
        writer.put(first + n, b" ".join(parts) + b" >>")
    return first, first + len(rows) - 1
