"""Understands a calendar file that somebody else's program wrote. Knows nothing of the site.

Run as ``python -m seminars.calendar_reading``, in a process of its own: a repeated entry can be
written so that its dates are never finished.
"""
