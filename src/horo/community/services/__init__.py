"""What members can do in the hosted community; the rules are here."""
