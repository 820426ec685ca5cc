from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    name = "lantai.pagecache"
    label = "pagecache"
    verbose_name = _("Kept pages")

    def ready(self) -> None:
        if not settings.PAGE_CACHE:
            return
        from . import checks, clearing, sweeping, watch

        watch.begin()
        post_migrate.connect(clearing.clear_after_migrate, sender=self, dispatch_uid="pagecache.migrated")
        sweeping.register()
        checks.register()
