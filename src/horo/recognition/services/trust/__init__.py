"""How far members are trusted: a reading of what they did, never a rank."""
