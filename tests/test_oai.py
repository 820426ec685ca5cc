"""`/oai`: OAI-PMH 2.0, verb by verb, argument by argument, asked from outside."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from exhibitions.facets import KINDS
from exhibitions.harvesting import ledger
from exhibitions.harvesting.models import LedgerEntry
from exhibitions.harvesting.oai import listing, tokens
from exhibitions.models import Exhibit
from lantai.media import publicity
from lantai.pages.models import HallSettings

from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, PlaceFactory, make_exhibition
from .harvesting import ask, entry, identifier, records, settled
from .test_query_budgets import many_exhibits

pytestmark = pytest.mark.django_db

# What a record cannot be without, or is not free in.
NEEDED = frozenset({"reference_code", "slug", "title", "date_text"})


def shown(**fields: Any) -> Exhibit:
    """An exhibit harvesters know."""
    exhibit: Exhibit = ExhibitFactory.create(**fields)
    settled(exhibit)
    return exhibit


def stamped(moment: str, **fields: Any) -> Exhibit:
    """One that changed last at a moment (UTC)."""
    exhibit = shown(**fields)
    LedgerEntry.objects.filter(slug=exhibit.slug).update(datestamp=datetime.datetime.fromisoformat(moment))
    return exhibit


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)


# --- who we are -----------------------------------------------------------------------


def test_identify(home: object, settings: Any) -> None:
    HallSettings.objects.update(name="云溪县档案馆", email="oai@yunxi.example")
    settings.OAI_NAMESPACE = "archives.yunxi.example"
    exhibit = stamped("2025-06-09T01:02:03+00:00")
    answer = ask("Identify")
    assert answer.one("o:Identify/o:repositoryName") == "云溪县档案馆"
    assert answer.one("o:Identify/o:baseURL") == answer.one("o:request") == "http://testserver/oai"
    assert answer.one("o:Identify/o:protocolVersion") == "2.0"
    assert answer.one("o:Identify/o:adminEmail") == "oai@yunxi.example"
    assert answer.one("o:Identify/o:earliestDatestamp") == "2025-06-09T01:02:03Z"
    assert answer.one("o:Identify/o:deletedRecord") == "persistent"
    assert answer.one("o:Identify/o:granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert answer.one(".//i:repositoryIdentifier") == "archives.yunxi.example"
    assert records().one(".//o:identifier") == f"oai:archives.yunxi.example:{exhibit.slug}"
    order = [etree.QName(child).localname for child in answer.find("o:Identify/*")]
    assert order == [
        *("repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp"),
        *("deletedRecord", "granularity", "compression", "description"),
    ]


@pytest.mark.parametrize(
    "own, sender, expected",
    [
        ("oai@yunxi.example", "site@yunxi.example", "oai@yunxi.example"),
        ("", "云溪县档案馆 <site@yunxi.example>", "site@yunxi.example"),
        ("", "lantai@localhost", "postmaster@testserver.invalid"),
    ],
)
def test_somebody_harvesters_may_write_to(home: object, settings: Any, own: str, sender: str, expected: str) -> None:
    HallSettings.objects.update(email=own)
    settings.DEFAULT_FROM_EMAIL = sender
    assert ask("Identify").one(".//o:adminEmail") == expected


def test_a_form_is_answered_like_a_query(home: object) -> None:
    exhibit = shown()
    arguments = {"metadataPrefix": "oai_dc", "identifier": identifier(exhibit)}
    assert ask("GetRecord", post=True, **arguments).slugs == ask("GetRecord", **arguments).slugs == [exhibit.slug]


def test_the_address_is_open_and_packs_what_it_says(home: object) -> None:
    shown()
    response = Client().get("/oai?verb=Identify", headers={"Accept-Encoding": "gzip", "Origin": "https://a.example"})
    assert response["Content-Encoding"] == "gzip"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert Client().put("/oai?verb=Identify").status_code == 405


# --- formats and sets ----------------------------------------------------------------------


def test_formats(home: object) -> None:
    exhibit, closed = shown(), shown()
    assert ask("ListMetadataFormats").texts(".//o:metadataPrefix") == ["oai_dc", "oai_ead3"]
    assert ask("ListMetadataFormats", identifier=identifier(exhibit)).texts(".//o:metadataPrefix")
    assert ask("ListMetadataFormats", identifier="oai:testserver:nothing").errors == ["idDoesNotExist"]
    Exhibit.objects.filter(pk=closed.pk).update(openness="controlled")
    settled(closed)
    assert ask("ListMetadataFormats", identifier=identifier(closed)).errors == ["noMetadataFormats"]


def test_sets_by_kind_and_by_exhibition(home: object) -> None:
    photo, paper = ExhibitFactory(kind="photo"), ExhibitFactory(kind="document")
    make_exhibition([photo], title="请听档案说", slug="listen")
    make_exhibition([paper], title="老照片", slug="老照片")
    make_exhibition([paper], title="草稿", slug="draft", live=False)
    settled(photo, paper)
    answer = ask("ListSets")
    names = dict(zip(answer.texts(".//o:setSpec"), answer.texts(".//o:setName"), strict=True))
    (transliterated,) = [spec for spec in names if spec.startswith("exhibition:laozhaopian-")]
    assert names == {
        "kind": "按类型",
        "kind:photo": "照片",
        "kind:document": "图文资料",
        "kind:artifact": "实物",
        "exhibition": "按展览",
        "exhibition:listen": "请听档案说",
        transliterated: "老照片",
    }
    assert records(set="kind:photo").slugs == records(set="exhibition:listen").slugs == [photo.slug]
    assert records(set=transliterated).slugs == [paper.slug]
    assert set(records(set="kind").slugs) == set(records(set="exhibition").slugs) == {photo.slug, paper.slug}
    (header,) = records(set="kind:photo").find(".//o:header")
    assert [node.text for node in header[2:]] == ["exhibition:listen", "kind:photo"]
    for unknown in ("exhibition:draft", "kind:painting", "nothing"):
        assert records(set=unknown).errors == ["noRecordsMatch"]


# --- what a record tells --------------------------------------------------------------------


def test_dublin_core(home: object) -> None:
    HallSettings.objects.update(name="云溪县档案馆")
    exhibit = ExhibitFactory(
        title="大桥通车",
        reference_code="0101-ZP·1971-永-0002",
        date_text="约1971",
        description="桥头的人群。",
        photographer="县文化馆",
        creator="县人民政府",
        fonds="0101 县人民政府",
        place=PlaceFactory(name="云溪镇"),
        rights_note="版权归本馆",
        tags=["桥梁", "建设"],
        extent=3,
    )
    make_exhibition([exhibit], slug="listen")
    settled(exhibit)
    answer = ask("GetRecord", metadataPrefix="oai_dc", identifier=identifier(exhibit))
    told: dict[str, list[str]] = {}
    for node in answer.find(".//oai_dc:dc/dc:*"):
        told.setdefault(etree.QName(node).localname, []).append(node.text)
    assert told == {
        "title": ["大桥通车"],
        "creator": ["县文化馆"],
        "contributor": ["县人民政府"],
        "subject": ["建设", "桥梁"],
        "description": ["桥头的人群。"],
        "publisher": ["云溪县档案馆"],
        "date": ["1971-01-01/1971-12-31", "约1971"],
        "type": ["Image", "StillImage"],
        "format": ["3幅"],
        "identifier": [f"http://testserver{exhibit.get_absolute_url()}", "0101-ZP·1971-永-0002"],
        "source": ["0101 县人民政府"],
        "relation": ["http://testserver/exhibitions/listen/"],
        "coverage": ["云溪镇"],
        "rights": ["版权归本馆"],
    }


def test_ead3(home: object) -> None:
    images = [ImageFactory.create(prepared=True, description=f"第{n}面") for n in (1, 2)]
    exhibit = ExhibitFactory(
        kind="document",
        title="修桥请示",
        date_text="1953",
        images=images,
        fonds="0101",
        acquisition="移交",
        condition="边缘残缺",
        retention="永久",
        document_number="政字第4号",
        rights_note="版权归本馆",
        note="原件折叠。",
        tags=["桥梁"],
        place=PlaceFactory(name="云溪镇"),
        dimensions="27×19厘米",
        description="一、修桥。\n二、用料。",
    )
    publicity.refresh([image.pk for image in images])
    settled(exhibit)
    answer = ask("GetRecord", metadataPrefix="oai_ead3", identifier=identifier(exhibit))
    ead = "o:GetRecord/o:record/o:metadata/e:ead"
    assert answer.one(f"{ead}/e:control/e:recordid") == identifier(exhibit)
    assert [etree.QName(node).localname for node in answer.find(f"{ead}/e:control/*")] == [
        *("recordid", "filedesc", "maintenancestatus", "publicationstatus", "maintenanceagency"),
        *("languagedeclaration", "conventiondeclaration", "conventiondeclaration", "maintenancehistory"),
    ]
    assert answer.one(f"{ead}/e:archdesc/@level") == "item"
    did = f"{ead}/e:archdesc/e:did"
    assert answer.texts(f"{did}/e:unitid") == [exhibit.reference_code, "政字第4号"]
    assert answer.one(f"{did}/e:unittitle") == "修桥请示"
    assert answer.one(f"{did}/e:unitdate/@normal") == "1953-01-01/1953-12-31"
    assert answer.one(f"{did}/e:physdescstructured/e:quantity") == "1"
    assert answer.one(f"{did}/e:physdescstructured/e:unittype") == "张"
    assert answer.one(f"{did}/e:physdescstructured/e:dimensions") == "27×19厘米"
    daos = answer.texts(f"{did}/e:daoset/e:dao/@href")
    assert [Client().get(url.removeprefix("http://testserver")).getvalue()[:2] for url in daos] == [b"\xff\xd8"] * 2
    for part, text in (
        ("custodhist", "全宗：0101"),
        ("acqinfo", "移交"),
        ("appraisal", "保管期限：永久"),
        ("accessrestrict", "已开放档案"),
        ("userestrict", "版权归本馆"),
        ("phystech", "边缘残缺"),
        ("odd", "原件折叠。"),
    ):
        assert answer.one(f"{ead}/e:archdesc/e:{part}/e:p") == text
    assert answer.texts(f"{ead}/e:archdesc/e:scopecontent/e:p") == ["一、修桥。", "二、用料。"]
    assert answer.texts(f"{ead}/e:archdesc/e:controlaccess/*/e:part") == ["桥梁", "云溪镇", "图文资料"]


DATES = ("不详", "约1958", "1958—1960", "民国二十三年", "20世纪50年代", "1958-05", "")


def test_full_and_bare_records_are_valid_in_every_format(home: object) -> None:
    """`ask` holds each answer against the schemas; what a record may say, and what it may leave out."""
    texts = {
        field.name: "一、甲 & “乙”\n\n 二、<丙>"[: field.max_length or None]
        for field in Exhibit._meta.get_fields()
        if isinstance(field, CharField | TextField) and not field.choices and field.name not in NEEDED
    }
    full = [ExhibitFactory(kind=kind, tags=["甲", "乙"], place=PlaceFactory(), **texts) for kind in KINDS]
    bare = [ExhibitFactory(kind=kind, description="", display_basis="") for kind in KINDS]
    dated = [ExhibitFactory(date_text=text) for text in DATES]
    make_exhibition([*full, *bare], title="<展> & 览")
    settled(*full, *bare, *dated)
    for prefix in ("oai_dc", "oai_ead3"):
        answer = ask("ListRecords", metadataPrefix=prefix)
        assert len(answer.slugs) == len([*full, *bare, *dated])
        assert not answer.token
    assert len(ask("ListMetadataFormats").find(".//o:metadataFormat")) == 2


def test_no_text_breaks_the_xml(home: object) -> None:
    evil = 'a\x00b\x08c\x1f\ud7ffd\ufffe<!-- ]]> & "\u2028桥'
    # A database refuses NUL, not the others.
    exhibit = shown(title=evil.replace("\x00", ""), description=evil.replace("\x00", ""), tags=["t\x0bg"])
    for prefix in ("oai_dc", "oai_ead3"):
        answer = ask("GetRecord", metadataPrefix=prefix, identifier=identifier(exhibit))
        assert answer.errors == []
    assert 'abc\ud7ffd<!-- ]]> & "\u2028桥' in records().texts(".//dc:title")


# --- dates -------------------------------------------------------------------------------


def test_from_and_until_include_their_seconds_and_days(home: object) -> None:
    first = stamped("2025-06-08T23:59:59+00:00")
    second = stamped("2025-06-09T00:00:00+00:00")
    third = stamped("2025-06-09T23:59:59+00:00")
    fourth = stamped("2025-06-10T00:00:00+00:00")
    everything = [first, second, third, fourth]
    for start, end, expected in (
        ("2025-06-09", None, everything[1:]),
        (None, "2025-06-09", everything[:3]),
        ("2025-06-09", "2025-06-09", everything[1:3]),
        ("2025-06-09T00:00:00Z", None, everything[1:]),
        ("2025-06-09T00:00:01Z", None, everything[2:]),
        (None, "2025-06-09T23:59:58Z", everything[:2]),
        ("2025-06-09T00:00:00Z", "2025-06-09T00:00:00Z", [second]),
    ):
        arguments = {name: value for name, value in (("start", start), ("end", end)) if value}
        assert records(**arguments).slugs == [exhibit.slug for exhibit in expected], (start, end)
        listed = ask("ListIdentifiers", metadataPrefix="oai_dc", **arguments)
        assert listed.slugs == [exhibit.slug for exhibit in expected]
    assert records(start="2025-06-11").errors == records(end="2025-06-07").errors == ["noRecordsMatch"]


# --- lists in pages --------------------------------------------------------------------------


def test_tokens_lead_through_the_whole_list(home: object, small_pages: None) -> None:
    exhibits = [shown() for _each in range(5)]
    found, answer = [], records()
    sizes = answer.texts("*/o:resumptionToken/@completeListSize") + answer.texts("*/o:resumptionToken/@cursor")
    assert sizes == ["5", "0"]
    assert answer.texts("*/o:resumptionToken/@expirationDate")[0] > answer.one("o:responseDate")
    while answer.token:
        found += answer.slugs
        # A token used twice leads to the same place.
        again = ask("ListRecords", resumptionToken=answer.token)
        answer = ask("ListRecords", resumptionToken=answer.token, post=True)
        assert again.slugs == answer.slugs
    found += answer.slugs
    assert found == [exhibit.slug for exhibit in exhibits]
    assert answer.texts("*/o:resumptionToken/@cursor") == ["4"]
    assert records(set="kind:photo", end="2099-01-01").token


def test_no_record_is_skipped_or_doubled_while_records_change(home: object, small_pages: None) -> None:
    """Told ones change, coming ones change, some are closed, some are new: each is told once, as it is by then."""
    exhibits = [shown() for _each in range(8)]
    answer = records(start="2020-01-01")
    found, deleted, step = list(answer.slugs), set(answer.deleted), 0
    while answer.token:
        told, coming = exhibits[0], exhibits[7]
        for exhibit in (told, coming):
            exhibit.title = f"改过{step}"
            exhibit.save()
        settled(told, coming)
        if step == 0:
            Exhibit.objects.filter(pk__in=[exhibits[1].pk, exhibits[6].pk]).update(openness="controlled")
            settled(exhibits[1], exhibits[6])
            exhibits.append(shown())
        answer = ask("ListRecords", resumptionToken=answer.token)
        found += answer.slugs
        deleted |= answer.deleted
        step += 1
    assert found == [exhibit.slug for exhibit in exhibits]
    assert deleted == {exhibits[6].slug}
    # What changed behind the harvester's back is what it gets the next time.
    later = records(start="2020-01-01", set="kind")
    assert exhibits[1].slug in later.deleted | ask("ListRecords", resumptionToken=later.token).deleted


def test_an_expired_or_forged_token(home: object, small_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _each in range(5):
        shown()
    token = records().token
    forged = [
        *(token[:-1] + ("A" if token[-1] != "A" else "B"), token[1:], token + "x", token.upper(), "x", "x" * 5000),
        "eyJhZnRlciI6MH0:1tabcd:abc",
    ]
    for bad in forged:
        assert ask("ListRecords", resumptionToken=bad).errors == ["badResumptionToken"]
    assert ask("ListIdentifiers", resumptionToken=token).errors == ["badResumptionToken"]
    assert ask("ListSets", resumptionToken=token).errors == ["badResumptionToken"]
    assert ask("ListRecords", resumptionToken=token, metadataPrefix="oai_dc").errors == ["badArgument"]
    assert ask("ListRecords", resumptionToken=token).errors == []
    monkeypatch.setattr(tokens, "SECONDS", -1)
    assert ask("ListRecords", resumptionToken=token).errors == ["badResumptionToken"]


def test_a_page_costs_the_same_however_long_the_list(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [ImageFactory.create(prepared=True) for _each in range(3)]
    ExhibitFactory(images=images)
    publicity.refresh([image.pk for image in images])
    many_exhibits(30, images)
    ledger.catch_up()

    def counted(**arguments: Any) -> int:
        ask(**arguments)
        with CaptureQueriesContext(connection) as captured:
            assert ask(**arguments).errors == []
        return len(captured)

    def pages() -> list[int]:
        first = {"verb": "ListRecords", "metadataPrefix": "oai_ead3", "set": "kind"}
        token = {"verb": "ListRecords", "resumptionToken": ask(**first).token}
        return [counted(**first), counted(**token), counted(verb="Identify"), counted(verb="ListSets")]

    monkeypatch.setattr(listing, "PER_PAGE", 10)
    few = pages()
    shows = many_exhibits(200, images)
    for n in range(3):
        make_exhibition(shows[n * 5 : n * 5 + 5], slug=f"show-{n}")
    ledger.catch_up()
    ledger.rebuild()
    monkeypatch.setattr(listing, "PER_PAGE", 100)
    assert pages() == few == [10, 9, 3, 1]


# --- what goes wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, code",
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=Nonsense", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify%00", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&metadataPrefix=oai_dc", "badArgument"),
        ("verb=Identify&=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListIdentifiers&from=2025-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09&from=2025-06-10", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc%00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-10&until=2025-06-09", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09T00:00:01Z&until=2025-06-09T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09&until=2025-06-10T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09T00:00:00Z&until=2025-06-10", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09T00:00:00%2B08:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-06-09T25:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=٢٠٢٥-٠٦-٠٩", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0000-00-00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", None),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%25", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=none", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:testserver:x", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x%01y", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=" + "x" * 4000, "idDoesNotExist"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
    ],
)
def test_bad_requests(home: object, query: str, code: str | None) -> None:
    shown()
    from .harvesting import Answer

    for response in (
        Client().get(f"/oai?{query}"),
        Client().post("/oai", query, content_type="application/x-www-form-urlencoded"),
    ):
        answer = Answer(response)
        assert answer.errors == ([code] if code else [])
        if code in {"badVerb", "badArgument"}:
            assert answer.find("o:request/@*") == []


def test_the_wrong_format_of_a_record_there_is(home: object) -> None:
    answer = ask("GetRecord", metadataPrefix="marc21", identifier=identifier(shown()))
    assert answer.errors == ["cannotDisseminateFormat"]
    assert answer.one("o:request/@metadataPrefix") == "marc21"


def test_an_empty_repository(home: object) -> None:
    assert records().errors == ["noRecordsMatch"]
    assert ask("Identify").one(".//o:earliestDatestamp")[:4] == str(timezone.now().year)


def test_a_record_never_shown_is_never_named(home: object) -> None:
    closed = ClosedExhibitFactory()
    settled(closed)
    ledger.rebuild()
    assert ask("GetRecord", metadataPrefix="oai_dc", identifier=identifier(closed)).errors == ["idDoesNotExist"]
    assert records().errors == ["noRecordsMatch"]


def test_whatever_the_ledger_says_the_gate_has_the_last_word(home: object) -> None:
    exhibit = shown(title="还没来得及记的")
    Exhibit.objects.filter(pk=exhibit.pk).update(openness="controlled")
    assert entry(exhibit).is_deleted is False
    for answer in (records(), ask("GetRecord", metadataPrefix="oai_ead3", identifier=identifier(exhibit))):
        assert answer.deleted == {exhibit.slug}
        assert answer.find(".//o:metadata") == []
        assert exhibit.title not in answer.content.decode()
