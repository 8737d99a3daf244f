"""No table about a person is forgotten: each is named by some app's port, or stays for a reason that is written down."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from accounts.models import Person, User
from accounts.personal_data import ports
from database.personal import personal_columns
from kukm_portal import settings as portal

ORDER = [name.split(".")[0] for name in portal.PERSONAL_DATA]
# Groups and permissions of Django's own are not used; a user's row stays and its name is an opaque id.
OF_DJANGO = {"accounts.user_groups", "accounts.user_user_permissions"}


def about_persons(found: Iterable[type[models.Model]]) -> set[str]:
    """Labels of models with a personal column or a key to a person or a user; what is filled by migrations is not."""
    return {
        model._meta.label_lower
        for model in found
        if model._meta.managed
        and not model._meta.proxy
        and not getattr(model, "is_reference", False)
        and (
            personal_columns(model)
            or any(field.is_relation and field.related_model in (Person, User) for field in model._meta.local_fields)
        )
    } - OF_DJANGO


def named() -> dict[str, str]:
    """Every label that a port names, and by which."""
    return {label: type(port).__name__ for port in ports() for label in (*port.holds, *port.stays)}


def test_every_table_about_a_person_is_named():
    wanted = about_persons(apps.get_models(include_auto_created=True))
    assert len(wanted) > 30
    assert sorted(wanted - named().keys()) == []


def test_and_a_forgotten_one_is_seen():
    class Forgotten(models.Model):
        person = models.ForeignKey(Person, models.PROTECT, related_name="+")

        class Meta:
            app_label = "accounts"

    try:
        assert about_persons([Forgotten]) == {"accounts.forgotten"}
    finally:
        del apps.all_models["accounts"]["forgotten"]
        apps.clear_cache()


def test_nothing_is_named_that_is_not_there():
    known = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert sorted(named().keys() - known) == []


def test_nothing_is_named_twice_and_every_reason_is_a_sentence():
    labels = [label for port in ports() for label in (*port.holds, *port.stays)]
    assert len(labels) == len(set(labels))
    assert all(len(reason.split()) >= 3 for port in ports() for reason in port.stays.values())


def test_ports_stand_in_the_order_of_the_line():
    line = [name for name in portal.INSTALLED_APPS if name in ORDER]
    assert line == ORDER
