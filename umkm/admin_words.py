"""The words that suggest a product group, in Django's admin: a change shows what it would do, then it is done to all.

Registered by `kukm_portal.admin_site`.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from accounts.admin_base import PortalModelAdmin, ReasonModelForm
from accounts.admin_preview import PreviewedModelAdmin
from umkm.models import GroupWord, SuggestionRun
from umkm.models.suggestions import STRONGEST
from umkm.suggesting import runs
from umkm.suggesting.affected import affected_by
from umkm.suggesting.conflicts import conflict
from umkm.suggesting.matching import KEY, Entry, word_list
from umkm.suggesting.texts import plain
from umkm.tasks import remake_suggestions

MOST_WORDS = 6


def entry_of(word: GroupWord) -> Entry:
    """As the matcher takes it."""
    return Entry(word.words, word.match == GroupWord.Match.START, word.group_id or "", word.strength)


def list_without(word: GroupWord) -> list[Entry]:
    """The list as it is, save this word as it was."""
    before = GroupWord.objects.filter(pk=word.pk).first()
    gone = entry_of(before) if before else None
    return [entry for entry in word_list() if entry != gone]


def list_with(word: GroupWord) -> list[Entry]:
    """The list as it would be with this word saved."""
    return list_without(word) + ([entry_of(word)] if word.in_use else [])


def named(group: str) -> str:
    """For a sentence."""
    field = GroupWord._meta.get_field("group")
    found = field.related_model.objects.filter(pk=group).first()  # type: ignore[union-attr]
    return f"kelompok {found}" if found else "tanpa usulan"


class GroupWordForm(ReasonModelForm):
    """A word leads to one group. A list that would lead one word to two is refused."""

    strength = forms.IntegerField(
        label="Kekuatan",
        min_value=1,
        max_value=STRONGEST,
        help_text="1 sampai 9. Kata terkuat di nama dan kegiatan menentukan. Bila yang terkuat menunjuk dua kelompok, "
        "tidak ada usulan.",
    )

    class Meta:
        model = GroupWord
        fields = ["words", "match", "group", "strength", "in_use"]
        widgets = {"words": forms.TextInput(attrs={"size": 40})}
        help_texts = {
            "words": "Huruf kecil tanpa tanda baca: keripik, mie ayam. Awal kata paling sedikit 4 huruf: keripik cocok "
            "dengan keripiknya.",
            "group": "Kosong: teks dengan kata ini tidak diberi usulan.",
        }

    def clean_words(self) -> str:
        words = plain(self.cleaned_data["words"])
        if not words:
            raise ValidationError("Tulis kata dengan huruf atau angka.")
        if len(words.split()) > MOST_WORDS or len(words) > 60:
            raise ValidationError(f"Paling banyak {MOST_WORDS} kata dan 60 huruf.")
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words, match = data.get("words", ""), data.get("match", "")
        if match == GroupWord.Match.START and (" " in words or len(words) < KEY):
            self.add_error("words", f"Awal kata adalah satu kata dengan paling sedikit {KEY} huruf.")
        twin = GroupWord.objects.filter(words=words, match=match).exclude(pk=self.instance.pk).first()
        if words and twin is not None:
            self.add_error("words", f"{twin} sudah ada dan menunjuk {named(twin.group_id or '')}. Ubah yang itu: satu "
                                    "kata menunjuk satu kelompok.")  # fmt: skip
        if not self.errors and data.get("in_use"):
            self._refuse_two_groups(data)
        return data

    def _refuse_two_groups(self, data: dict[str, Any]) -> None:
        group = data["group"].pk if data.get("group") else ""
        changed = Entry(data["words"], data["match"] == GroupWord.Match.START, group, data["strength"])
        found = conflict([*list_without(self.instance), changed], changed)
        if found is not None:
            word, other = found
            raise ValidationError(
                f"Daftar ini akan menunjuk dua kelompok: {word.words} ({named(word.group)}, kekuatan {word.strength}) "
                f"memuat {other.words} ({named(other.group)}, kekuatan {other.strength}). Beri yang lebih panjang "
                "kekuatan yang lebih besar, atau kelompok yang sama."
            )


class GroupWordAdmin(PreviewedModelAdmin):
    """Nothing is deleted: a word that leads astray is no longer used."""

    form = GroupWordForm
    preview_template, preview_title = "admin/umkm/words_affected.html", "Usulan yang berubah"
    list_display = ["__str__", "group", "strength", "match", "in_use"]
    list_filter = ["in_use", "match", "strength", "group"]
    list_select_related = ["group"]
    search_fields = ["words", "group__label_id"]
    ordering = ["words", "match"]

    def preview_context(self, request: HttpRequest, obj: GroupWord) -> dict[str, Any]:
        before = GroupWord.objects.filter(pk=obj.pk).first()
        words = {obj.words} | ({before.words} if before else set())
        return {"word": obj, "affected": affected_by(list_with(obj), sorted(words), request.user)}

    def save_model(self, request: HttpRequest, obj: GroupWord, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        start(request, f"Kata {obj} {'diubah' if change else 'ditambahkan'}.")


def start(request: HttpRequest, cause: str) -> None:
    """Long work, told to the worker once this is committed."""
    run = runs.ask(cause=cause, actor_name=request.user.get_full_name())
    transaction.on_commit(lambda: remake_suggestions.delay(str(run.public_id)))
    messages.info(request, f"Usulan {run.total:,} usaha diperbarui di latar belakang.".replace(",", "."))


class SuggestionRunAdmin(PortalModelAdmin):
    """How far each is. Read only; a button begins another one, which does no harm."""

    list_display = ["asked_at", "cause", "actor_name", "progress", "written", "removed", "finished_at"]
    ordering = ["-asked_at"]
    change_list_template = "admin/umkm/suggestion_runs.html"

    def progress(self, run: SuggestionRun) -> str:
        return f"{run.done:,} dari {run.total:,}".replace(",", ".")

    progress.short_description = "sudah diperiksa"  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        again = path("ulang/", self.admin_site.admin_view(self.again), name="umkm_suggestionrun_again")
        return [again, *super().get_urls()]

    def again(self, request: HttpRequest) -> HttpResponseBase:
        """All suggestions once more, for instance after an import that was cut off."""
        if request.method == "POST" and GroupWordAdmin(GroupWord, self.admin_site).has_change_permission(request):
            start(request, "Diminta dari halaman ini.")
        return HttpResponseRedirect(reverse("admin:umkm_suggestionrun_changelist"))
