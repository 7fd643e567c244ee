"""The door of a served page: who comes in, how much of what they send is read, what is told outside. No question passes into a log here."""
