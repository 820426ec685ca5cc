"""A real harvester (Sickle) against a real server: it gets everything, and hears of what is taken down."""

from typing import Any

import pytest
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, IdDoesNotExist, NoRecordsMatch

from . import world

CLOSE = """
from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitionPage
openness.withdraw(Exhibit.objects.get(slug={slug!r}), user=None, reason="复核")
ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo").unpublish()
"""


@pytest.fixture
def harvester(own_server: world.Server) -> Any:
    return Sickle(f"{own_server.url}/oai")


def test_sickle_harvests_everything_and_sees_a_deletion(own_server: world.Server, harvester: Any) -> None:
    identity = harvester.Identify()
    assert identity.deletedRecord == "persistent"
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc", "oai_ead3"]
    assert "exhibition:qing-ting-dangan-shuo" in {found.setSpec for found in harvester.ListSets()}

    found = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(found) == 12
    assert all(record.metadata["title"] and not record.deleted for record in found)
    assert {header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_ead3")} == {
        record.header.identifier for record in found
    }
    for record in found:
        ead = harvester.GetRecord(metadataPrefix="oai_ead3", identifier=record.header.identifier)
        assert record.metadata["title"][0] in ead.raw

    last = max(record.header.datestamp for record in found)
    gone = found[0].header.identifier
    own_server.manage("shell", "--verbosity", "0", "--command", CLOSE.format(slug=gone.rsplit(":", 1)[1]))

    news = {r.header.identifier: r for r in harvester.ListRecords(metadataPrefix="oai_dc", **{"from": last})}
    assert news[gone].deleted
    assert [identifier for identifier, record in news.items() if record.deleted] == [gone]
    assert harvester.GetRecord(metadataPrefix="oai_dc", identifier=gone).deleted
    everything = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(everything) == 12
    left = [record.header.identifier for record in harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True)]
    assert len(left) == 11
    assert gone not in left
    # The exhibition is gone as a set, and its exhibits say so.
    assert "exhibition:qing-ting-dangan-shuo" not in {found.setSpec for found in harvester.ListSets()}
    assert all("exhibition:qing-ting-dangan-shuo" not in record.header.setSpecs for record in everything)

    with pytest.raises(NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc", set="exhibition:qing-ting-dangan-shuo")
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:127.0.0.1:nothing")
    with pytest.raises(BadArgument):
        harvester.ListRecords(metadataPrefix="oai_dc", **{"from": "2025-06-10", "until": "2025-06-09"})
