"""formhelper fills official German forms step by step, in the person's own language."""
