"""Begin a corpus: python -m scripts.new FOLDER"""
