"""SEARCH_URL: which engine answers, and what is said of an address that is none."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lantai.search.engines.address import backends


@pytest.mark.parametrize(
    "url, name, address",
    [
        ("http://engine.invalid", "elasticsearch", "http://engine.invalid:9200"),
        ("https://me:secret@engine.invalid", "elasticsearch", "https://me:secret@engine.invalid:443"),
        ("opensearch+https://engine.invalid:9201", "opensearch", "https://engine.invalid:9201"),
    ],
)
def test_an_address_chooses_the_engine(url: str, name: str, address: str) -> None:
    configured = backends(url)
    assert configured["default"] == {"BACKEND": f"lantai.search.engines.{name}", "URL": address}
    assert configured["database"] == backends("")["default"]


@pytest.mark.parametrize("url", ["engine.invalid:9200", "ftp://engine.invalid", "opensearch+http://", "solr://x"])
def test_anything_else_is_refused_in_words(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        backends(url)
