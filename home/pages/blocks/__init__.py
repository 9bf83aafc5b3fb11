"""What editors' pages are made of: ``text`` for any page, ``house`` for the front page, others for a page of their own."""
