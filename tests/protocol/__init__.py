"""What the wire says, tested without a wire."""
