"""What an author may want to know of a corpus, heaviest first; none of it stops a build."""
