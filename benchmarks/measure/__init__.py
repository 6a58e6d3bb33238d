"""What the benchmark is made of: cases, tools, rounds, targets, and the words about them."""
