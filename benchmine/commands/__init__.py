"""The commands, one module a group of them; what is slow to load is loaded inside them."""
