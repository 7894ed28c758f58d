"""What may be typed in about seminars."""
