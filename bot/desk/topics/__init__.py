"""電話でご案内する話題: what the page does not answer and the phone does."""
