"""PDFs of every sort that arrive in a town: large, turned, locked, broken, and with things inside that must not come along."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

A4, A0_LANDSCAPE = (595, 842), (3370, 2384)


def page_of(pdf, words, size=A4, rotation=0):
    """Add a page that says words."""
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    content = b"BT /F1 14 Tf 60 %d Td (%s) Tj ET" % (size[1] // 2, words.encode("cp1252"))
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, *size]), Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=pdf.make_stream(content),
    )  # fmt: skip
    if rotation:
        page.Rotate = rotation
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def made(words=("Seite",), **page):
    """Return a document with a page for each of the words."""
    pdf = pikepdf.new()
    for each in words:
        page_of(pdf, each, **page)
    return pdf


def saved(pdf, **more):
    """Return the bytes of a document."""
    target = io.BytesIO()
    pdf.save(target, **more)
    return target.getvalue()


def plain(*words, **page):
    """Return the bytes of a document with a page for each of the words."""
    return saved(made(words or ("Seite",), **page))


def locked(user="", owner="chef"):
    """Return a document behind a password; without one for users anybody opens it."""
    return saved(made(("Verschlossen",)), encryption=pikepdf.Encryption(user=user, owner=owner))


def empty():
    """Return a document without pages."""
    return saved(pikepdf.new())


def broken():
    """Return what only begins like a PDF."""
    return b"%PDF-1.7\nDas ist keins." + b"x" * 500


def laden(word):
    """Return a document that carries word in everything that is no page: metadata, attachment, script, form, thumbnail."""
    pdf = made(("Sichtbar",))
    pdf.docinfo["/Title"], pdf.docinfo["/Author"] = word, word
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = word
    pdf.attachments["geheim.txt"] = pikepdf.AttachedFileSpec(pdf, word.encode(), filename=f"{word}.txt")
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{word}')"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String(word), pdf.make_indirect(script)]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(word, 0))
    page = pdf.pages[0].obj
    page.Thumb = pdf.make_stream(word.encode(), Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(word), LastModified=String("D:2026")))
    page.Metadata = pdf.make_stream(word.encode(), Type=Name.Metadata, Subtype=Name.XML)
    page.AA = Dictionary(O=script)
    page.StructParents = 0
    form = pdf.make_stream(
        b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]),
        Metadata=pdf.make_stream(word.encode()), PieceInfo=Dictionary(App=Dictionary(Private=String(word))),
    )  # fmt: skip
    page.Resources.XObject = Dictionary(X1=form, Photo=_photo(pdf, word))
    page.Annots = pdf.make_indirect(Array([
        _annot(pdf, "/Link", A=Dictionary(S=Name.URI, URI=String("https://hennef.example/"))),
        _annot(pdf, "/Link", A=Dictionary(S=Name.Launch, F=String(word))),
        _annot(pdf, "/Link", A=Dictionary(S=Name.URI, URI=String(f"javascript:{word}"))),
        _annot(pdf, "/Text", Contents=String(word)),
        _annot(pdf, "/FileAttachment", Contents=String(word), FS=String(word)),
    ]))  # fmt: skip
    return saved(pdf)


def _annot(pdf, kind, **more):
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([10, 10, 50, 50]), F=0, **more))


def _photo(pdf, word):
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = word
    Image.new("RGB", (8, 8), "blue").save(target, "JPEG", exif=exif, comment=word.encode())
    return pdf.make_stream(
        target.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip


def layered():
    """Return a plan whose second layer is hidden."""
    pdf = made(("Plan",))
    shown, hidden = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("Wege", "Entwurf"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([shown, hidden]), D=Dictionary(OFF=Array([hidden])))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(L1=shown, L2=hidden)
    page.Contents = pdf.make_stream(
        b"/OC /L1 BDC 1 0 0 rg 0 0 300 400 re f EMC /OC /L2 BDC 0 0 0 rg 300 0 300 400 re f EMC"
    )
    return saved(pdf)


def form():
    """Return a filled form: what is in its field is seen on the page."""
    pdf = made(("Formular",))
    look = pdf.make_stream(
        b"BT /F1 12 Tf 2 5 Td (Ausgefuellt) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]),
        Resources=pdf.pages[0].obj.Resources,
    )  # fmt: skip
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Name"), V=String("Ausgefuellt"), F=4,
        Rect=Array([60, 100, 260, 120]), AP=Dictionary(N=look),
    ))  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)
