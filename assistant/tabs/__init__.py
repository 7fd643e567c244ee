"""The page's tabs: each lays out its components and connects them. What they show comes from pure functions of `assistant`."""
