"""What can be done with badges and levels: giving, taking, showing, how far somebody is."""
