"""Rules about the project as a whole, kept by machines."""
