"""``make bench``: what a page costs, against a plain Django view loaded in turn. See docs/performance.md."""
