"""The door for other programs of the same user, above all our own command line: a Unix socket.

One JSON object a line each way: `{"do": NAME, "with": {…}}` is answered by `{"answer": …}`, or by
`{"error": MESSAGE, "hint": HINT}`. Only the user may open the socket (mode 0600).
"""
