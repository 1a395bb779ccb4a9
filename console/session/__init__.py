"""Joins a source, the recording and the folds into one inspected session: live, file or stdin."""
