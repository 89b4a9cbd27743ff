"""Sessions as values: named, stored, running pieces of the rig, with the states that they go through.

The words: *session* (one of them), *kind* (what sort of piece it is: a rack, a show...), *workspace* (the folder with
its boards, database and recordings), *template* (what a session can be made from), *affinity* (which racks a show
uses).
"""
