"""`oai_ead3`: one exhibit as a description at item level in EAD3, element by element of ISAD(G).

Encoded Archival Description, version 3 (Society of American Archivists, 2015). The numbers in
comments are those of ISAD(G), second edition.
"""

from lxml import etree

from ...models.exhibit import Kind
from ..description import Description
from .markup import add, locate, root, say

NAMESPACE = "http://ead3.archivists.org/schema/"
SCHEMA = "https://www.loc.gov/ead/ead3.xsd"
AGENT = "Lantai"
GENRES = {Kind.PHOTO: "照片", Kind.DOCUMENT: "图文资料", Kind.ARTIFACT: "实物"}
CHINESE = "chi"


def ead3(told: Description, identifier: str, datestamp: str) -> etree._Element:
    """One record: `identifier` and `datestamp` are those of its header."""
    element = root(NAMESPACE, "ead")
    locate(element, NAMESPACE, SCHEMA)
    _control(element, told, identifier, datestamp)
    archdesc = add(element, "archdesc", level="item")
    _identity(archdesc, told)
    _further(archdesc, told)
    return element


def _control(element: etree._Element, told: Description, identifier: str, datestamp: str) -> None:
    """ISAD(G) 3.7: who described it, by which rules, when."""
    control = add(element, "control")
    add(control, "recordid", identifier, instanceurl=told.url)
    add(add(add(control, "filedesc"), "titlestmt"), "titleproper", told.title or told.code)
    add(control, "maintenancestatus", value="derived")
    add(control, "publicationstatus", value="published")
    add(add(control, "maintenanceagency"), "agencyname", told.hall)
    language = add(control, "languagedeclaration")
    add(language, "language", "中文", langcode=CHINESE)
    add(language, "script", "简体", scriptcode="Hans")
    for abbreviation, rules in (
        ("ISAD(G)", "General International Standard Archival Description, second edition"),
        ("DA/T 18-2022", "档案著录规则"),
    ):
        convention = add(control, "conventiondeclaration")
        add(convention, "abbr", abbreviation)
        add(convention, "citation", rules)
    event = add(add(control, "maintenancehistory"), "maintenanceevent")
    add(event, "eventtype", value="derived")
    add(event, "eventdatetime", datestamp, standarddatetime=datestamp)
    add(event, "agenttype", value="machine")
    add(event, "agent", AGENT)


def _identity(archdesc: etree._Element, told: Description) -> None:
    """ISAD(G) 3.1 and what of other areas EAD3 keeps in `did`."""
    did = add(archdesc, "did")
    if told.is_holdings:
        _named(add(did, "repository"), "corpname", told.hall)
    add(did, "unitid", told.code, label="档号", localtype="reference-code")  # 3.1.1
    for label, number in (("照片号", told.photo_number), ("底片号", told.negative_number), ("文件编号", told.document_number)):  # fmt: skip
        say(did, "unitid", number, label=label)
    add(did, "unittitle", told.title or told.code)  # 3.1.2
    if told.date_shown:  # 3.1.3
        certainty = "approximate" if told.is_circa else ""
        add(did, "unitdate", told.date_shown, normal=told.date, certainty=certainty)
    extent = add(did, "physdescstructured", coverage="whole", physdescstructuredtype="materialtype")  # 3.1.5
    add(extent, "quantity", str(told.extent))
    add(extent, "unittype", told.extent_unit)
    for facet in (told.carrier, told.material, told.genre):
        say(extent, "physfacet", facet)
    say(extent, "dimensions", told.dimensions)
    for name in (*told.creators, *told.contributors):  # 3.2.1
        _named(add(did, "origination"), "name", name)
    if told.kind == Kind.DOCUMENT:  # 3.4.3
        add(add(did, "langmaterial"), "language", "中文", langcode=CHINESE)
    _pictures(did, told)


def _pictures(did: etree._Element, told: Description) -> None:
    holder = add(did, "daoset", coverage="whole") if len(told.pictures) > 1 else did
    for picture in told.pictures:
        dao = add(holder, "dao", daotype="derived", href=picture.url, linkrole="image/jpeg")
        if picture.caption:
            add(add(dao, "descriptivenote"), "p", picture.caption)


def _further(archdesc: etree._Element, told: Description) -> None:
    """ISAD(G) 3.2 to 3.6, and access points."""
    for name, text in (
        ("custodhist", told.fonds and f"全宗：{told.fonds}"),  # 3.2.3
        ("acqinfo", told.acquisition),  # 3.2.4
        ("scopecontent", told.description),  # 3.3.1
        ("appraisal", told.retention and f"保管期限：{told.retention}"),  # 3.3.2
        ("accessrestrict", told.basis),  # 3.4.1
        ("userestrict", told.rights),  # 3.4.2
        ("phystech", told.condition),  # 3.4.4
        ("odd", told.note),  # 3.6.1
    ):
        _paragraphs(archdesc, name, text)
    if told.see_also:  # 3.5.3
        _paragraphs(archdesc, "relatedmaterial", f"参见：{told.see_also}")
    for hanging in told.hangings:  # 3.5.4
        entry = add(add(archdesc, "bibliography"), "bibref")
        add(entry, "ref", hanging.title, href=hanging.url)
    points = add(archdesc, "controlaccess")
    for subject in told.subjects:
        _named(points, "subject", subject)
    if told.place:
        _named(points, "geogname", told.place)
    _named(points, "genreform", GENRES[Kind(told.kind)])


def _named(parent: etree._Element, name: str, text: str) -> None:
    add(add(parent, name), "part", text)


def _paragraphs(parent: etree._Element, name: str, text: str) -> None:
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if lines:
        element = add(parent, name)
        for line in lines:
            add(element, "p", line)
