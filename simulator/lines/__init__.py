"""Lines for people, on the command line and on the screen: nothing that a terminal acts on."""
