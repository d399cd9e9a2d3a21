"""How rows of the council become entries of the search: what whoever may read the row sees there, and nothing else.

Relatives that can be hidden by themselves (places, bodies, papers of an item) are read through public().
"""
