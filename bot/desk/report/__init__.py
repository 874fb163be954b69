"""レポート: how weeks and months went, in figures, pictures, tables and as a mail."""
