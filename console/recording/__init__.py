"""The JSONL recording: format 1, the writer, and readers that follow the reading contract."""
