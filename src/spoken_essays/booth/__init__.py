"""Pages for the author alone, on this machine: the booth, where an essay is recorded, and the page
on which a take is heard and corrected (`takes`).

`guard` lets nobody in but who has the whole address, `passes` keeps what that is made of, and
`serving` puts a page's files, its routes and the guard together. For the booth, `desk` knows the
lines and keeps what is read, `showing` tells the page of them, `uploads` looks at what it sends,
`context` plays a line among its neighbours, and `app` is all of it; `network` lets a phone in, with
the `certificate` that it asks for.
"""
