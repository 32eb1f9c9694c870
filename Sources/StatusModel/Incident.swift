// The model of a status page.
