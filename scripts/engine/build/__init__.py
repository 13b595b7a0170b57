"""What a build does, in order, and what it leaves: the site, its PDFs, its zip."""
