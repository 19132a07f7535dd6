"""Words as such: as an engine gets them, as a transcript shows them, sentences, templates."""
