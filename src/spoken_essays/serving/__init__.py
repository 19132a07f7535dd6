"""The show on this machine, before the world sees it: pages, sound and feeds over HTTP.

`kinds` says what a file is, `files` answers for one, `feeds` and `reload` change what is sent (and
never what lies on the disk), `app` puts them together. `hosts` says who may ask, `doors` opens a
port, `running` serves until Ctrl-C. `rebuilding` and `watching` make the show again on save.
"""
