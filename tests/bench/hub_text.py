"""What is said in the chapter „hub“: as long as the result of a vote."""

TEXT = "Ja 27, Nein 13, Enthaltungen 3: geändert angenommen. " * 4
