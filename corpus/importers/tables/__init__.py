"""Tables as offices keep them: workbooks, CSV, lists of JSON objects."""
