"""Offline side: files in, library out. Never imported by `assistant`, nor the other way round."""
