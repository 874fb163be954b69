"""答えられなかった質問: groups of questions that did not end well, and what to do about each."""
