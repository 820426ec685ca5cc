from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy


class SearchConfig(AppConfig):
    name = "lantai.search"
    label = "search"
    verbose_name = pgettext_lazy("part of the site", "Search")

    def ready(self) -> None:
        from . import receivers, roles, watch
        from .public import counting, documents, pages, rounds  # noqa: F401
        from .public import roles as public_roles  # noqa: F401

        watch.register()
        roles.declare()
        post_migrate.connect(receivers.index_small_site, sender=self, dispatch_uid="search.index_small_site")
        post_migrate.connect(rounds.mend_small_site, sender=self, dispatch_uid="search.mend_small_site")
