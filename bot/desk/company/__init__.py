"""The pages where staff say who answers the phone, and when."""
