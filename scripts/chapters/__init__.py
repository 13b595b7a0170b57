"""The chapters: a module or a package each, holding the listings that its page shows and its experiments."""
