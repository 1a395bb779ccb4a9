"""Skills: what a rule can name to have an answer worked out. One file a subject."""
