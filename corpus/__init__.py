"""The library itself: catalogue, notes, and the few modules that define how they are kept on disk."""
