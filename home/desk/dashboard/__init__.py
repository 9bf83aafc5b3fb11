"""What the admin's home page shows, a module a panel: today's house, the month's figures, what expires soon.

Each costs a constant number of queries, and shows a person no more than they may see elsewhere. ``panels.py`` puts them
on the page.
"""
