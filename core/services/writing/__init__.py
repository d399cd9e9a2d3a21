"""The writing engine: a log in the database that every writer adds to, and a poke that only says "look".

`log` is the log, `exchange` what sockets ask of it, `blocks` the text as a tree, `html` and `differences` how it is
shown, `versions`, `remarks` and `plain` what people do beside typing, `keeping` what is forgotten.
"""
