"""Every sentence of the site, one module a page, and `formats`: values to text."""
