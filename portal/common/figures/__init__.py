"""Pages of figures: which days they are of, what their tables look like, on a page and in a spreadsheet."""
