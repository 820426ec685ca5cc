from typing import Any

app_name = "attendance"
urlpatterns: list[Any] = []
