"""The submenu of everything about stories."""

# Viewsets name it as `menu_hook`, plain entries register with it.
HOOK = "register_stories_menu_item"
