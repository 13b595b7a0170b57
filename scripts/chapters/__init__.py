"""The chapters: one module each, holding the listings that its page shows and its experiments."""
