"""The JSON endpoints, the support page and the widget, over Flask."""
