"""Pages of messaging: the bell, the inbox, how a member is reached, and the ways out."""
