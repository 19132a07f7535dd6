"""An essay read from its file: decoding, front matter, Markdown, page furniture, pause marks."""
