"""What a large library can lie in: each module is one implementation of `corpus.engine`."""
