"""Launch days drawn at random, lived through by the rules alone and by the real store: `make simulate`."""
