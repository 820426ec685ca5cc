"""/cms/local-words/: an editor says what a thing is also called, and visitors are told what else was searched."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantai.search.models import LocalWord

from .cast import Cast
from .factories import ExhibitFactory
from .searching import also_searched, found, page_of

# Entries follow when a transaction has been committed.
pytestmark = pytest.mark.django_db(transaction=True)
ADD = "wagtailsnippets_search_localword:add"


def add(cast: Cast, word: str, also: str) -> str:
    """What the editor sees after the form was sent."""
    data = {"word": word, "also": also, "kind": "other", "note": ""}
    response = cast.client("editor").post(reverse(ADD), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_words_find_each_other_and_the_page_says_so(home: object, cast: Cast) -> None:
    ExhibitFactory(title="陈氏宗祠", description="")
    ExhibitFactory(title="祠堂门前", description="")
    assert found("祠堂修缮") == []
    add(cast, "祠堂", " 宗祠， 家庙;宗祠 ")
    assert LocalWord.objects.get().also == "宗祠、家庙"
    assert found("祠堂") == ["祠堂门前", "陈氏宗祠"]
    assert set(found("家庙")) == {"祠堂门前", "陈氏宗祠"}
    assert "陈氏<mark>宗祠</mark>" in page_of("祠堂")
    assert also_searched("祠堂")[0] == "宗祠、家庙"
    assert also_searched("门前") == ("", "")
    assert also_searched("“祠堂”") == ("", "")


@pytest.mark.parametrize(
    "typed, narrower",
    [
        ("祠堂", ["祠堂门前"]),
        ("祠堂门前", ["祠堂门前"]),
        ("门前 祠堂 -陈氏", ["祠堂门前"]),
        ("祠堂 -祠堂", []),
        ("宗祠 “陈氏”", ["陈氏宗祠"]),
    ],
)
def test_the_way_back_finds_what_was_typed_only(home: object, typed: str, narrower: list[str]) -> None:
    ExhibitFactory(title="陈氏宗祠", description="")
    ExhibitFactory(title="祠堂门前", description="")
    LocalWord.objects.create(word="祠堂", also="宗祠")
    _said, address = also_searched(typed)
    assert address
    page = Client().get(f"/search/{address}").content.decode()
    assert 'class="also"' not in page
    titles = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", page.replace("<wbr>", ""))
    assert [re.sub(r"<[^>]*>", "", title) for title in titles] == narrower


@pytest.mark.parametrize("also", ["祠", "宗祠、ICH", "一个、二个、三个、四个、五个、六个、七个", "宗祠" * 80])
def test_what_no_query_could_find_is_refused(cast: Cast, also: str) -> None:
    assert "error-message" in add(cast, "祠堂", also)
    assert not LocalWord.objects.exists()


def test_a_word_goes_and_with_it_what_it_was_called(home: object, cast: Cast) -> None:
    ExhibitFactory(title="陈氏宗祠", description="")
    add(cast, "祠堂", "宗祠")
    assert found("祠堂") == ["陈氏宗祠"]
    word = LocalWord.objects.get()
    cast.client("editor").post(reverse("wagtailsnippets_search_localword:delete", args=[word.pk]))
    assert not LocalWord.objects.exists()
    assert found("祠堂") == []
