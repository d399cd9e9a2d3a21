"""The demo town of the council: Hennef with its bodies, people, meetings and papers. All persons are invented."""
