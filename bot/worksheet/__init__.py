"""Wordings and topics from people without time, and from language models: asked for, and checked."""
