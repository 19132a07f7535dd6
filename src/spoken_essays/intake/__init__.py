"""The way of a manuscript into the show: found, read, made an essay, read back, written.

It stands above the stages, as it needs two of them: what reads manuscripts and what reads essays.
"""
