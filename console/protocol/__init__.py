"""What the wire says, in both dialects, and the conversation cache. Pure: no I/O, no asyncio."""
