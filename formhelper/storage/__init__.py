"""Cases (encrypted), and originals of papers: what is kept between two requests."""
