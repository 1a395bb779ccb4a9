"""The language of filters, searches and breakpoints: parsed once, asked of rows or one event."""
