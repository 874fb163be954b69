"""The pages that bring a file of questions and answers into the draft."""
