"""Tests of a built site. A package, so that its conftest and that of Tests/Browser are two modules."""
