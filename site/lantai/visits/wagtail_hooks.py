"""Registration with the Wagtail admin; each half of the app has its own."""
