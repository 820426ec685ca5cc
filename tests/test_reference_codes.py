"""档号: spellings of one code are one code."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from exhibitions.models import Exhibit
from exhibitions.reference_codes import normalise

from .factories import ExhibitFactory

CODE = "0101-ZP·1954-永-0001"


@pytest.mark.parametrize(
    "spelling",
    [
        *(CODE, " 0101-ZP·1954-永-0001 ", "0101 - ZP · 1954 - 永 - 0001", "０１０１－ＺＰ·１９５４－永－０００１"),
        *("0101—ZP・1954—永—0001", "0101–zp•1954–永–0001", "0101-zp·1954-永-0001", "0101−ZP‧1954−永−0001"),
        *("0101-ZP\u30fb1954-永-0001", "0101-ZP\uff651954-永-0001", "\u30000101-ZP·1954-永-0001\u3000", "0101-ZP·1954-永-\t0001"),
    ],
)  # fmt: skip
def test_one_normal_form(spelling: str) -> None:
    assert normalise(spelling) == CODE


@pytest.mark.parametrize("text", ["", "   ", "---", "·", "\u3000"])
def test_nothing_to_write_down_is_no_code(text: str) -> None:
    assert normalise(text) == ""


def test_different_codes_stay_different() -> None:
    assert normalise("0101-ZP·1954-永-0001") != normalise("0101-ZP·1954-永-0011")
    assert normalise("0101-1954-Y-0001") != normalise("01011954-Y-0001")


@pytest.mark.django_db
def test_an_exhibit_is_stored_under_the_normal_form_and_only_once() -> None:
    exhibit = ExhibitFactory(reference_code="０１０１－zp・1954—永—0001")
    assert exhibit.reference_code == CODE
    with pytest.raises(IntegrityError), transaction.atomic():
        ExhibitFactory(reference_code=CODE)
    assert Exhibit.objects.filter(reference_code=CODE).count() == 1


@pytest.mark.django_db
def test_an_exhibit_without_a_code_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        Exhibit(title="无号", reference_code="——").full_clean()
    assert "reference_code" in refusal.value.message_dict


@pytest.mark.django_db
def test_the_form_says_that_a_code_is_taken_in_another_spelling() -> None:
    ExhibitFactory(reference_code=CODE)
    twin = Exhibit(title="重号", reference_code="0101—zp·1954—永—0001")
    with pytest.raises(ValidationError) as refusal:
        twin.full_clean()
    assert "reference_code" in refusal.value.message_dict


@pytest.mark.django_db
def test_addresses_are_ascii_and_free() -> None:
    first, second = ExhibitFactory(reference_code="0101-甲-1"), ExhibitFactory(reference_code="0101·甲·1")
    assert first.slug.isascii()
    assert first.slug != second.slug
    assert first.get_absolute_url() == f"/exhibits/{first.slug}/"
