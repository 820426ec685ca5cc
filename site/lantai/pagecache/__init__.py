"""Whole public pages, kept ready as files for everybody who is not signed in.

`lantai.wsgi` answers from the store ahead of Django (`front`); a web server in front may serve the same files
itself. While a page is made, every question it asks the database is noted with a digest of the answer
(`recording`). Every process notes which tables it writes to (`watch`); once that is committed, the noted questions
about these tables are asked again, and the pages whose answers have changed leave the store (`clearing`). So a page
goes exactly when what it shows has changed, whoever changed it and by whatever way of writing.

What a page takes from elsewhere than the database it says itself, with the functions of `recording`.
"""
