"""Pages for the author alone, on this machine: the booth, where an essay is recorded, and the page
on which a take is heard and corrected (`takes`).

`guard` lets nobody in but who has the whole address, `passes` keeps what that is made of, and
`serving` puts a page's files, its routes and the guard together.
"""
