"""What is published, or about to be, held against the rules of those who read it.

`checks` is the whole of it on one screen. A rule is a generator of findings that has the rule's
name (``spec_dates`` for ``spec.dates``); it gets what it looks at and the place to name:

    feeds       document, feed, and the rules in feed_text, feed_channel, feed_items, feed_podcast
    files       site_files, settled (what has been committed), live (what is on the web)
    pictures    picture_header, artwork
    sound       mp3_frames, listening, measuring, and the rules in audio, tags, acx
    words       captions, transcripts, chapters

Nothing here changes a file, but for measurements that are kept. All of it is made to be let loose
on files that others wrote: sizes are bounded, nothing is expanded, and no path leads out of the
folder.
"""
