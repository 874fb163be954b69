"""How good it is: on one corpus, or on many at once, at several numbers of wordings and topics."""
