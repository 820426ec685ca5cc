"""`/api/v2/`: Wagtail's API for reading what the public sees. Domain apps register their endpoints with `lantai.api.router`."""
