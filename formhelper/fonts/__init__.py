"""Data only: the font packs, their licences, and the character list of DIN 91379."""
