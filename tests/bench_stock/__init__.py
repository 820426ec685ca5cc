"""A stock Wagtail site, as its documentation builds one: what the speed of ours is measured against.

Pages of StreamField blocks with `{% picture %}` in the formats and widths ours has, a menu from the page tree, settings of
the site; filled with the texts and pictures of our own pages by `lay`.
"""
