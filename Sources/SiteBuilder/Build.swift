// From content to site.
