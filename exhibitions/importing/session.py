"""One pass over a list of exhibits: what each row asks for, judged against the records there are."""

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantai.imports.headings import MappedRow
from lantai.imports.subjects import Outcome, Plan, Session, Setting

from .. import openness
from ..models import Exhibit, ExhibitImage, Place, RelatedExhibit
from ..models.exhibit import TaggedExhibit
from . import pictures, saving
from .comparing import Comparer, Comparison
from .reading import Reader, Reading, codes_in

PERMISSIONS = ("exhibitions.add_exhibit", "exhibitions.change_exhibit")


class ExhibitSession(Session):
    """Judges and saves rows.

    Options: `kind`, for rows that name none; `take_clearance` (default true), whether rows
    that state they may be shown count as cleared where the file is silent about it.
    """

    def __init__(self, setting: Setting) -> None:
        """Raises `PermissionDenied` for a user who may not add and change exhibits."""
        if setting.user is not None and not setting.user.has_perms(PERMISSIONS):
            raise PermissionDenied
        self.setting = setting
        self.reader = Reader(setting.header, setting.options.get("kind") or "")
        self.comparer = Comparer(
            self.reader,
            take_clearance=bool(setting.options.get("take_clearance", True)),
            may_decide=openness.may_decide(setting.user),
        )
        self.pictures = pictures.Pictures(setting)
        self.places = set(Place.objects.values_list("name", flat=True))
        self.cleared_on_word = self.undecided = 0
        self.accepted: set[str] = set()
        # Rows that name exhibits which may come later in the file: row, code, codes named.
        self.waiting: list[tuple[int, str, list[str]]] = []

    def prepare(self, rows: Sequence[tuple[str, MappedRow]]) -> None:
        codes = [key for key, _row in rows if key]
        found = Exhibit.objects.filter(reference_code__in=codes).select_related("place")
        self.existing = {exhibit.reference_code: exhibit for exhibit in found}
        ids = [exhibit.pk for exhibit in self.existing.values()]
        self.tags: dict[int, list[str]] = defaultdict(list)
        for pk, tag in TaggedExhibit.objects.filter(content_object__in=ids).values_list(
            "content_object_id", "tag__name"
        ):
            self.tags[pk].append(tag)
        self.images: dict[int, list[ExhibitImage]] = defaultdict(list)
        for image in ExhibitImage.objects.filter(exhibit__in=ids).select_related("image").order_by("sort_order", "pk"):
            self.images[image.exhibit_id].append(image)
        self.related: dict[int, list[str]] = defaultdict(list)
        related = RelatedExhibit.objects.filter(exhibit__in=ids).order_by("sort_order", "pk")
        for pk, code in related.values_list("exhibit_id", "other__reference_code"):
            self.related[pk].append(code)
        named = [code for _key, row in rows for code in codes_in(row.values.get("related", ""))]
        self.known = dict(Exhibit.objects.filter(reference_code__in=named).values_list("reference_code", "pk"))

    def judge(self, key: str, row: MappedRow, faults: Sequence[str]) -> Plan:
        exhibit = self.existing.get(key) or Exhibit(reference_code=key)
        current = self.images[exhibit.pk] if exhibit.pk else []
        reading = self.reader.read(row, exhibit if exhibit.pk else None)
        read_notes = list(reading.notes)
        found = Comparison(
            wanted=saving.Wanted(slug=reading.slug), reasons=[*faults, *reading.reasons], notes=reading.notes
        )
        self.comparer.compare_values(exhibit, reading, found)
        self.comparer.compare_tags(self.tags[exhibit.pk] if exhibit.pk else [], reading, found)
        place = exhibit.place.name if exhibit.place else ""
        self.comparer.compare_place(place, self.places, reading, found)
        later = self._compare_related(key, exhibit, reading, found)
        kind = reading.values.get("kind") or exhibit.kind
        wishes = self.pictures.wishes(key, row, kind, current, found.reasons)
        if wishes is not None and pictures.differ(wishes, current):
            found.wanted.images = wishes
            self.comparer.note_change(found, "images", pictures.names_of(current), pictures.names_wanted(wishes))
        self.comparer.compare_gate(exhibit, reading, found)
        if found.reasons:
            return Plan(Outcome.REFUSED, found.reasons, read_notes)
        self._accept(key, row, found, later)
        source = _("%(file)s, row %(row)s") % {"file": self.setting.source_name, "row": row.number}
        known_outcome = Outcome.UPDATED if found.changes else Outcome.UNCHANGED
        return Plan(
            known_outcome if exhibit.pk else Outcome.CREATED,
            notes=found.notes,
            changes=found.changes if exhibit.pk else [],
            carry_out=lambda: saving.save(exhibit, found.wanted, current, user=self.setting.user, source=source),
        )

    def finish(self, *, dry_run: bool) -> list[str]:
        """Connect exhibits with those that came later in the file; tell what concerns the file as a whole."""
        notes = []
        for number, code, codes in self.waiting:
            found = dict(Exhibit.objects.filter(reference_code__in=codes).values_list("reference_code", "pk"))
            if missing := [c for c in codes if c not in found and c not in self.accepted]:
                notes.append(
                    _("Row %(row)s: related exhibits that do not exist were left out: %(codes)s.")
                    % {"row": number, "codes": "、".join(missing)}
                )
            if not dry_run:
                self._connect(code, [found[c] for c in codes if c in found])
        if self.cleared_on_word:
            notes.append(
                ngettext(
                    "%(count)s row states that it is open or outside the holdings and the file has no column about "
                    "rights or privacy: it counts as cleared on the word of whoever imports it.",
                    "%(count)s rows state that they are open or outside the holdings and the file has no column about "
                    "rights or privacy: they count as cleared on the word of whoever imports them.",
                    self.cleared_on_word,
                )
                % {"count": self.cleared_on_word}
            )
        if self.undecided:
            notes.append(
                ngettext(
                    "In %(count)s row, what decides about showing was left out: this user may not decide it.",
                    "In %(count)s rows, what decides about showing was left out: this user may not decide it.",
                    self.undecided,
                )
                % {"count": self.undecided}
            )
        return notes

    def _compare_related(self, key: str, exhibit: Exhibit, reading: Reading, found: Comparison) -> list[str]:
        """Compare related exhibits; returns the codes to connect at the end, when some come later in the file."""
        if reading.related is None:
            return []
        codes = [code for code in reading.related if code != key]
        held = self.related[exhibit.pk] if exhibit.pk else []
        coming = [code for code in codes if code in self.known or code in self.setting.keys]
        if coming != held:
            found.wanted.related = [self.known[code] for code in codes if code in self.known]
            self.comparer.note_change(found, "related", "；".join(held), "；".join(coming))
        return codes if any(code not in self.known for code in codes) else []

    def _accept(self, key: str, row: MappedRow, found: Comparison, later: list[str]) -> None:
        self.accepted.add(key)
        self.cleared_on_word += found.cleared_on_word
        self.undecided += found.undecided
        if found.wanted.place:
            self.places.add(found.wanted.place)
        if later:
            self.waiting.append((row.number, key, later))

    def _connect(self, code: str, related: list[int]) -> None:
        exhibit = Exhibit.objects.get(reference_code=code)
        held = RelatedExhibit.objects.filter(exhibit=exhibit).order_by("sort_order", "pk")
        if related != list(held.values_list("other", flat=True)):
            wanted = saving.Wanted(related=related)
            saving.save(exhibit, wanted, [], user=self.setting.user, source=self.setting.source_name)
