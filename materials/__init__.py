"""What do we read? The library of reports: its works, versions, files, and the search in them."""
