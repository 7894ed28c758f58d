"""How fast the organisers' pages are when years of seminars lie in the database."""
