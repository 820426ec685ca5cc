from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "lantai.media"
    label = "media"
    verbose_name = _("Media")

    def ready(self) -> None:
        import pillow_heif
        from django.conf import settings
        from PIL import Image

        pillow_heif.register_heif_opener()
        # Pillow's own guard stands behind `validation`, at the limit the hall has set.
        Image.MAX_IMAGE_PIXELS = settings.MAX_IMAGE_PIXELS
        from . import figures, receivers  # noqa: F401
