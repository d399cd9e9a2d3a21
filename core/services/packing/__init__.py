"""Bind many PDFs into one: pages alone come along, stamped, with bookmarks, page labels and links.

`copying` takes the pages out of a document (`sources` says how they lie there), `writing` writes them, `reusing` takes over what was written before,
`furnishing` adds what a reader finds its way by. Everything is streamed: a binder never lies in memory.
"""
