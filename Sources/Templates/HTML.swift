// The theme language.
