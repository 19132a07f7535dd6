"""An essay read aloud in one go: heard, cut into its lines, and laid down as clips.

`hearing` finds the lines in a take and writes nothing; `spans` says what of it each line's clip is,
`cutting` cuts it out to the sample, `laying` puts it on the shelf; `keeping` keeps the take and
what was found in it, so that `correcting` can cut it again where the author hears it better.
"""
